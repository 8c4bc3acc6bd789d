#include <warder/json/schema.hpp>

#include <variant>

struct greet {
    std::variant<int, const char*> either;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
