/// The tools of a server, by name and in the order of their registration.
#pragma once

#include <warder/mcp/header_parameter.hpp>
#include <warder/server/placement.hpp>
#include <warder/server/tool.hpp>

#include <deque>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace warder::server {

/// A tool with what is derived from it.
struct registered_tool {
    explicit registered_tool(server::tool registered);

    server::tool tool;
    std::vector<mcp::header_parameter> header_parameters;

    /// Learns while the tool is in use, which changes nothing about the tool.
    mutable placement where;
};

/// Owns tools; filled before serving, read-only then.
///
/// @threads  `find` and `all` may be called concurrently once nothing is added any more
class registry {
  public:
    /// Adds a tool.
    ///
    /// @throws std::invalid_argument  with a sentence for the developer: its name is not 1 to 128
    /// characters of `A-Z a-z 0-9 _ - .` or is taken, its input schema is no JSON object of type
    /// "object", or an `x-mcp-header` in there breaks a rule
    void add(tool added);

    /// The tool of that exact name, or null. It lives as long as the registry.
    const registered_tool* find(std::string_view name) const noexcept;

    const std::deque<registered_tool>& all() const noexcept { return tools_; }

  private:
    std::deque<registered_tool> tools_;  // never moves what it holds
    std::unordered_map<std::string_view, const registered_tool*> by_name_;
};

}  // namespace warder::server
