#include <warder/json/schema.hpp>

struct greet {
    std::string name;
};

template <>
struct warder::describe<greet> {
    static void fields(warder::description<greet>& d) { d.field(&greet::name).minimum(1); }
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
