#include <warder/json/schema.hpp>

struct greet {
    char name[1];
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
