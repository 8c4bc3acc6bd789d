/// The rules of the token endpoint, as one pure function (RFC 6749 §3.2, §4.4).
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>
#include <warder/http/message.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace warder::issuer {

/// Why a token request is refused. The message of each is its OAuth error code (RFC 6749 §5.2, RFC
/// 8707 §2).
enum class token_errc {
    invalid_request = 1,
    invalid_client,
    unsupported_grant_type,
    invalid_scope,
    invalid_target,
};
std::error_code make_error_code(token_errc failure) noexcept;

/// What the endpoint knows.
struct token_endpoint_policy {
    std::string client_id;
    secret client_secret;
    std::string resource;
    std::vector<std::string> scopes;
};

/// The scopes that this request is granted.
///
/// @errors  `token_errc`
result<std::vector<std::string>> granted_scopes(
    const http::request& request, const token_endpoint_policy& policy
);

/// The organisation that this request wants in its token, from `organization_id`; empty for none.
/// Not an OAuth parameter: a real issuer knows the organisation of whoever logs in.
std::string requested_organisation(const http::request& request);

/// The reply to a refused request (RFC 6749 §5.2).
http::response token_error_response(const error& refusal);

}  // namespace warder::issuer

template <>
struct std::is_error_code_enum<warder::issuer::token_errc> : std::true_type {};
