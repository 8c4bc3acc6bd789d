#include <warder/server/completion.hpp>

struct typed {
    std::string value;
};

warder::server::completion made() {
    return warder::server::make_completion({.prompt = "a", .argument = "b"}, [](const typed& in) {
        return std::vector{in.value};
    });
}
