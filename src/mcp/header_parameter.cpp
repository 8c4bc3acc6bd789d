#include "core/whole_number.hpp"
#include "http/syntax.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/mcp/header_parameter.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace warder::mcp {
namespace {

constexpr std::string_view annotation = "x-mcp-header";

/// Keywords whose members are schemas under names of the author's choice.
constexpr std::array<std::string_view, 5> maps_of_schemas = {
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas"
};

/// Keywords whose values are data; what looks like an annotation in there is none.
constexpr std::array<std::string_view, 4> data_keywords = {"default", "const", "enum", "examples"};

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Walks a schema and collects its annotations.
class collector {
  public:
    /// @param reachable  whether a chain of `properties` leads here from the root
    void schema(json::node value, bool reachable) {
        if (const auto name = value[annotation]) annotate(value, *name, reachable);
        value.for_each_member([&](std::string_view keyword, json::node member) {
            if (contains(maps_of_schemas, keyword)) {
                map(member, reachable && keyword == "properties");
            } else if (!contains(data_keywords, keyword)) {
                nested(member);
            }
            return true;
        });
    }

    std::vector<header_parameter> found;

  private:
    void map(json::node value, bool reachable) {
        value.for_each_member([&](std::string_view name, json::node member) {
            path_.emplace_back(name);
            schema(member, reachable);
            path_.pop_back();
            return true;
        });
    }

    void nested(json::node value) {
        if (value.kind() == json::kind::object) schema(value, false);
        value.for_each_element([&](json::node element) {
            nested(element);
            return true;
        });
    }

    void annotate(json::node property, json::node value, bool reachable) {
        const auto name = value.string();
        if (!name || !http::is_token(*name)) fail("must be a token of RFC 9110");
        if (!reachable || path_.empty()) fail("is allowed only where `properties` alone lead");
        const auto type = property["type"];
        const auto word = type ? type->string() : std::nullopt;
        if (word != "string" && word != "integer" && word != "boolean") {
            fail("is allowed only on a string, an integer or a boolean");
        }
        std::string field = "Mcp-Param-" + std::string(*name);
        for (const header_parameter& other : found) {
            if (http::iequals(other.field, field)) fail("repeats the name of another");
        }
        found.push_back({path_, std::move(field)});
    }

    [[noreturn]] static void fail(const std::string& rule) {
        throw std::invalid_argument("x-mcp-header " + rule);
    }

    std::vector<std::string> path_;
};

/// Whether a value is text that may hold an object as JSON, which a handler that unwraps would look
/// into.
bool may_hold_object(json::node value) {
    const auto text = value.string();
    if (!text) return false;
    const std::size_t first = text->find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (*text)[first] == '{';
}

/// What a path of member names leads to.
struct found_value {
    std::optional<json::node> value;  ///< nothing when it is absent or null
    bool inside_text = false;         ///< the way leads through text that may hold an object
};

found_value value_at(std::optional<json::node> from, std::span<const std::string> path) {
    for (const std::string& name : path) {
        if (!from) return {};
        if (may_hold_object(*from)) return {std::nullopt, true};
        from = (*from)[name];
    }
    if (from && from->kind() == json::kind::null) return {};
    return {from, false};
}

/// Whether `text` is a decimal, perhaps with a fraction of zeros, and equals `number`.
bool says_integer(std::string_view text, json::node number) {
    const std::size_t point = text.find('.');
    if (point != std::string_view::npos) {
        const std::string_view fraction = text.substr(point + 1);
        const bool zero = std::ranges::all_of(fraction, [](char c) { return c == '0'; });
        if (fraction.empty() || !zero) return false;
        text = text.substr(0, point);
    }
    const auto said = whole_number<std::int64_t>(text);
    return said && number.integer() == *said;
}

bool says_number(std::string_view text, json::node number) {
    double said = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, failure] = std::from_chars(text.data(), end, said);
    return failure == std::errc{} && stopped == end && number.number() == said;
}

/// Whether a value can stand in a field. What cannot is of a type that the schema refuses; the tool
/// error that follows says it better.
bool is_primitive(json::kind kind) {
    return kind != json::kind::array && kind != json::kind::object;
}

/// Whether the text of a field stands for an argument.
bool says(std::string_view text, json::node argument) {
    switch (argument.kind()) {
        case json::kind::string:
            return argument.string() == text;
        case json::kind::boolean:
            return text == (*argument.boolean() ? "true" : "false");
        case json::kind::integer:
            return says_integer(text, argument);
        case json::kind::number:
            return says_number(text, argument);
        case json::kind::null:
        case json::kind::array:
        case json::kind::object:
            return true;
    }
    return false;
}

}  // namespace

std::vector<header_parameter> header_parameters_of(json::node input_schema) {
    collector walk;
    walk.schema(input_schema, true);
    return std::move(walk.found);
}

std::optional<std::string> decode_field_value(std::string_view value) {
    constexpr std::string_view prefix = "=?base64?";
    constexpr std::string_view suffix = "?=";
    const bool printable =
        std::ranges::all_of(value, [](char c) { return (c >= ' ' && c <= '~') || c == '\t'; });
    if (!printable) return std::nullopt;
    const bool coded = value.size() >= prefix.size() + suffix.size() && value.starts_with(prefix) &&
                       value.ends_with(suffix);
    if (!coded) return std::string(value);
    value.remove_prefix(prefix.size());
    value.remove_suffix(suffix.size());
    return crypto::base64_decode(value);
}

std::optional<protocol_error> check_header_parameters(
    std::span<const header_parameter> parameters,
    std::optional<json::node> arguments,
    const http::fields& fields
) {
    for (const header_parameter& parameter : parameters) {
        const auto [argument, inside_text] = value_at(arguments, parameter.path);
        if (!argument && !inside_text) continue;
        if (argument && !is_primitive(argument->kind())) continue;
        const auto field = fields.find(parameter.field);
        const bool once = field && fields.count(parameter.field) == 1;
        const auto text = once ? decode_field_value(*field) : std::nullopt;
        // What stands inside of text cannot be compared, so no field agrees with it.
        if (argument && text && says(*text, *argument)) continue;
        const std::string problem = field ? " must equal its argument" : " is missing";
        return protocol_error{
            errc::header_mismatch, "Header mismatch: " + parameter.field + problem, {}
        };
    }
    return std::nullopt;
}

}  // namespace warder::mcp
