/// What can be wrong with a text that this layer parses.
#pragma once

#include <system_error>

namespace warder::http {

/// Failures of the parsers of this layer. Whoever calls them decides which status they become.
enum class errc {
    malformed_percent = 1,  ///< a percent sign without two hexadecimal digits
    malformed_form,         ///< not `application/x-www-form-urlencoded`
    duplicate_parameter,    ///< a parameter name occurs twice
    too_long,               ///< longer, or of more parts, than the parser takes
    malformed_url,          ///< not an absolute http or https URL of the accepted form
    malformed_limit,        ///< not a rate limit such as `10/minute`
    malformed_challenge,    ///< not a list of challenges
};
std::error_code make_error_code(errc failure) noexcept;

}  // namespace warder::http

template <>
struct std::is_error_code_enum<warder::http::errc> : std::true_type {};
