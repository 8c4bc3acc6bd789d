#include <warder/json/schema.hpp>

#include <utility>

struct greet {
    std::pair<int, int> both;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
