// A program that uses one layer of Warder from its source folder.
#include <warder/http/message.hpp>

int main() {
    const warder::http::response response = warder::http::text_response(200, "hello");
    // Shadowing is an error under Warder's own warnings, which must not reach a user's code.
    const int status = static_cast<int>(response.status);
    {
        const int status = 200;
        if (status != 200) return 1;
    }
    return status == 200 && response.body == "hello" ? 0 : 1;
}
