// Any bytes: parsing ends; what parses is dumped to JSON that parses to the same dump; decoding it
// into types ends, and what it fits is encoded to JSON that it fits again; and what is read
// strictly is read as the same in every mode.
#include <warder/json/chrono.hpp>
#include <warder/json/decode.hpp>
#include <warder/json/encode.hpp>
#include <warder/json/node.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace {

enum class colour { red, green };

struct tree {
    std::string name;
    std::vector<tree> children;
};

enum class circle_kind { circle };
enum class square_kind { square };

struct circle {
    circle_kind kind;
    double radius;
};
struct square {
    square_kind kind;
    double side;
};

struct everything {
    std::optional<bool> flag;
    std::optional<std::int8_t> small;
    std::optional<std::uint64_t> large;
    std::optional<double> number;
    std::optional<float> single;
    std::optional<std::string> text;
    std::optional<colour> paint;
    std::optional<std::vector<std::byte>> bytes;
    std::optional<std::array<int, 2>> two;
    std::optional<std::map<std::string, std::optional<int>>> map;
    std::optional<std::chrono::milliseconds> length;
    std::optional<std::chrono::system_clock::time_point> time;
    std::optional<std::chrono::sys_days> day;
    std::optional<std::set<std::string>> words;
    std::optional<std::string> patterned;
    std::optional<std::variant<circle, square>> tagged;
    std::optional<std::variant<tree, std::vector<tree>, std::string, std::int64_t>> either;
};

}  // namespace

template <>
struct warder::describe<everything> {
    static void fields(warder::description<everything>& d) {
        d.field(&everything::patterned).pattern("^(a|b?[c-f]+){1,9}$");
    }
};

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

std::string dump(std::string_view text) {
    std::string dumped;
    require(warder::json::parse(text, [&](warder::json::node root) {
                dumped = root.dump();
            }).has_value());
    return dumped;
}

/// Visits every value in every way.
void visit(warder::json::node value) {
    std::size_t count = 0;
    value.for_each_element([&](warder::json::node element) {
        ++count;
        visit(element);
        return true;
    });
    value.for_each_member([&](std::string_view name, warder::json::node member) {
        ++count;
        require(value[name].has_value());
        visit(member);
        return true;
    });
    require(count == value.size());
    require(value.string().has_value() == (value.kind() == warder::json::kind::string));
    require(value.boolean().has_value() == (value.kind() == warder::json::kind::boolean));
    if (value.integer() || value.unsigned_integer()) require(value.number().has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    std::string first;
    std::string encoded;
    const auto parsed = warder::json::parse(text, [&](warder::json::node root) {
        visit(root);
        first = root.dump();
        const auto decoded = warder::json::decode<everything>(root);
        if (decoded) encoded = warder::json::encode(*decoded);
        require(decoded || !decoded.error().description.empty());
        using warder::json::leniency;
        for (const leniency how : {leniency::unwrap, leniency::lax}) {
            const auto lenient = warder::json::decode<everything>(root, how);
            if (decoded) require(lenient && warder::json::encode(*lenient) == encoded);
        }
    });
    if (!parsed) {
        require(first.empty());
        return 0;
    }
    require(dump(first) == first);
    if (encoded.empty()) return 0;
    const auto again = warder::json::parse(encoded, [&](warder::json::node root) {
        const auto decoded = warder::json::decode<everything>(root);
        require(decoded.has_value());
        require(warder::json::encode(*decoded) == encoded);
    });
    require(again.has_value());
    return 0;
}
