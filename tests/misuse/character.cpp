#include <warder/json/schema.hpp>

struct greet {
    char initial;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
