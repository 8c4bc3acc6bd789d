/// The edge of the server: what every request passes, whoever answers it.
#pragma once

#include "app/access_log.hpp"
#include "app/site.hpp"
#include <warder/http/cors.hpp>
#include <warder/http/forwarded.hpp>
#include <warder/http/origin.hpp>
#include <warder/http/rate_limiter.hpp>
#include <warder/http/service.hpp>
#include <warder/oauth/audit.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace warder {

/// A whole app as a service: what a server runs, and a test client calls.
///
/// The life of a request is `edge::handle` and `site::handle`, read from top to bottom; each step
/// says why it stands where it does.
class edge final : public http::service {
  public:
    /// Builds all of an app. `declared` is used up.
    ///
    /// @param lines  for the access log; null keeps none. Outlives the edge
    /// @errors       as `site::make`: what the provider refuses
    /// @throws std::invalid_argument  anything else that is refused. Each has a sentence for the
    ///               operator that names the fix
    static result<std::unique_ptr<edge>> make(
        app::definition& declared, deployment where, const surroundings& around, line_writer* lines
    );

    task<http::response> handle(http::request& request, http::body_source& body) override;
    void draining() noexcept override { root_->draining(); }
    void refused(
        http::request& request, const error& why, http::response& response
    ) noexcept override;
    void sent(
        const http::request& request, const http::response& response, std::chrono::nanoseconds took
    ) noexcept override;

    /// Writes collected access lines of the calling loop.
    void flush();

    /// Writes those of all loops.
    void flush_all();

    /// About once a second: fetches keys that are due, forgets old tasks, ends what was left idle.
    void tick() { root_->tick(); }

    /// Waits until the handlers of tasks, and those whose clients are gone, are done; false where
    /// that takes longer.
    bool wait_for_handlers(std::chrono::steady_clock::time_point until) {
        return root_->wait_for_handlers(until);
    }

    bool ready() const noexcept { return root_->ready(); }
    const site& root() const noexcept { return *root_; }

    /// Who is told of every decision about access.
    const oauth::auditor& decisions() const noexcept { return decisions_; }

  private:
    edge(const app::definition& declared, deployment where, const surroundings& around);

    std::optional<http::response> refuse(const http::request& request, visit& seen);
    void log_fault(const http::request& request, std::string_view reason) const;
    void complete(const http::request& request, http::response& response) const;
    const http::cors& pages_of(const http::request& request) const;
    void add_metrics(const std::shared_ptr<const oauth::decision_counters>& counters);
    bool is_scrape(const http::request& request) const;
    void name(http::request& request);

    const deployment where_;
    const oauth::auditor decisions_;
    const surroundings around_;
    std::string id_prefix_;
    std::string metrics_path_;  ///< empty where there are none
    std::atomic<std::uint64_t> last_id_ = 0;
    http::trusted_proxies proxies_;
    http::origin_policy origins_{http::origin_options{}};
    http::origin_policy document_origins_{http::origin_options{}};
    const http::cors document_pages_{{.allowed_origins = {"*"}}};
    http::cors cors_{http::cors_options{}};
    std::optional<http::rate_limiter> address_limiter_;
    std::unique_ptr<site> root_;
    std::optional<access_log> access_log_;
};

}  // namespace warder
