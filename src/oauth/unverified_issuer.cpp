#include "oauth/unverified_issuer.hpp"

#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/json/node.hpp>

namespace warder::oauth {

std::optional<std::string> unverified_payload(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    if (first == token.npos || second == token.npos) return std::nullopt;
    return crypto::base64url_decode(token.substr(first + 1, second - first - 1));
}

std::optional<std::string> unverified_issuer(std::string_view token) {
    if (token.size() > crypto::max_token_bytes) return std::nullopt;
    const auto payload = unverified_payload(token);
    if (!payload) return std::nullopt;
    std::optional<std::string> issuer;
    const auto parsed = json::parse(*payload, [&](json::node claims) {
        const auto claim = claims["iss"];
        const auto text = claim ? claim->string() : std::nullopt;
        if (text) issuer = *text;
    });
    return parsed ? issuer : std::nullopt;
}

}  // namespace warder::oauth
