#include <warder/json/schema.hpp>

#include <memory>

struct greet {
    std::shared_ptr<int> next;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
