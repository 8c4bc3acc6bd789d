#include "oauth/preset_rules.hpp"

#include "oauth/near_miss.hpp"
#include "oauth/refusals.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace warder::oauth {

error bad_setting(std::string sentence) {
    return {std::make_error_code(std::errc::invalid_argument), std::move(sentence)};
}

std::string endpoint_url(const resolve_context& context) {
    std::string url = context.public_url;
    while (url.ends_with('/'))
        url.pop_back();
    return url + context.mcp_path;
}

std::optional<std::chrono::seconds> lifetime_limit(unsigned seconds) {
    if (seconds == 0) return std::nullopt;
    return std::chrono::seconds(seconds);
}

std::string variable(const environment& environment, std::string_view name) {
    return environment.get ? environment.get(name).value_or("") : "";
}

result<std::string> read_setting_file(const std::string& path) {
    constexpr std::size_t longest = 1024 * 1024;
    // A pipe would make the start wait.
    std::error_code unknown;
    if (!std::filesystem::is_regular_file(path, unknown)) {
        return bad_setting(path + " cannot be read: it is no file.");
    }
    std::ifstream file(path, std::ios::binary);
    std::string text(longest + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!file.is_open() || file.bad()) return bad_setting(path + " cannot be read.");
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.size() > longest) return bad_setting(path + " is longer than 1 MiB.");
    return text;
}

result<void> check_binding(
    std::string_view maker,
    const std::string& audience,
    const std::vector<std::string>& other_audiences,
    const std::vector<std::string>& client_ids
) {
    const auto has_empty = [](const std::vector<std::string>& list) {
        return std::ranges::find(list, "") != list.end();
    };
    if (has_empty(other_audiences) || (audience.empty() && !other_audiences.empty())) {
        return bad_setting("An audience of " + std::string(maker) + " is empty.");
    }
    if (has_empty(client_ids)) {
        return bad_setting("An entry of the .client_ids of " + std::string(maker) + " is empty.");
    }
    if (!audience.empty() || !client_ids.empty()) return {};
    return bad_setting(
        std::string(maker) +
        " needs .audience, the value of the tokens' aud claim: usually the URL of the MCP "
        "endpoint. Where tokens have none, name the clients whose tokens are accepted in "
        ".client_ids."
    );
}

std::vector<std::string> audiences_of(
    const std::string& audience, const std::vector<std::string>& others
) {
    std::vector<std::string> all;
    if (!audience.empty()) all.push_back(audience);
    all.insert(all.end(), others.begin(), others.end());
    return all;
}

result<void> check_keys(const std::vector<known_key>& keys) {
    std::vector<const known_key*> sorted;
    for (const known_key& key : keys)
        sorted.push_back(&key);
    std::ranges::sort(sorted, {}, &known_key::digest);
    const auto twice = std::ranges::adjacent_find(sorted, {}, &known_key::digest);
    if (twice == sorted.end()) return {};
    return bad_setting(
        "One API key is in the list twice, as " + (*twice)->caller.subject + " and as " +
        (*std::next(twice))->caller.subject + "."
    );
}

result<protected_resource> derive_document(
    const resolve_context& context, std::vector<std::string> authorization_servers
) {
    auto document = protected_resource::make({
        .resource = endpoint_url(context),
        .authorization_servers = std::move(authorization_servers),
        .scopes_supported = context.scopes,
    });
    if (document) return document;
    return bad_setting(
        "The protected resource metadata " + document.error().description +
        ". Set --public-url to the URL under which clients reach this server."
    );
}

result<protected_resource> parse_document(std::string_view name, std::string_view json) {
    auto document = protected_resource::parse(json);
    if (document) return document;
    std::string sentence = std::string(name) + " " + document.error().description + ".";
    if (json.starts_with('\'') || json.starts_with('"')) {
        sentence += " It begins with a quote: leave the quotes around the whole text off.";
    }
    return bad_setting(std::move(sentence));
}

void warn_of_other_resource(
    auth_settings& settings, std::string_view audience_name, const std::string& audience
) {
    const std::string& resource = settings.document.resource();
    if (audience.empty() || resource == audience) return;
    settings.warnings.push_back(
        "The metadata's resource " + oauth::quoted(resource) + " differs from " +
        std::string(audience_name) + " " + oauth::quoted(audience) +
        near_miss({&audience, 1}, {&resource, 1}) +
        ". Clients ask for tokens for the first, and tokens must name the second."
    );
}

void warn_of_other_audience(auth_settings& settings, const std::string& audience) {
    // An audience that is no URL, an identifier at the issuer, cannot be the resource.
    const bool is_url = audience.find("://") != std::string::npos;
    warn_of_other_resource(settings, ".audience", is_url ? audience : std::string());
}

}  // namespace warder::oauth
