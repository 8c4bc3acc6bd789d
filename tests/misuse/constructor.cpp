#include <warder/json/schema.hpp>

struct greet {
    greet() = default;
    explicit greet(std::string who) : name(std::move(who)) {}
    std::string name;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
