/// What a program says once it listens: where, and what to do next.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace warder {

/// What the screen is made of. Texts that are empty leave their lines out.
struct start_facts {
    std::string name;
    std::string version;
    std::string listening;     ///< `http://127.0.0.1:3002`, as bound
    std::string endpoint;      ///< URL of the MCP endpoint, as clients reach it
    std::string metadata_url;  ///< RFC 9728 document; empty without a guard
    std::string health_url;
    std::string guard;  ///< who issues the tokens, in words

    /// Only with `--dev`.
    std::string token;
    std::string issuer_url;
    std::string example_tool;
    std::string example_arguments;  ///< JSON object
    long token_minutes = 0;
};

/// The screen for a person, with a line end at its end.
std::string start_screen(const start_facts& facts);

/// One complete `curl` line that calls a tool.
std::string curl_line(const start_facts& facts);

/// Arguments that a tool would take: its schema's examples and defaults, or else something of the
/// right type, for every required member.
std::string example_arguments(std::string_view input_schema);

}  // namespace warder
