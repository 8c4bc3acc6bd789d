#include "issuer/client_metadata.hpp"

#include "issuer/errors.hpp"
#include "issuer/redirect_uri.hpp"
#include <warder/crypto/jwk.hpp>
#include <warder/http/url.hpp>
#include <warder/json/node.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace warder::issuer {
namespace {

constexpr std::size_t max_redirect_uris = 16;
constexpr std::size_t max_list = 16;
constexpr std::size_t max_name_bytes = 200;
constexpr std::size_t max_url_bytes = 2000;
constexpr std::size_t max_keys_bytes = 8 * 1024;

error refused(std::string reason) {
    return {errc::invalid_client_metadata, std::move(reason)};
}

/// Members as they are sent; each list and text of its type and not too long.
struct sent_metadata {
    std::optional<std::vector<std::string>> redirect_uris, grant_types, response_types;
    std::string authentication, name, uri, keys, keys_url, application_type;
    bool dpop_bound = false;
};

/// A text member; empty where there is none, or null.
result<std::string> text_of(json::node root, std::string_view name, std::size_t most) {
    const auto found = root[name];
    if (!found || found->kind() == json::kind::null) return std::string();
    const auto text = found->string();
    if (!text || text->size() > most) {
        return refused(std::string(name) + " is no string, or too long");
    }
    return std::string(*text);
}

result<std::optional<std::vector<std::string>>> list_of(
    json::node root, std::string_view name, std::size_t most
) {
    using list = std::optional<std::vector<std::string>>;
    const auto found = root[name];
    if (!found || found->kind() == json::kind::null) return list();
    list values(std::in_place);
    bool good = found->kind() == json::kind::array && found->size() <= most;
    if (good) {
        found->for_each_element([&](json::node one) {
            const auto text = one.string();
            good = text && text->size() <= max_url_bytes;
            if (good) values->emplace_back(*text);
            return good;
        });
    }
    if (!good) return refused(std::string(name) + " is no list of strings, or too long");
    return values;
}

/// Assigns what was read, or remembers the first failure.
template <class T>
void take(result<T> read, T& into, std::optional<error>& failure) {
    if (read) {
        into = *std::move(read);
    } else if (!failure) {
        failure = read.error();
    }
}

result<sent_metadata> read_members(json::node root) {
    if (root.kind() != json::kind::object) return refused("Client metadata is a JSON object");
    sent_metadata sent;
    std::optional<error> failure;
    take(list_of(root, "redirect_uris", max_redirect_uris), sent.redirect_uris, failure);
    take(list_of(root, "grant_types", max_list), sent.grant_types, failure);
    take(list_of(root, "response_types", max_list), sent.response_types, failure);
    take(text_of(root, "token_endpoint_auth_method", 64), sent.authentication, failure);
    take(text_of(root, "client_name", max_name_bytes), sent.name, failure);
    take(text_of(root, "client_uri", max_url_bytes), sent.uri, failure);
    take(text_of(root, "jwks_uri", max_url_bytes), sent.keys_url, failure);
    take(text_of(root, "application_type", 16), sent.application_type, failure);
    if (failure) return *std::move(failure);
    if (const auto keys = root["jwks"]; keys && keys->kind() != json::kind::null) {
        sent.keys = keys->dump();
        if (sent.keys.size() > max_keys_bytes) return refused("jwks is too long");
    }
    if (const auto bound = root["dpop_bound_access_tokens"]) {
        if (!bound->boolean()) return refused("dpop_bound_access_tokens is no boolean");
        sent.dpop_bound = *bound->boolean();
    }
    return sent;
}

bool has_control_characters(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    });
}

/// The grants of the list that are ours, each once.
std::vector<std::string> known_grants(const std::vector<std::string>& asked) {
    std::vector<std::string> grants;
    for (const std::string_view known : {code_grant, refresh_grant, machine_grant}) {
        if (std::find(asked.begin(), asked.end(), known) != asked.end()) grants.emplace_back(known);
    }
    return grants;
}

result<void> check_redirect_uris(const client& made) {
    if (made.may_use(code_grant) && made.redirect_uris.empty()) {
        return error(errc::invalid_redirect_uri, "redirect_uris is missing");
    }
    for (const std::string& uri : made.redirect_uris) {
        if (auto good = check_redirect_uri(uri); !good) return good;
    }
    return {};
}

result<void> check_grants(const client& made, const sent_metadata& sent) {
    if (made.grant_types.empty()) return refused("None of the grant_types is supported");
    if (made.may_use(machine_grant) && made.is_public()) {
        return refused("client_credentials needs a token_endpoint_auth_method other than none");
    }
    const auto& types = sent.response_types;
    if (types && made.may_use(code_grant) &&
        std::find(types->begin(), types->end(), "code") == types->end()) {
        return refused("response_types must have code");
    }
    return {};
}

bool is_keys_url(std::string_view text, const client_metadata_rules& rules) {
    const auto url = http::parse_url(text);
    if (!url) return false;
    return url->scheme == "https" || (rules.loopback_keys && http::is_loopback_host(url->host));
}

result<void> check_authentication(const client& made, const client_metadata_rules& rules) {
    constexpr std::array<std::string_view, 4> known{
        no_authentication, secret_basic, secret_post, key_authentication
    };
    if (std::find(known.begin(), known.end(), made.authentication) == known.end()) {
        return refused("token_endpoint_auth_method is not supported");
    }
    if (made.has_secret() && !rules.may_have_secret) {
        return refused("A client that is named by a URL can have no secret");
    }
    if (!made.keys.empty() && !made.keys_url.empty()) {
        return refused("jwks and jwks_uri exclude each other");
    }
    if (!made.keys_url.empty() && !is_keys_url(made.keys_url, rules)) {
        return refused("jwks_uri is no https URL");
    }
    if (made.authentication != key_authentication) return {};
    if (made.keys.empty() && (made.keys_url.empty() || !rules.may_have_keys_url)) {
        return refused("private_key_jwt needs jwks");
    }
    if (!made.keys.empty()) {
        const auto keys = crypto::parse_key_set(made.keys);
        if (!keys || keys->keys.empty()) return refused("jwks has no usable public key");
    }
    return {};
}

result<void> check_texts(const client& made) {
    if (has_control_characters(made.name)) return refused("client_name has control characters");
    if (!made.uri.empty() && !http::parse_url(made.uri)) {
        return refused("client_uri is no http or https URL");
    }
    if (made.application_type != "web" && made.application_type != "native") {
        return refused("application_type is web or native");
    }
    return {};
}

}  // namespace

result<client> read_client_metadata(std::string_view json, const client_metadata_rules& rules) {
    if (json.size() > max_client_metadata_bytes) return refused("Client metadata is too long");
    result<sent_metadata> sent = refused("Client metadata is no JSON");
    const auto parsed = json::parse(json, [&](json::node root) { sent = read_members(root); });
    if (!parsed) return refused("Client metadata is no JSON");
    if (!sent) return sent.error();

    client made;
    made.name = sent->name;
    made.uri = sent->uri;
    made.application_type = sent->application_type.empty() ? "web" : sent->application_type;
    made.redirect_uris = sent->redirect_uris.value_or(std::vector<std::string>());
    // RFC 7591 §2
    made.grant_types =
        known_grants(sent->grant_types.value_or(std::vector<std::string>{std::string(code_grant)}));
    made.authentication = sent->authentication.empty() ? std::string(rules.usual_authentication)
                                                       : sent->authentication;
    made.keys = sent->keys;
    made.keys_url = sent->keys_url;
    made.dpop_bound = sent->dpop_bound;
    made.unverified = true;

    if (auto good = check_redirect_uris(made); !good) return good.error();
    if (auto good = check_grants(made, *sent); !good) return good.error();
    if (auto good = check_authentication(made, rules); !good) return good.error();
    if (auto good = check_texts(made); !good) return good.error();
    return made;
}

}  // namespace warder::issuer
