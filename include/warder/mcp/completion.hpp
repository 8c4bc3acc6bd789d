/// Completion of the arguments of prompts and of the variables of URI templates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace warder::mcp {

/// Most values that one answer may have.
///
/// @source  MCP 2025-11-25 schema `CompleteResult`
inline constexpr std::size_t max_completion_values = 100;

/// What is to be completed.
struct completion_request {
    std::string argument;  ///< name of the argument or variable
    std::string value;     ///< what is typed so far

    /// What the other arguments are already, by name. Empty from a peer of 2025-03-26.
    std::map<std::string, std::string> arguments;
};

/// What it may be completed to.
struct completion_result {
    std::vector<std::string> values;     ///< the best first
    std::optional<std::uint64_t> total;  ///< how many there are, if that is known
    bool has_more = false;               ///< whether there are more than `values`
};

}  // namespace warder::mcp
