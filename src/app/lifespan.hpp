/// The time between an app's start-up and its shutdown functions.
#pragma once

#include "app/definition.hpp"
#include <warder/core/log.hpp>

#include <vector>

namespace warder {

/// Runs the start-up functions of an app and of what it mounts when it is made, and the shutdown
/// functions when it dies.
class lifespan {
  public:
    /// Starts the mounted apps first, in the order in which they were mounted.
    ///
    /// Throws what a start-up function throws, once every app that had begun to start is shut down.
    ///
    /// @param declared, log  outlive this object
    lifespan(const app::definition& declared, log_sink& log);

    /// Shuts down in the opposite order. A function that throws is logged, and the others still
    /// run.
    ~lifespan() { end(); }

    lifespan(const lifespan&) = delete;
    lifespan& operator=(const lifespan&) = delete;

  private:
    void begin(const app::definition& declared);
    void end() noexcept;

    log_sink& log_;
    std::vector<const app::definition*> begun_;
};

}  // namespace warder
