#include <warder/json/schema.hpp>

struct greet {
    int times;
};

template <>
struct warder::describe<greet> {
    static void fields(warder::description<greet>& d) { d.field(&greet::times).pattern("^1$"); }
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
