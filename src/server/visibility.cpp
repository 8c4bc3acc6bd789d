#include <warder/server/visibility.hpp>

#include <algorithm>
#include <exception>

namespace warder::server {

bool visibility::shows(const component& one, const caller& who, log_sink& log) const {
    try {
        return std::ranges::all_of(all_, [&](const list_filter& shown) { return shown(who, one); });
    } catch (const std::exception& failure) {
        log.error("a list filter threw", {{one.kind(), one.name()}, {"reason", failure.what()}});
    } catch (...) {
        log.error("a list filter threw", {{one.kind(), one.name()}});
    }
    return false;
}

}  // namespace warder::server
