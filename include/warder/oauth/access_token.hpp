/// What a verified token says about its caller.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// The claims of a token that was verified: of whom it is, for whom, and how long. Immutable,
/// shared.
struct access_token {
    std::string issuer;        ///< `iss`, byte for byte
    std::string issuer_name;   ///< name of the configured issuer that accepted it; same for all its
                               ///< `iss` forms
    std::string subject;       ///< `sub`
    std::string client_id;     ///< from the configured claims; may be empty
    std::string organisation;  ///< from the configured claim paths; may be empty
    std::vector<std::string> scopes;  ///< union of `scope`, `scopes` and `scp`, without repeats
    std::vector<std::string> scope_prefixes;  ///< of wildcards that were granted, where they count
    std::vector<std::string> roles;           ///< from the configured claim paths, without repeats
    std::vector<std::string> audiences;       ///< `aud`, as a list

    std::chrono::system_clock::time_point expires_at;                 ///< `exp`
    std::optional<std::chrono::system_clock::time_point> not_before;  ///< `nbf`

    /// When the token is to be verified anew though it is remembered: its issuer may have revoked
    /// it. Nothing: after the guard's `token_cache_options::max_age`.
    std::optional<std::chrono::system_clock::time_point> verify_again_at;

    /// RFC 7638 thumbprint of the client's key that the token is bound to, `cnf.jkt`: only with a
    /// proof of that key may it be used (RFC 9449). Empty for a bearer token.
    std::string key_thumbprint;

    /// SHA-256 of the client's certificate that the token is bound to, `cnf.x5t#S256`: only over a
    /// connection that the certificate was shown on may it be used (RFC 8705 §3). Empty where it is
    /// bound to none.
    std::string certificate_thumbprint;

    /// All claims as compact JSON text, an object.
    std::string claims;

    /// Who calls, as one text for limits, logs and ownership: issuer name, subject, client and
    /// organisation, never the token. Two tokens of one caller have the same principal.
    std::string principal;

    /// Whether a scope was granted, by its name or by a prefix of it.
    bool has_scope(std::string_view scope) const noexcept;

    /// Whether the caller has a role.
    bool has_role(std::string_view role) const noexcept;

    /// Value of a string claim, by its path of member names; nothing when it is absent or no
    /// string.
    std::optional<std::string> claim(std::string_view name) const;
};

/// Who a request is of: the principal of its token, or nobody where there is none. Lives as long as
/// the token.
inline std::string_view principal_of(const access_token* caller) noexcept {
    return caller != nullptr ? std::string_view(caller->principal) : std::string_view();
}

/// The same.
inline std::string_view principal_of(const std::shared_ptr<const access_token>& caller) noexcept {
    return principal_of(caller.get());
}

}  // namespace warder::oauth
