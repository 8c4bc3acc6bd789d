#include <warder/json/schema.hpp>

#include <array>

struct greet {
    std::array<int, 3> numbers;
};

template <>
struct warder::describe<greet> {
    static void fields(warder::description<greet>& d) { d.field(&greet::numbers).max_items(1); }
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
