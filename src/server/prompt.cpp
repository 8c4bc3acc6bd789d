#include "server/shown.hpp"
#include "server/text_fields.hpp"
#include <warder/server/prompt.hpp>

#include <stdexcept>

namespace warder::server::detail {

prompt assemble(
    prompt_options options, const json::type_descriptor* input, std::unique_ptr<erased_handler> code
) {
    if (const std::string problem = text_problem(input); !problem.empty()) {
        throw std::invalid_argument("prompt \"" + options.name + "\": " + problem);
    }
    check_shown("prompt \"" + options.name + "\"", options.icons, options.meta);
    prompt made;
    made.definition = {
        .name = std::move(options.name),
        .title = std::move(options.title),
        .description = std::move(options.description),
        .arguments = {},
        .icons = std::move(options.icons),
        .meta = std::move(options.meta),
    };
    if (input != nullptr) {
        for (const json::field_descriptor& field : input->fields) {
            made.definition.arguments.push_back({field.name, field.title, field.doc, field.required}
            );
        }
    }
    made.access = {std::move(options.scopes), std::move(options.tags), std::move(options.needs)};
    made.blocking = options.blocking;
    made.handler = std::move(code);
    return made;
}

}  // namespace warder::server::detail
