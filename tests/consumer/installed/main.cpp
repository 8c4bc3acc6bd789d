// A server of one tool, as a user writes it against the installed package, and a call to that tool.
#include <warder/testing/testing.hpp>
#include <warder/warder.hpp>

#include <iostream>
#include <string>

struct greet {
    std::string name;
};

int main() {
    warder::app app({.name = "consumer", .version = "1.0.0"});
    app.tool({.name = "greet", .description = "Greets."}, [](const greet& in) {
        return "Hi " + in.name;
    });

    warder::testing::client client(std::move(app));
    const std::string answer = client.call_tool("greet", R"({"name":"Ada"})").text;
    std::cout << answer << '\n';
    return answer == "Hi Ada" ? 0 : 1;
}
