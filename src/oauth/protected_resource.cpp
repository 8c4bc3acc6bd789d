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

}  // namespace

result<protected_resource> protected_resource::parse(std::string_view text) {
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
        // MCP authorization: the document MUST name at least one authorization server
        if (!issuers || issuers->empty()) {
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

result<protected_resource> protected_resource::make(const parts& members) {
    std::string text;
    json::writer out(text);
    const auto write_list = [&](std::string_view name, const std::vector<std::string>& values) {
        out.key(name).begin_array();
        for (const std::string& value : values)
            out.value(value);
        out.end_array();
    };
    const auto write_text = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) out.key(name).value(value);
    };
    // In the order in which Scalekit's dashboard gives it.
    out.begin_object();
    write_list("authorization_servers", members.authorization_servers);
    write_list("bearer_methods_supported", {"header"});
    out.key("resource").value(members.resource);
    write_text("resource_documentation", members.resource_documentation);
    write_text("resource_name", members.resource_name);
    if (!members.scopes_supported.empty()) write_list("scopes_supported", members.scopes_supported);
    out.end_object();
    return parse(text);
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
