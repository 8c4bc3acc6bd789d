#include <warder/json/schema.hpp>

struct greet {
    std::string name;
    int numbers[3];
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
