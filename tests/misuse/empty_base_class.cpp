#include <warder/json/schema.hpp>

struct tag {};
struct greet : tag {
    int times;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
