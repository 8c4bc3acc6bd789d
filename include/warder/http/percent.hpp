/// Percent-encoding and the forms that are made of it.
#pragma once

#include <warder/core/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::http {

/// Replaces every `%XX` by its byte; everything else stays as it is, a plus sign too.
///
/// The result may hold any byte, NUL included.
///
/// @errors  `malformed_percent` where a percent sign lacks its two hexadecimal digits
/// @source  RFC 3986 §2.1
result<std::string> percent_decode(std::string_view text);

/// Replaces every byte that is not unreserved (letters, digits, `-`, `.`, `_`, `~`) by `%XX`.
///
/// @source  RFC 3986 §2.3
std::string percent_encode(std::string_view bytes);

/// Name and value of each parameter, decoded, in the order of the text.
using form = std::vector<std::pair<std::string, std::string>>;

/// How large a form may be.
struct form_limits {
    std::size_t max_bytes = 64 * 1024;
    std::size_t max_parameters = 64;
};

/// Reads `application/x-www-form-urlencoded`: the body of a token request, or a query.
///
/// `name=value` joined by `&`; a plus sign is a space; a name without `=` has an empty value. Names
/// are not empty, no name occurs twice, and nothing but visible ASCII stands in the text. The empty
/// text is a form without parameters. Values may hold any byte once decoded.
///
/// @errors  `malformed_form`, `malformed_percent`, `duplicate_parameter`, `too_long`; no error
///          repeats what was sent
/// @source  RFC 6749 §3.2 and Appendix B; WHATWG URL §5.1
result<form> parse_form(std::string_view text, form_limits limits = {});

/// Value of the parameter of that name, or null. The pointer is into `parameters`.
const std::string* find(const form& parameters, std::string_view name) noexcept;

}  // namespace warder::http
