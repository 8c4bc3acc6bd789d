#include "server/shown.hpp"
#include "server/ui_meta.hpp"
#include <warder/json/schema.hpp>
#include <warder/server/tool.hpp>

namespace warder::server::detail {

tool assemble(
    tool_options options,
    const json::type_descriptor* input,
    const json::type_descriptor* output,
    std::unique_ptr<erased_handler> code
) {
    check_shown("tool \"" + options.name + "\"", options.icons, options.meta);
    add_ui_meta(options);
    tool made;
    made.definition.name = std::move(options.name);
    made.definition.title = std::move(options.title);
    made.definition.description = std::move(options.description);
    // Without a struct anything is accepted: some clients invent arguments for such tools.
    made.definition.input_schema =
        input != nullptr ? json::schema_of(*input) : R"({"type":"object"})";
    if (output != nullptr) made.definition.output_schema = json::schema_of(*output);
    made.definition.hints = {
        .read_only = options.read_only,
        .destructive = options.destructive,
        .idempotent = options.idempotent,
        .open_world = options.open_world,
    };
    made.definition.icons = std::move(options.icons);
    made.definition.meta = std::move(options.meta);
    made.access = {std::move(options.scopes), std::move(options.tags), std::move(options.needs)};
    made.blocking = options.blocking;
    made.runs_as_task = options.task;
    made.limits = {.max_concurrent = options.max_concurrent, .timeout = options.timeout};
    made.view = std::move(options.view);
    if (code != nullptr) code->how = options.arguments;
    made.handler = std::move(code);
    return made;
}

}  // namespace warder::server::detail
