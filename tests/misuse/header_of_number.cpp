#include <warder/json/schema.hpp>

struct greet {
    double share;
};

template <>
struct warder::describe<greet> {
    static void fields(warder::description<greet>& d) { d.field(&greet::share).header("Share"); }
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
