#include <warder/json/schema.hpp>

struct greet {
    std::vector<bool> flags;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
