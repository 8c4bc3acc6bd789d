/// Rules for the URLs that configuration and issuers' metadata name; their bytes stay as written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

/// An absolute URL cut in two, byte for byte.
struct url_split {
    std::string_view origin;  ///< scheme and authority
    std::string_view path;    ///< without query
};

/// Cuts an absolute http or https URL; nothing for any other text.
std::optional<url_split> split_url(std::string_view url);

/// Why `url` is no address that we would ask for keys: it is no http or https URL, or it is plain
/// `http` to another machine, where anybody on the way could put keys of their own. Empty: it is
/// fine.
///
/// @source  RFC 8414 §2 (`https`), RFC 9700 §2.6
std::string endpoint_problem(std::string_view url);

/// Why `url` is no issuer that can be trusted, as the end of a sentence; empty where it can: https,
/// or http on loopback, without user information, query and fragment.
///
/// @source  RFC 8414 §2
std::string issuer_problem(std::string_view url);

}  // namespace warder::oauth
