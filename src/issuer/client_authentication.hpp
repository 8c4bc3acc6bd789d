/// Which client sends a request, and whether it is that one.
#pragma once

#include "issuer/client.hpp"
#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>
#include <warder/http/message.hpp>
#include <warder/http/percent.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace warder::issuer {

/// A parameter's value. RFC 6749 §3.2: one without a value counts as absent.
std::string_view parameter(const http::form& form, std::string_view name);

/// The form in the body of a request.
///
/// @errors  `errc::invalid_request`
result<http::form> read_form(const http::request& request);

/// What a client sends to say who it is.
struct client_credentials {
    enum class kind : std::uint8_t { none, secret, assertion };

    std::string id;  ///< of an assertion that comes alone, what it says itself
    kind how = kind::none;
    warder::secret password;
    std::string assertion;
};

/// The credentials in the header or in the form, never in both.
///
/// @errors  `errc::invalid_request`, `errc::invalid_client`
/// @source  RFC 6749 §2.3; RFC 7521 §4.2
result<client_credentials> read_credentials(const http::request& request, const http::form& form);

/// Whether a client without keys is the one that it says it is: by its secret, or by nothing for
/// one that has none.
///
/// @errors  `errc::invalid_client`
result<void> check_secret(const client& known, const client_credentials& sent);

}  // namespace warder::issuer
