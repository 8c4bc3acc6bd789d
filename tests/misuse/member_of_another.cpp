#include <warder/json/schema.hpp>

struct other {
    std::string name;
};
struct greet {
    std::string name;
};

template <>
struct warder::describe<greet> {
    static void fields(warder::description<greet>& d) { d.field(&other::name).doc("Who"); }
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
