#include <warder/json/schema.hpp>

struct greet {
    const char* name;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
