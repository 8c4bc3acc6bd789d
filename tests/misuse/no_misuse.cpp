#include <warder/json/chrono.hpp>
#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/json/schema.hpp>
#include <warder/server/tool.hpp>

#include <array>
#include <map>
#include <set>
#include <variant>

enum class tone { warm, cold };
struct named {
    std::string name;
};
struct greet {
    named who;
    std::array<int, 3> numbers;
    std::vector<std::string> flags;
    tone how;
    std::optional<int> times;
    std::chrono::nanoseconds wait;
    std::vector<std::byte> picture;
    std::map<std::string, named> by_name;
    std::set<std::string> words;
    std::variant<int, named> either;
};

template <>
struct warder::describe<greet> {
    static void fields(warder::description<greet>& d) {
        d.field(&greet::either).doc("One of two.");
        d.field(&greet::times).minimum(1).header("Times");
        d.field(&greet::flags).max_items(1);
        d.field(&greet::picture).max_items(1);
    }
};

warder::result<greet> decode(const warder::json::node& source) {
    return warder::json::decode<greet>(source);
}
std::string encode(const greet& value) {
    return warder::json::encode(value) + warder::json::schema_of<greet>();
}

warder::server::tool made() {
    return warder::server::make_tool(
        {.name = "a",
         .needs =
             {.arguments = [](const warder::server::caller&,
                              const greet& in) { return in.times == 1; }}},
        [](const greet&) {}
    );
}
