#include "oauth/claim_path.hpp"

namespace warder::oauth {

std::optional<json::node> find_claim(json::node claims, std::string_view path) {
    std::optional<json::node> at = claims;
    while (at) {
        if (auto whole = (*at)[path]) return whole;
        const std::size_t dot = path.find('.');
        if (dot == std::string_view::npos) return std::nullopt;
        at = (*at)[path.substr(0, dot)];
        path.remove_prefix(dot + 1);
    }
    return std::nullopt;
}

}  // namespace warder::oauth
