/// What the presets share: refusals in sentences, and the documents that they derive.
#pragma once

#include <warder/oauth/auth_settings.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {

/// Refuses to start with `sentence`, which names the fix.
error bad_setting(std::string sentence);

/// The URL of the MCP endpoint: the public URL and the MCP path, one slash between them.
std::string endpoint_url(const resolve_context& context);

/// The limit that an option in seconds says, where 0 is none.
std::optional<std::chrono::seconds> lifetime_limit(unsigned seconds);

/// The value of an environment variable; empty when it is not set.
std::string variable(const environment& environment, std::string_view name);

/// The text of a file that options name, of 1 MiB at most.
///
/// @errors  a sentence that names it
result<std::string> read_setting_file(const std::string& path);

/// Refuses options by which tokens are not bound to this server (RFC 9068 §4, RFC 8725 §3.9).
///
/// @param maker  what the program calls: "oauth::jwt"
result<void> check_binding(
    std::string_view maker,
    const std::string& audience,
    const std::vector<std::string>& other_audiences,
    const std::vector<std::string>& client_ids
);

/// The audiences of options, as a list.
std::vector<std::string> audiences_of(
    const std::string& audience, const std::vector<std::string>& others
);

/// The RFC 9728 document of the MCP endpoint.
///
/// @param authorization_servers  may be empty
result<protected_resource> derive_document(
    const resolve_context& context, std::vector<std::string> authorization_servers
);

/// Refuses a list of keys that has one twice, or more than can be compared.
result<void> check_keys(const std::vector<known_key>& keys);

/// A configured RFC 9728 document.
///
/// @errors  a sentence that begins with `name`
result<protected_resource> parse_document(std::string_view name, std::string_view json);

/// Adds a warning where the document's resource is not the audience that tokens must have.
void warn_of_other_resource(
    auth_settings& settings, std::string_view audience_name, const std::string& audience
);

/// The same for an `.audience` of options, which may be an identifier at the issuer.
void warn_of_other_audience(auth_settings& settings, const std::string& audience);

/// Settings of a Scalekit environment that variables alone describe; also of the development
/// issuer, which has the same layout.
result<auth_settings> resolve_scalekit_environment(
    const environment& environment,
    const resolve_context& context,
    std::vector<std::string> organisation_claims
);

}  // namespace warder::oauth
