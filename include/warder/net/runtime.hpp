/// The life of a server program: from its start to the signal that ends it.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/log.hpp>
#include <warder/net/http_server.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace warder::net {

/// Waits for SIGTERM or SIGINT and ends a server in peace.
///
/// There is one in a program. From its making to its end the two signals are kept for `run`,
/// whichever threads the program has started and whatever they block, and SIGPIPE is ignored.
class runtime {
  public:
    runtime();
    ~runtime();
    runtime(const runtime&) = delete;
    runtime& operator=(const runtime&) = delete;

    /// What `run` does between the signal and the end.
    struct shutdown {
        /// How long requests that were begun may take.
        std::chrono::milliseconds grace = std::chrono::seconds(30);

        /// Called at the signal, before the server drains: the place to end streams.
        unique_function<void()> begin;

        /// Called when the server has drained, or could not: waits for what goes on behind its
        /// answers, until the end of the grace. False where that is not done by then.
        unique_function<bool(std::chrono::steady_clock::time_point until)> finish;

        /// Called before the process ends with requests still at work.
        unique_function<void()> abandon;
    };

    /// Waits for a signal or for `request_stop`, then drains and stops the server.
    ///
    /// A second signal ends the process at once, with status 128 + its number, also before `run`.
    /// Where a request, or what `finish` waits for, is still at work at the end of the grace,
    /// nothing can stop it safely: the process ends with status 1.
    ///
    /// @return  the exit status of the program: 0
    int run(http_server& server, shutdown how, log_sink& log = null_log());

    /// Waits for a signal or for `request_stop`: for programs that serve without a server.
    ///
    /// @return  the signal's name; empty for `request_stop`
    std::string wait();

    /// Does what a signal does.
    ///
    /// @threads  any
    void request_stop() noexcept;

  private:
    class impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace warder::net
