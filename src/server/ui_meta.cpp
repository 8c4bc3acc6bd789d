#include "server/ui_meta.hpp"

#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <stdexcept>

namespace warder::server {
namespace {

[[noreturn]] void fail(const tool_options& options, const std::string& problem) {
    throw std::invalid_argument("tool \"" + options.name + "\": " + problem);
}

}  // namespace

bool is_ui_uri(std::string_view uri) noexcept {
    constexpr std::string_view scheme = "ui://";
    return uri.starts_with(scheme) && uri.size() > scheme.size();
}

/// @source  SEP-1865 `McpUiToolMeta`
void add_ui_meta(tool_options& options) {
    const bool limited = options.visible_to != tool_visibility::model_and_app;
    if (options.view.empty() && !limited) return;
    if (!options.view.empty() && !is_ui_uri(options.view)) {
        fail(options, "the URI of its view begins with ui:// and goes on");
    }
    std::string meta;
    json::writer out(meta);
    out.begin_object().key("ui").begin_object();
    if (!options.view.empty()) out.key("resourceUri").value(options.view);
    if (limited) {
        const bool model = options.visible_to == tool_visibility::model;
        out.key("visibility").begin_array().value(model ? "model" : "app").end_array();
    }
    out.end_object();
    if (!options.meta.empty()) {
        bool told_twice = false;
        const auto parsed = json::parse(options.meta, [&](json::node root) {
            root.for_each_member([&](std::string_view key, json::node value) {
                told_twice = told_twice || key == "ui";
                out.key(key).raw(value.dump());
                return true;
            });
        });
        static_cast<void>(parsed);  // it was checked before
        if (told_twice) fail(options, "its `_meta` has \"ui\", which .view writes");
    }
    out.end_object();
    options.meta = std::move(meta);
}

}  // namespace warder::server
