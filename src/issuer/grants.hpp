/// What people allowed clients, and the codes and refresh tokens that stand for it.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/result.hpp>
#include <warder/stores/record_store.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

/// What one person allowed one client. All that stands for it ends with it.
struct grant {
    std::string id;
    std::string client_id;
    std::string issuer;   ///< `iss` of its tokens: where it was asked for
    std::string subject;  ///< `sub`
    std::string user;     ///< the name that the person signed in by
    std::vector<std::string> scopes;
    std::string organisation;
    std::string nonce;           ///< of the ID token
    std::int64_t signed_in = 0;  ///< seconds since 1970
    std::int64_t ends = 0;       ///< seconds since 1970
};

/// What a code is bound to.
struct code_terms {
    std::string redirect_uri;    ///< where it was sent
    std::string code_challenge;  ///< of S256
    std::string key_thumbprint;  ///< `dpop_jkt`, or empty
};

/// A client with a code or a refresh token.
struct presented_grant {
    std::string_view client_id;
    std::string_view issuer;
    std::string_view key_thumbprint;  ///< of its proof, or empty

    std::string_view redirect_uri = {};   ///< with a code; empty where it names none
    std::string_view code_verifier = {};  ///< with a code
};

/// A grant whose refresh token was redeemed.
struct refreshed_grant {
    grant of;
    std::string next_token;
};

/// Whether a code verifier is the one that a challenge was made of.
///
/// @source  RFC 7636 §4.1, §4.6
bool fits_challenge(std::string_view verifier, std::string_view challenge);

/// `jti` of an access token of a grant, which names the grant: the token ends with it where its
/// resource server asks.
std::string make_token_id(const grant& of, entropy& entropy);

/// The grant that such a `jti` names; empty for one of no grant.
std::string_view grant_of_token_id(std::string_view token_id);

/// How long a code may wait for its client.
inline constexpr std::chrono::seconds code_lifetime{60};

/// How long a grant lasts whose client may refresh its tokens.
inline constexpr std::chrono::hours refresh_lifetime{24 * 30};

/// Keeps grants. A code and a refresh token are good once: who comes with one that was used before
/// shows that two have it, and the whole grant ends (RFC 6749 §4.1.2; RFC 9700 §4.14.2).
///
/// Each function fails with `errc::temporarily_unavailable` where the store does.
///
/// @threads  all functions may be called concurrently
class grants {
  public:
    /// All outlive the object.
    grants(stores::record_store& store, const clock& clock, entropy& entropy)
        : store_(store), clock_(clock), entropy_(entropy) {}

    /// Keeps a grant, and gives the code for it.
    ///
    /// @param allowed  `id` and `ends` are set here
    /// @param lifetime of the grant
    result<std::string> give_code(
        grant allowed, const code_terms& terms, std::chrono::seconds lifetime
    );

    /// The grant that a code stands for. The code is then used.
    ///
    /// @errors  `errc::invalid_grant`
    result<grant> redeem_code(std::string_view code, const presented_grant& by);

    /// The first refresh token of a grant.
    ///
    /// @param key_thumbprint  of the key that its user must prove; empty for none
    result<std::string> give_refresh_token(const grant& of, std::string_view key_thumbprint);

    /// The grant that a refresh token stands for, and the token that takes its place.
    ///
    /// @errors  `errc::invalid_grant`
    result<refreshed_grant> redeem_refresh_token(std::string_view token, const presented_grant& by);

    /// The grant of a refresh token that could be redeemed.
    result<std::optional<grant>> find_refresh_token(std::string_view token);

    /// The grant of a refresh token, whether or not another has taken its place.
    result<std::optional<grant>> find_refresh_family(std::string_view token);

    /// The grant of that id, where it has not ended.
    result<std::optional<grant>> find(std::string_view id);

    /// Ends a grant.
    result<void> forget(std::string_view id);

  private:
    error reused(std::string_view grant_id);
    result<void> use_code(std::string_view key, const grant& of);
    result<std::string> put_refresh_token(
        const grant& of, std::string family, std::string_view key_thumbprint
    );

    stores::record_store& store_;
    const clock& clock_;
    entropy& entropy_;
};

}  // namespace warder::issuer
