/// What a running app refers to and does not own.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/executor.hpp>
#include <warder/core/log.hpp>
#include <warder/core/timer.hpp>
#include <warder/http/client.hpp>
#include <warder/server/sealing.hpp>

namespace warder {

/// The world around an app; all of it outlives the app. A test replaces each part.
struct surroundings {
    const clock& time;
    entropy& random;
    log_sink& log;
    http::client& outgoing;

    /// Runs plain handlers that are not known to be quick.
    executor& pool;

    /// Seals what clients carry, for all apps of the program.
    const server::sealer& state;

    /// Wakes handlers that sleep.
    warder::timer& timer;
};

}  // namespace warder
