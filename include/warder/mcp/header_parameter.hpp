/// Arguments that are repeated in header fields, so that proxies can route on them (SEP-2243).
#pragma once

#include <warder/http/fields.hpp>
#include <warder/json/node.hpp>
#include <warder/mcp/error.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace warder::mcp {

/// One argument that stands in the header too.
struct header_parameter {
    std::vector<std::string> path;  ///< member names from the arguments to the value
    std::string field;              ///< "Mcp-Param-Region"
};

/// Finds the properties of an input schema that carry `x-mcp-header`.
///
/// @throws std::invalid_argument  when an annotation breaks a rule: it is an RFC 9110 token, unique
/// in the schema, on a string, integer or boolean that a chain of `properties` reaches
/// @source  MCP 2026-07-28 basic/transports "Custom headers from tool parameters"
std::vector<header_parameter> header_parameters_of(json::node input_schema);

/// Checks the header fields of one call against its arguments.
///
/// @return  what differs; nothing when all agree
std::optional<protocol_error> check_header_parameters(
    std::span<const header_parameter> parameters,
    std::optional<json::node> arguments,
    const http::fields& fields
);

/// The text that a routing header's value stands for: literal, or UTF-8 in base64 as
/// `=?base64?...?=`. Nothing when the coding is broken or a character may not stand in a field.
std::optional<std::string> decode_field_value(std::string_view value);

}  // namespace warder::mcp
