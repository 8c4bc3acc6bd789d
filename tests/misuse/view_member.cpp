#include <warder/json/schema.hpp>

struct greet {
    std::string_view name;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
