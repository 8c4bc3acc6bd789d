#include "server/shown.hpp"

#include <warder/mcp/meta.hpp>

#include <stdexcept>
#include <utility>

namespace warder::server {

void check_shown(std::string_view whose, const mcp::icon_list& icons, std::string& meta) {
    const auto fail = [whose](const std::string& problem) {
        throw std::invalid_argument(std::string(whose) + ": " + problem);
    };
    if (const std::string problem = mcp::icon_problem(icons); !problem.empty()) fail(problem);
    auto checked = mcp::checked_meta(meta);
    if (!checked) fail(checked.error().detail);
    meta = *std::move(checked);
}

}  // namespace warder::server
