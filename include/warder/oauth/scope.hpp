/// Scopes of OAuth 2.0: what a token may be used for (RFC 6749 §3.3).
#pragma once

#include <warder/json/node.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// The scope with which a client asks for a refresh token. It says nothing about the resource, so
/// that a resource server neither needs nor names it.
///
/// @source  OpenID Connect Core 1.0 §11; MCP authorization, "Scope Selection Strategy"
inline constexpr std::string_view offline_access = "offline_access";

/// Whether `text` is one scope: `1*( %x21 / %x23-5B / %x5D-7E )`.
///
/// @source  RFC 6749 §3.3
bool is_scope_token(std::string_view text) noexcept;

/// The scopes that a token grants: the union of its claims `scope`, `scopes` and `scp`, each a
/// space-delimited string or an array of such strings; in order, without repeats. Members of
/// another type are ignored, and what is no scope token is left out: it could equal no required
/// scope.
///
/// @source  RFC 6749 §3.3; RFC 9068 §2.2.3 (`scope`); `scopes` and `scp` are what issuers in use
/// send
std::vector<std::string> granted_scopes(json::node claims);

/// The scopes as one space-delimited list.
std::string join_scopes(std::span<const std::string> scopes);

}  // namespace warder::oauth
