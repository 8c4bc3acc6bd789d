#include <warder/json/chrono.hpp>
#include <warder/json/decode.hpp>

struct greet {
    std::chrono::duration<long, std::pico> wait;
};

warder::result<greet> decode(const warder::json::node& source) {
    return warder::json::decode<greet>(source);
}
