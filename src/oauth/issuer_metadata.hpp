/// Finding an issuer's keys through its metadata.
#pragma once

#include <warder/core/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace warder::oauth {

/// Addresses at which the issuer may have its metadata, in the order in which they are tried: the
/// well-known string inserted before the path, first RFC 8414's and then OpenID Connect's; OpenID
/// Connect's appended; and RFC 8414's appended as Scalekit has it. Each once.
///
/// @source  RFC 8414 §3.1, §5; OpenID Connect Discovery 1.0 §4; MCP authorization, "Authorization
///          Server Metadata Discovery"
std::vector<std::string> metadata_urls(std::string_view issuer);

/// `jwks_uri` of a metadata document.
///
/// @errors  the document is none, is another issuer's, or names no acceptable `jwks_uri`
/// @source  RFC 8414 §3.3
result<std::string> jwks_uri_of(std::string_view document, std::string_view issuer);

}  // namespace warder::oauth
