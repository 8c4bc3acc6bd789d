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

/// An endpoint that a metadata document names: `jwks_uri`, `introspection_endpoint`.
///
/// It is the issuer's word, who is trusted with more than that, so it may lead to another host, and
/// to a private address where the issuer is within the same network. But an issuer elsewhere has
/// nothing on this machine, where a request comes from within.
///
/// @errors  the document is none, is another issuer's, or names no acceptable endpoint
/// @source  RFC 8414 §3.3
result<std::string> endpoint_of(
    std::string_view document, std::string_view issuer, std::string_view name
);

}  // namespace warder::oauth
