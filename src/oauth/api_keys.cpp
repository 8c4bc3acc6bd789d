#include "oauth/preset_rules.hpp"
#include <warder/json/chrono.hpp>
#include <warder/json/decode.hpp>
#include <warder/json/node.hpp>
#include <warder/oauth/api_keys.hpp>
#include <warder/oauth/jwt_policy.hpp>
#include <warder/oauth/scope.hpp>

#include <utility>

namespace warder::oauth {
namespace {

constexpr std::string_view issuer_name = "api keys";

/// A key as a file has it.
struct key_in_file {
    std::string sha256;
    std::string name;
    std::optional<std::vector<std::string>> scopes;
    std::optional<std::string> organisation;
    std::optional<std::chrono::sys_seconds> expires_at;
};

class api_key_provider final : public provider::implementation {
  public:
    explicit api_key_provider(std::vector<api_key> keys) : keys_(std::move(keys)) {}
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override;

  private:
    std::vector<api_key> keys_;
};

class key_file_provider final : public provider::implementation {
  public:
    explicit key_file_provider(std::string path) : path_(std::move(path)) {}
    result<auth_settings> resolve(const environment& environment, const resolve_context& context)
        const override;

  private:
    std::string path_;
};

std::optional<crypto::sha256_digest> parse_digest(std::string_view hex) {
    crypto::sha256_digest digest;
    if (hex.size() != 2 * digest.size()) return std::nullopt;
    const auto value = [](char c) {
        if (c >= '0' && c <= '9') return c - '0';
        if (c >= 'a' && c <= 'f') return c - 'a' + 10;
        if (c >= 'A' && c <= 'F') return c - 'A' + 10;
        return -1;
    };
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const int high = value(hex[2 * i]);
        const int low = value(hex[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        digest[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return digest;
}

result<known_key> known(const api_key& key, std::size_t position) {
    const std::string which = "API key " + std::to_string(position);
    if (key.name.empty()) return bad_setting(which + " has no name. Say who has it.");
    const auto digest = parse_digest(key.sha256);
    if (!digest) {
        return bad_setting(
            which + " (" + key.name +
            ") has a sha256 that is not 64 hexadecimal digits. For a new key: "
            "key=$(openssl rand -hex 32); printf %s \"$key\" | sha256sum"
        );
    }
    if (*digest == crypto::sha256("")) {
        return bad_setting(which + " (" + key.name + ") is the empty text.");
    }
    for (const std::string& scope : key.scopes) {
        if (!is_scope_token(scope)) {
            return bad_setting(
                which + " (" + key.name + ") has a scope with a space, a quote or nothing in it."
            );
        }
    }
    // Years 1970 to 2255: others do not fit the clock, and would wrap around.
    constexpr std::chrono::sys_seconds latest{std::chrono::seconds(9'000'000'000)};
    if (key.expires_at &&
        (*key.expires_at < std::chrono::sys_seconds() || *key.expires_at > latest)) {
        return bad_setting(
            which + " (" + key.name + ") ends before 1970 or after 2255; leave expires_at out."
        );
    }
    known_key made{.digest = *digest, .caller = {}, .expires_at = key.expires_at};
    made.caller.issuer_name = issuer_name;
    made.caller.subject = key.name;
    made.caller.organisation = key.organisation;
    made.caller.scopes = key.scopes;
    made.caller.claims = "{}";
    made.caller.principal = make_principal(made.caller);
    return made;
}

result<auth_settings> settings_of(
    const std::vector<api_key>& keys, const resolve_context& context
) {
    if (keys.empty()) return bad_setting("There is no API key: nobody could call.");
    auth_settings settings;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        auto key = known(keys[i], i + 1);
        if (!key) return key.error();
        settings.api_keys.push_back(*std::move(key));
    }
    if (auto good = check_keys(settings.api_keys); !good) return good.error();
    auto document = derive_document(context, {});
    if (!document) return document.error();
    settings.document = *std::move(document);
    return settings;
}

result<std::vector<api_key>> read_keys(std::string_view text) {
    std::vector<api_key> keys;
    result<void> good;
    const auto parsed = json::parse(text, [&](json::node root) {
        auto read = json::decode<std::vector<key_in_file>>(root);
        if (!read) {
            good = read.error();
            return;
        }
        for (key_in_file& key : *read) {
            keys.push_back({
                .sha256 = std::move(key.sha256),
                .name = std::move(key.name),
                .scopes = std::move(key.scopes).value_or(std::vector<std::string>()),
                .organisation = std::move(key.organisation).value_or(""),
                .expires_at = key.expires_at,
            });
        }
    });
    if (!parsed) return parsed.error();
    if (!good) return good.error();
    return keys;
}

/// The keys, and behind `--dev` the development issuer beside them.
result<auth_settings> resolve_keys(
    const std::vector<api_key>& keys, const environment& environment, const resolve_context& context
) {
    auto own = settings_of(keys, context);
    if (!own || !context.development) return own;
    auto settings = resolve_scalekit_environment(environment, context, {});
    if (settings) settings->api_keys = std::move(own->api_keys);
    return settings;
}

result<auth_settings> api_key_provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    return resolve_keys(keys_, environment, context);
}

result<auth_settings> key_file_provider::resolve(
    const environment& environment, const resolve_context& context
) const {
    const std::string path = path_.empty() ? variable(environment, "API_KEYS_FILE") : path_;
    if (path.empty() && context.development) {
        return resolve_scalekit_environment(environment, context, {});
    }
    if (path.empty()) {
        return bad_setting(
            "API_KEYS_FILE is not set. Set it to a JSON file such as "
            R"([{"sha256": "...", "name": "ci", "scopes": ["usr:read"]}].)"
        );
    }
    const auto text = read_setting_file(path);
    if (!text) return text.error();
    auto keys = read_keys(*text);
    if (!keys) return bad_setting(path + ": " + keys.error().log_text() + ".");
    return resolve_keys(*keys, environment, context);
}

}  // namespace

std::string api_key_digest(std::string_view key) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : crypto::sha256(key)) {
        hex += digits[byte >> 4];
        hex += digits[byte & 15];
    }
    return hex;
}

provider api_keys(std::vector<api_key> keys) {
    return provider(std::make_shared<api_key_provider>(std::move(keys)));
}

provider api_keys_from_file(std::string path) {
    return provider(std::make_shared<key_file_provider>(std::move(path)));
}

}  // namespace warder::oauth
