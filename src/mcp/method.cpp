#include <warder/mcp/method.hpp>

namespace warder::mcp {

std::string_view method_of(operation asked) noexcept {
    switch (asked) {
        case operation::unknown:
            break;
        case operation::initialize:
            return "initialize";
        case operation::discover:
            return "server/discover";
        case operation::ping:
            return "ping";
        case operation::list_tools:
            return "tools/list";
        case operation::call_tool:
            return "tools/call";
        case operation::list_resources:
            return "resources/list";
        case operation::list_resource_templates:
            return "resources/templates/list";
        case operation::read_resource:
            return "resources/read";
        case operation::read_directory:
            return "resources/directory/read";
        case operation::subscribe:
            return "resources/subscribe";
        case operation::unsubscribe:
            return "resources/unsubscribe";
        case operation::list_prompts:
            return "prompts/list";
        case operation::get_prompt:
            return "prompts/get";
        case operation::list_skills:
            return "skills/list";
        case operation::get_skill:
            return "skills/get";
        case operation::complete:
            return "completion/complete";
        case operation::set_log_level:
            return "logging/setLevel";
        case operation::listen:
            return "subscriptions/listen";
        case operation::get_task:
            return "tasks/get";
        case operation::update_task:
            return "tasks/update";
        case operation::cancel_task:
            return "tasks/cancel";
    }
    return {};
}

}  // namespace warder::mcp
