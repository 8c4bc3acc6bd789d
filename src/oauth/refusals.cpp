#include "oauth/refusals.hpp"

#include <warder/json/writer.hpp>

namespace warder::oauth {

std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 200;  // longer than any issuer or audience in use
    std::string out;
    json::append_string(out, text.substr(0, longest));
    if (text.size() > longest) out += "...";
    return out;
}

}  // namespace warder::oauth
