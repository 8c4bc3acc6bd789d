/// A client that proves who it is by a signature.
#pragma once

#include <warder/core/result.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

/// A good assertion, which counts once.
struct client_assertion {
    std::string id;                              ///< `jti`
    std::chrono::system_clock::time_point ends;  ///< until then it must be remembered
};

/// Whether an assertion is that of a client, signed by one of its keys.
///
/// It ends within ten minutes; clocks may differ by 30 s.
///
/// @param keys       JWK Set of the client
/// @param audiences  of which it must name one
/// @errors           `errc::invalid_client`
/// @source           RFC 7523 §3; OpenID Connect Core 1.0 §9
result<client_assertion> check_assertion(
    std::string_view assertion,
    std::string_view client_id,
    std::string_view keys,
    const std::vector<std::string>& audiences,
    std::chrono::system_clock::time_point now
);

/// Whom an assertion claims to be of; empty where it says nothing. Not verified.
std::string subject_of_assertion(std::string_view assertion);

}  // namespace warder::issuer
