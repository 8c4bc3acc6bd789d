#include <warder/json/schema.hpp>

enum tone { warm, cold };
struct greet {
    tone how;
};

std::string schema() {
    return warder::json::schema_of<greet>();
}
