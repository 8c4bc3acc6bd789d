/// The identity providers that have a preset, as they publish themselves and as their tokens look.
#pragma once

#include "unit/oauth/variables.hpp"
#include <warder/oauth/provider.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::oauth {

/// The URL of the MCP endpoint in all rows.
constexpr std::string_view mcp = "https://mcp.example/mcp";

/// A tenant of Entra.
constexpr std::string_view guid = "11111111-2222-3333-4444-555555555555";

/// A provider, what it is told, what it publishes, and one of its tokens.
struct preset_row {
    std::string name;
    provider preset;
    variables values;

    /// The `iss` of its tokens, and that of another of its customers.
    std::string issuer;
    std::string other_issuer;

    /// Where its metadata stands, and what of it a server depends on: members as the provider's
    /// documentation shows them, of an example tenant.
    std::string metadata_url;
    std::string metadata;

    /// The address of its keys, as the metadata says.
    std::string jwks_uri;

    /// The members of the header beside `alg` and `kid`, as a JSON text that begins with a comma.
    std::string header;

    /// Claims beside `iss`, `exp` and `sub`, as a JSON text without braces; and what of it must not
    /// be otherwise: a text in the claims, and one to put in its place.
    std::string claims;
    std::vector<std::pair<std::string, std::string>> changes;

    /// The same claims of an ID token that its client got with that token.
    std::string id_token;

    std::string client = {};
    std::vector<std::string> scopes = {};
    std::vector<std::string> roles = {};
    std::string organisation = {};
};

/// One of each; the environment variables of a row are required, every one.
std::vector<preset_row> preset_rows();

/// The row of that name.
preset_row preset_row_of(std::string_view name);

/// The claims of a token: a JSON text. It expires in the year 2033.
std::string claims_of(const std::string& issuer, const std::string& others);

}  // namespace warder::oauth
