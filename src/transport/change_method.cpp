#include "transport/change_method.hpp"

namespace warder::transport {

std::string_view method_of(server::change::kind what) noexcept {
    using kind = server::change::kind;
    switch (what) {
        case kind::tools:
            return "notifications/tools/list_changed";
        case kind::prompts:
            return "notifications/prompts/list_changed";
        case kind::resources:
            return "notifications/resources/list_changed";
        case kind::resource:
            return "notifications/resources/updated";
        case kind::task:
            break;
    }
    return {};
}

}  // namespace warder::transport
