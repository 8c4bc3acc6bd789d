#include <warder/json/schema.hpp>

#include <map>

struct greet {
    std::map<int, std::string> names;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
