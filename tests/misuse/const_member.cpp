#include <warder/json/schema.hpp>

struct greet {
    const int times;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
