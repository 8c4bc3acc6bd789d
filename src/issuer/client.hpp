/// A client as the server knows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

/// How a client proves who it is (RFC 7591 §2): names of `token_endpoint_auth_method`.
inline constexpr std::string_view no_authentication = "none";
inline constexpr std::string_view secret_basic = "client_secret_basic";
inline constexpr std::string_view secret_post = "client_secret_post";
inline constexpr std::string_view key_authentication = "private_key_jwt";

/// Names of grants (RFC 6749 §4.1.3, §4.4.2, §6).
inline constexpr std::string_view code_grant = "authorization_code";
inline constexpr std::string_view refresh_grant = "refresh_token";
inline constexpr std::string_view machine_grant = "client_credentials";

/// A client, whether it was configured, registered itself or is named by a URL. Kept as JSON.
struct client {
    std::string id;
    std::string name;
    std::string uri;               ///< `client_uri`, or empty
    std::string application_type;  ///< given back as it was registered; decides nothing here
    std::vector<std::string> redirect_uris;
    std::vector<std::string> grant_types;
    std::string authentication;
    std::string secret_digest;  ///< of its secret, see `digest_of`; empty without one
    std::string keys;           ///< JWK Set of `private_key_jwt`, or empty
    std::string keys_url;       ///< where that is found, or empty

    /// Whether its tokens must be bound to a key (RFC 9449 §5.2).
    bool dpop_bound = false;

    /// Whether it may be sent to any http URL of this machine: the configured one.
    bool loopback_redirects = false;

    /// Whether nobody vouches for its name: it registered itself.
    bool unverified = false;

    /// When it ends at the latest, in seconds since 1970: of one that registered.
    std::optional<std::int64_t> ends;

    bool is_public() const noexcept { return authentication == no_authentication; }
    bool has_secret() const noexcept {
        return authentication == secret_basic || authentication == secret_post;
    }
    bool may_use(std::string_view grant_type) const noexcept;
};

}  // namespace warder::issuer
