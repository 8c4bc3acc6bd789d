#include "oauth/preset_rules.hpp"

#include "oauth/near_miss.hpp"
#include "oauth/refusals.hpp"

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
        "The metadata's resource " + quoted(resource) + " differs from " +
        std::string(audience_name) + " " + quoted(audience) +
        near_miss({&audience, 1}, {&resource, 1}) +
        ". Clients ask for tokens for the first, and tokens must name the second."
    );
}

}  // namespace warder::oauth
