#include "http/quoted.hpp"

#include <warder/json/writer.hpp>

namespace warder::http {

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 200;  // longer than any host, issuer or audience in use
    std::string out;
    json::append_string(out, text.substr(0, longest));
    if (text.size() > longest) out += "...";
    return out;
}

}  // namespace warder::http
