/// One app's routes behind its guard: what stands behind the edge of the server, or under a mount's
/// prefix.
#pragma once

#include "app/definition.hpp"
#include "app/deployment.hpp"
#include "app/surroundings.hpp"
#include "oauth/stream_watch.hpp"
#include <warder/http/rate_limiter.hpp>
#include <warder/http/router.hpp>
#include <warder/http/service.hpp>
#include <warder/oauth/audit.hpp>
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/bearer_guard.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/transport/event_store.hpp>
#include <warder/transport/streamable_http.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace warder {

/// Where every server tells whether it lives, and whether it has its keys.
inline constexpr std::string_view health_path = "/health";
inline constexpr std::string_view ready_path = "/ready";

/// A request on its way through the server.
struct visit {
    explicit visit(const clock& time) : wall(time.now()), steady(time.steady_now()) {}

    /// When it came, by both clocks: read once for all that asks.
    std::chrono::system_clock::time_point wall;
    std::chrono::steady_clock::time_point steady;

    /// What the limits say of it, those by principal once it is known; without a limit where there
    /// is none.
    http::limit_decision counted;
};

/// A guard with all that it needs.
struct door {
    oauth::auth_settings settings;
    oauth::running_verifier running;
    std::unique_ptr<oauth::bearer_guard> guard;

    /// Ends streams of tokens that were revoked.
    std::unique_ptr<oauth::stream_watch> streams;
    std::string metadata_url;
};

/// @threads  `handle` may be called concurrently
class site {
  public:
    /// Builds the site of `declared`, from which its functions and tools are taken.
    ///
    /// @param prefix  path of the mount, or empty; in front of every path that is published
    /// @param decisions  told of every decision about access; outlives the site
    /// @param outer   the site that mounts this one, or null. Its layers and limits hold here too,
    ///                and so does its door where this one has none
    /// @errors        what the provider refuses, as a sentence for the operator
    /// @throws std::invalid_argument  anything else that is refused, such as a skill
    static result<std::unique_ptr<site>> make(
        app::definition& declared,
        std::string prefix,
        const deployment& where,
        const surroundings& around,
        const oauth::auditor& decisions,
        const site* outer
    );

    /// Answers a request that passed the edge.
    ///
    /// @param seen  kept up to date; outlives the task, as the others do
    task<http::response> handle(http::request& request, http::body_source& body, visit& seen);

    /// The site that answers a path: this one, or one that is mounted.
    site& at(std::string_view path);

    /// Whether every verifier has its keys.
    bool ready() const noexcept;

    /// Whether the certificates of clients count here, so that TLS has to ask for them.
    bool asks_for_certificates() const noexcept;

    /// Ends the streams that would go on for ever, and asks the handlers of tasks to stop.
    void draining() noexcept;

    /// Fetches keys that are due, forgets old tasks, ends what was left idle. Called about once a
    /// second.
    void tick();

    /// Waits until the handlers of tasks, and those whose clients are gone, are done; false where
    /// that takes longer.
    bool wait_for_handlers(std::chrono::steady_clock::time_point until);

    /// The metadata documents of this site and the mounted ones, each at all its paths, for the
    /// root's router.
    void publish(http::router& root) const;

    http::router& router() noexcept { return router_; }

    const std::shared_ptr<door>& guarded_by() const noexcept { return door_; }

    /// What answers MCP requests, for a transport that is no route.
    const server::dispatcher& dispatcher() const noexcept { return *dispatcher_; }

    /// URL of the MCP endpoint, as clients reach it.
    const std::string& endpoint_url() const noexcept { return endpoint_url_; }

    /// The first tool, for the start screen; empty when there is none.
    std::string example_tool;
    std::string example_schema;

    ~site();
    site(const site&) = delete;
    site& operator=(const site&) = delete;

  private:
    struct plain_route;

    /// A route that takes other bodies than `--max-body` says.
    struct body_cap {
        http::method method;
        std::string route;
        std::size_t max_bytes;
    };

    site(
        std::string prefix,
        const deployment& where,
        const surroundings& around,
        const oauth::auditor& decisions
    );

    result<void> open_door(const app::definition& declared, const site* outer);
    http::limit_decision counted(
        const http::request& request, std::chrono::steady_clock::time_point now, std::uint32_t cost
    );
    std::optional<http::response> charge(const http::request& request, std::size_t more);
    std::optional<http::response> refuse_call(
        const http::request& request, const http::route_match& match
    );
    bool tell(const http::request& request, std::string_view reason, bool allowed) const;
    void look_at_count(const http::request& request, visit& seen);
    bool tell_let_in(const http::request& request, const http::route_match& match) const;
    http::response refuse_over_limit(const http::request& request, const visit& seen) const;
    std::size_t longest_body(const http::request& request, const http::route_match& match) const;
    void cap_body(http::method method, std::string route, const route_options& options);
    void add_routes(app::definition& declared);
    void add_endpoint(app::definition& declared);
    void add_session_routes(const app::definition& declared);
    std::optional<std::string> hidden_path(site& root);
    http::route_handler wrapped(http::route_handler innermost);
    task<http::response> run_layers(
        std::size_t position,
        const http::route_handler& innermost,
        http::request& request,
        const http::path_parameters& parameters,
        std::thread::id loop
    );
    task<http::response> run_plain(
        plain_route& route, http::request& request, const http::path_parameters& parameters
    );

    const std::string prefix_;
    const deployment& where_;
    const surroundings around_;
    const oauth::auditor& decisions_;
    std::string mcp_path_;
    std::string endpoint_url_;
    std::shared_ptr<door> door_;
    bool owns_door_ = false;
    http::router router_;
    std::vector<std::shared_ptr<const middleware>> layers_;  ///< those of the outer app first
    std::deque<plain_route> plain_routes_;
    std::vector<body_cap> body_caps_;
    std::vector<std::string> paths_;  ///< of all that it answers
    server::services services_;
    server::layers around_calls_;
    server::visibility visible_;
    std::optional<server::policy> policy_;
    std::unique_ptr<server::dispatcher> dispatcher_;
    std::unique_ptr<transport::event_store> events_;
    std::vector<http::method> session_methods_;  ///< of the endpoint beside POST
    std::unique_ptr<transport::streamable_http> endpoint_;
    std::vector<std::shared_ptr<http::rate_limiter>>
        principal_limiters_;  ///< those of the outer app first
    std::vector<std::unique_ptr<site>> mounted_;
};

}  // namespace warder
