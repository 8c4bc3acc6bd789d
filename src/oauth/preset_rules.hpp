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

/// A configured RFC 9728 document.
///
/// @errors  a sentence that begins with `name`
result<protected_resource> parse_document(std::string_view name, std::string_view json);

/// Adds a warning where the document's resource is not the audience that tokens must have.
void warn_of_other_resource(
    auth_settings& settings, std::string_view audience_name, const std::string& audience
);

/// Settings of a Scalekit environment that variables alone describe; also of the development
/// issuer, which has the same layout.
result<auth_settings> resolve_scalekit_environment(
    const environment& environment,
    const resolve_context& context,
    std::vector<std::string> organisation_claims
);

}  // namespace warder::oauth
