#include "app/start_screen.hpp"

#include "app/shell_word.hpp"
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <optional>

namespace warder {
namespace {

void line(std::string& screen, std::string_view label, std::string_view text) {
    if (text.empty()) return;
    screen += "  ";
    screen += label;
    screen.append(label.size() < 14 ? 14 - label.size() : 1, ' ');
    screen += text;
    screen += '\n';
}

std::string call_body(const start_facts& facts) {
    std::string body;
    json::writer out(body);
    out.begin_object().key("jsonrpc").value("2.0").key("id").value(1).key("method").value(
        "tools/call"
    );
    out.key("params").begin_object().key("name").value(facts.example_tool);
    out.key("arguments").raw(facts.example_arguments).end_object().end_object();
    return body;
}

/// A value for one property: its first example, its default, its first enumerator, or something of
/// its type.
std::string example_value(const json::node& property) {
    if (const auto examples = property["examples"]; examples && examples->size() > 0) {
        std::string first;
        examples->for_each_element([&](json::node value) {
            first = value.dump();
            return false;
        });
        return first;
    }
    if (const auto fallback = property["default"]) return fallback->dump();
    if (const auto choices = property["enum"]; choices && choices->size() > 0) {
        std::string first;
        choices->for_each_element([&](json::node value) {
            first = value.dump();
            return false;
        });
        return first;
    }
    const auto type = property["type"];
    const std::string_view name = type ? type->string().value_or("") : "";
    if (name == "string") return "\"Saif\"";
    if (name == "integer" || name == "number") {
        const auto least = property["minimum"];
        return least ? least->dump() : "1";
    }
    if (name == "boolean") return "true";
    if (name == "array") return "[]";
    return "null";
}

}  // namespace

std::string example_arguments(std::string_view input_schema) {
    // Values are collected first: the parser of a thread holds one document at a time.
    std::string arguments;
    json::writer out(arguments);
    out.begin_object();
    const std::string schema(input_schema);
    std::vector<std::pair<std::string, std::string>> members;
    static_cast<void>(json::parse(schema, [&](json::node root) {
        const auto required = root["required"];
        const auto properties = root["properties"];
        if (!required || !properties) return;
        required->for_each_element([&](json::node name) {
            const auto property = (*properties)[name.string().value_or("")];
            if (property) members.emplace_back(*name.string(), property->dump());
            return true;
        });
    }));
    for (const auto& [name, property] : members) {
        std::string value = "null";
        std::string nested;
        static_cast<void>(json::parse(property, [&](json::node root) {
            const auto type = root["type"];
            if (type && type->string() == "object" && !root["examples"] && !root["default"]) {
                nested = property;
            } else {
                value = example_value(root);
            }
        }));
        if (!nested.empty()) value = example_arguments(nested);
        out.key(name).raw(value);
    }
    out.end_object();
    return arguments;
}

std::string curl_line(const start_facts& facts) {
    std::string line =
        "curl -sS " + shell_quoted(facts.endpoint) + " -H 'Content-Type: application/json'";
    if (!facts.token.empty()) line += " -H " + shell_quoted("Authorization: Bearer " + facts.token);
    return line + " -d " + shell_quoted(call_body(facts));
}

std::string start_screen(const start_facts& facts) {
    std::string screen =
        "\n  " + facts.name + " " + facts.version + " is listening on " + facts.listening + "\n\n";
    line(screen, "MCP endpoint", facts.endpoint);
    line(screen, "Metadata", facts.metadata_url);
    line(screen, "Health", facts.health_url);
    line(screen, "Guard", facts.guard);
    line(screen, "Issuer", facts.issuer_url);
    if (!facts.token.empty() && !facts.example_tool.empty()) {
        screen += "\n  Call a tool (the token is good for " + std::to_string(facts.token_minutes) +
                  " minutes):\n\n";
        screen += curl_line(facts) + "\n";
        screen +=
            "\n  Or let a browser sign in, without a password: start `npx "
            "@modelcontextprotocol/inspector`,\n  choose Streamable HTTP and connect to " +
            facts.endpoint + "\n";
    }
    screen += "\n  Press Ctrl+C to stop; a second time to stop at once.\n\n";
    return screen;
}

}  // namespace warder
