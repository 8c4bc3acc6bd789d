#include <warder/json/node.hpp>
#include <warder/mcp/client.hpp>

#include <algorithm>
#include <array>

namespace warder::mcp {
namespace {

constexpr std::array<std::string_view, 8> level_names = {
    "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"
};

/// More extensions than that nobody declares.
constexpr std::size_t most_extensions = 64;

/// A longer name is none that a server looks for.
constexpr std::size_t max_extension_bytes = 256;

std::optional<json::node> object_in(const json::node& outer, std::string_view name) {
    const auto found = outer[name];
    return found && found->kind() == json::kind::object ? found : std::nullopt;
}

}  // namespace

std::optional<logging_level> parse_logging_level(std::string_view name) noexcept {
    const auto* found = std::ranges::find(level_names, name);
    if (found == level_names.end()) return std::nullopt;
    return static_cast<logging_level>(found - level_names.begin());
}

std::string_view to_string(logging_level level) noexcept {
    return level_names[static_cast<std::size_t>(level)];
}

bool client_capabilities::has_extension(std::string_view name) const noexcept {
    return std::ranges::find(extensions, name) != extensions.end();
}

client_capabilities read_client_capabilities(const json::node& declared) {
    client_capabilities can;
    if (const auto elicitation = object_in(declared, "elicitation")) {
        can.elicitation_url = object_in(*elicitation, "url").has_value();
        // MCP 2025-11-25 client/elicitation: an empty object declares forms.
        can.elicitation = object_in(*elicitation, "form").has_value() || !can.elicitation_url;
    }
    if (const auto sampling = object_in(declared, "sampling")) {
        can.sampling = true;
        can.sampling_tools = object_in(*sampling, "tools").has_value();
        can.sampling_context = object_in(*sampling, "context").has_value();
    }
    can.roots = object_in(declared, "roots").has_value();
    if (const auto extensions = object_in(declared, "extensions")) {
        extensions->for_each_member([&can](std::string_view name, json::node settings) {
            // MCP 2026-07-28 schema `ClientCapabilities`: the settings are an object.
            const bool good = settings.kind() == json::kind::object;
            if (good && name.size() <= max_extension_bytes) can.extensions.emplace_back(name);
            return can.extensions.size() < most_extensions;
        });
    }
    return can;
}

}  // namespace warder::mcp
