#include "transport/principal_calls.hpp"

#include "transport/open_calls.hpp"

namespace warder::transport {

bool principal_calls::begin(const std::string& principal) {
    if (principal.empty()) return true;
    const std::lock_guard lock(mutex_);
    std::size_t& own = counts_[principal];
    if (own == most_open_calls) return false;
    ++own;
    return true;
}

void principal_calls::end(const std::string& principal) {
    if (principal.empty()) return;
    const std::lock_guard lock(mutex_);
    const auto own = counts_.find(principal);
    if (--own->second == 0) counts_.erase(own);
}

}  // namespace warder::transport
