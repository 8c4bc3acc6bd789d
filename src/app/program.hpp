/// Everything that surrounds one running app in a process of its own, in the order in which it is
/// needed.
#pragma once

#include "app/audit_log.hpp"
#include "app/edge.hpp"
#include "app/line_writer.hpp"
#include "app/ticker.hpp"
#include <warder/core/log.hpp>
#include <warder/net/http_client.hpp>
#include <warder/net/thread_pool.hpp>
#include <warder/net/timer_thread.hpp>

#include <memory>
#include <optional>

namespace warder {

/// Owns the pool, the HTTP client and the app that uses them; nothing of it listens.
class program {
  public:
    explicit program(const settings& chosen);

    /// Writes what is left of the audit log.
    ~program();

    /// Builds the app and starts to fetch keys.
    ///
    /// @errors  as `edge::make`: nothing, or not enough, says who is let in. With `--dev` there
    ///          would be an issuer that does
    /// @throws std::invalid_argument  anything else that is refused, such as the audit log
    result<void> build(app::definition& declared, deployment where);

    log_sink& log() noexcept { return *log_; }
    edge& service() noexcept { return *edge_; }

    /// Writes collected access lines of the calling loop.
    void flush();

    /// Writes all lines that there are and takes no more: the process is about to end.
    void finish_log();

  private:
    void tell_dropped();
    result<void> open_audit_log(app::definition& declared, const audit_settings& chosen);

    std::unique_ptr<log_sink> log_;
    line_writer lines_;
    net::thread_pool pool_;
    net::timer_thread timer_;
    net::http_client outgoing_;
    server::sealer state_;
    std::shared_ptr<audit_log> audit_;
    std::unique_ptr<edge> edge_;
    std::uint64_t told_dropped_ = 0;  ///< used by the ticker alone
    std::optional<ticker> ticker_;    // last: it uses the edge
};

}  // namespace warder
