/// What the calls of a component may cost.
#pragma once

#include <chrono>

namespace warder::server {

/// Limits of one component.
struct call_limits {
    unsigned max_concurrent = 0;          ///< calls at the same time; 0 for no limit
    std::chrono::milliseconds timeout{};  ///< for each; 0 for no limit
};

}  // namespace warder::server
