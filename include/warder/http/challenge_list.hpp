/// Reading challenges, as a client does.
#pragma once

#include <warder/core/result.hpp>
#include <warder/http/fields.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {

/// One challenge of a `WWW-Authenticate` field.
struct received_challenge {
    /// As sent: "Bearer".
    std::string scheme;

    /// Values without their quotes, by the name in lower case.
    std::map<std::string, std::string, std::less<>> parameters;

    /// Value of a parameter, or empty.
    std::string_view operator[](std::string_view name) const noexcept;
};

/// Most challenges and parameters that are read; more are malformed.
inline constexpr std::size_t max_challenge_parts = 64;

/// Reads all challenges of a response, of one field or several. A challenge with a token68 has no
/// parameters.
///
/// @errors  `malformed_challenge`: what is there is no list of challenges
/// @source  RFC 9110 §11.6.1, §11.2, §5.6.1
result<std::vector<received_challenge>> parse_challenges(const fields& received);

}  // namespace warder::http
