#include "oauth/endpoint.hpp"
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/oauth/protected_resource.hpp>

#include <optional>

namespace warder::oauth {
namespace {

error bad_document(std::string sentence) {
    return {std::make_error_code(std::errc::invalid_argument), std::move(sentence)};
}

void indent(std::string& out, std::size_t level) {
    out += '\n';
    out.append(level * 2, ' ');
}

/// Appends `value` indented by 2, with its members in their order.
void append_pretty(std::string& out, json::node value, std::size_t level) {
    const bool is_object = value.kind() == json::kind::object;
    if ((!is_object && value.kind() != json::kind::array) || value.size() == 0) {
        out += value.dump();
        return;
    }
    out += is_object ? '{' : '[';
    const char* separator = "";
    const auto append_member = [&](std::string_view name, json::node member) {
        out += separator;
        separator = ",";
        indent(out, level + 1);
        if (is_object) {
            json::append_string(out, name);
            out += ": ";
        }
        append_pretty(out, member, level + 1);
        return true;
    };
    if (is_object) {
        value.for_each_member(append_member);
    } else {
        value.for_each_element([&](json::node element) { return append_member({}, element); });
    }
    indent(out, level);
    out += is_object ? '}' : ']';
}

/// An array of non-empty strings, or nothing for any other value.
std::optional<std::vector<std::string>> string_array(json::node value) {
    if (value.kind() != json::kind::array) return std::nullopt;
    std::vector<std::string> texts;
    value.for_each_element([&](json::node element) {
        const auto text = element.string();
        if (text && !text->empty()) texts.emplace_back(*text);
        return true;
    });
    if (texts.size() != value.size()) return std::nullopt;
    return texts;
}

/// What is wrong with the first issuer that nobody should be sent to; empty where all are good.
std::string problem_of(const std::vector<std::string>& issuers) {
    for (const std::string& issuer : issuers) {
        // RFC 9728 §2: issuer identifiers as of RFC 8414, so https URLs
        const std::string problem = issuer_problem(issuer);
        if (problem.empty()) continue;
        return "has a member \"authorization_servers\" with an entry that " + problem +
               ". Each entry is an issuer URL, such as https://issuer.example";
    }
    return {};
}

void write_list(json::writer& out, std::string_view name, const std::vector<std::string>& values) {
    out.key(name).begin_array();
    for (const std::string& value : values)
        out.value(value);
    out.end_array();
}

}  // namespace

result<protected_resource> protected_resource::read(std::string_view text, bool servers_needed) {
    protected_resource made;
    std::string problem;
    const auto parsed = json::parse(text, [&](json::node document) {
        if (document.kind() != json::kind::object) {
            problem = "is not a JSON object";
            return;
        }
        const auto resource = document["resource"];
        const auto url = resource ? resource->string() : std::nullopt;
        // RFC 9728 §1.2: a URL without fragment component
        if (!url || !split_url(*url)) {
            problem = "needs a member \"resource\", the absolute URL that clients use";
            return;
        }
        const auto servers = document["authorization_servers"];
        auto issuers = servers ? string_array(*servers) : std::nullopt;
        if (!servers && !servers_needed) issuers.emplace();
        // MCP authorization: the document MUST name at least one authorization server
        if (!issuers || (issuers->empty() && servers_needed)) {
            problem =
                "needs a member \"authorization_servers\", an array of at least one issuer URL";
            return;
        }
        if (problem = problem_of(*issuers); !problem.empty()) return;
        for (const std::string_view name : {"scopes_supported", "bearer_methods_supported"}) {
            const auto member = document[name];
            if (member && !string_array(*member)) {
                problem = "has a member \"" + std::string(name) + "\" that is no array of strings";
                return;
            }
        }
        made.resource_ = *url;
        made.authorization_servers_ = *std::move(issuers);
        if (const auto scopes = document["scopes_supported"]) {
            made.scopes_supported_ = string_array(*scopes).value_or(std::vector<std::string>());
        }
        append_pretty(made.text_, document, 0);
    });
    if (!parsed) return bad_document("is not valid JSON: " + parsed.error().log_text());
    if (!problem.empty()) return bad_document(std::move(problem));
    return made;
}

result<protected_resource> protected_resource::parse(std::string_view json) {
    return read(json, true);
}

result<protected_resource> protected_resource::make(const parts& members) {
    std::string text;
    json::writer out(text);
    const auto write_text = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) out.key(name).value(value);
    };
    // In the order in which Scalekit's dashboard gives it.
    out.begin_object();
    const auto& servers = members.authorization_servers;
    if (!servers.empty()) write_list(out, "authorization_servers", servers);
    write_list(out, "bearer_methods_supported", {"header"});
    out.key("resource").value(members.resource);
    write_text("resource_documentation", members.resource_documentation);
    write_text("resource_name", members.resource_name);
    if (!members.scopes_supported.empty())
        write_list(out, "scopes_supported", members.scopes_supported);
    out.end_object();
    return read(text, false);
}

/// The document with some members written by `write`, which gets the document and is asked for each
/// member whether it writes that one itself.
protected_resource protected_resource::rewritten(
    const std::function<bool(std::string_view name)>& replaces,
    const std::function<void(json::node document, json::writer& out)>& write
) const {
    std::string text;
    static_cast<void>(json::parse(text_, [&](json::node document) {
        json::writer out(text);
        out.begin_object();
        document.for_each_member([&](std::string_view name, json::node value) {
            if (!replaces(name)) out.key(name).raw(value.dump());
            return true;
        });
        write(document, out);
        out.end_object();
    }));
    auto made = read(text, false);
    if (!made) throw std::logic_error("a metadata document became unreadable");
    return *std::move(made);
}

protected_resource protected_resource::with_servers(const std::vector<std::string>& more) const {
    std::vector<std::string> servers = authorization_servers_;
    for (const std::string& server : more) {
        if (std::find(servers.begin(), servers.end(), server) == servers.end())
            servers.push_back(server);
    }
    if (servers == authorization_servers_) return *this;
    constexpr std::string_view member = "authorization_servers";
    return rewritten(
        [member](std::string_view name) { return name == member; },
        [&](json::node, json::writer& out) { write_list(out, member, servers); }
    );
}

protected_resource protected_resource::with_dpop(
    const std::vector<std::string>& algorithms, bool required
) const {
    constexpr std::string_view listed = "dpop_signing_alg_values_supported";
    constexpr std::string_view bound = "dpop_bound_access_tokens_required";
    return rewritten(
        [](std::string_view) { return false; },
        [&](json::node document, json::writer& out) {
            if (!document[listed]) write_list(out, listed, algorithms);
            if (required && !document[bound]) out.key(bound).value(true);
        }
    );
}

protected_resource protected_resource::with_certificates() const {
    constexpr std::string_view bound = "tls_client_certificate_bound_access_tokens";
    return rewritten(
        [](std::string_view) { return false; },
        [&](json::node document, json::writer& out) {
            if (!document[bound]) out.key(bound).value(true);
        }
    );
}

std::string protected_resource_path_of(std::string_view resource_path) {
    // RFC 9728 §3.1: a slash that ends right behind the host is removed before the insertion
    if (resource_path == "/") resource_path = {};
    return std::string(protected_resource_path) + std::string(resource_path);
}

std::string protected_resource_url_of(std::string_view resource) {
    const auto split = split_url(resource);
    if (!split) return std::string(protected_resource_path);
    return std::string(split->origin) + protected_resource_path_of(split->path);
}

}  // namespace warder::oauth
