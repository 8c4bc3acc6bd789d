#include <warder/json/schema.hpp>

struct named {
    std::string name;
};
struct greet : named {
    int times;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
