#include "app/edge.hpp"

#include "app/metrics.hpp"
#include "http/decimal.hpp"
#include <warder/http/authority.hpp>
#include <warder/http/ip_address.hpp>
#include <warder/http/url.hpp>
#include <warder/oauth/protected_resource.hpp>
#include <warder/oauth/reasons.hpp>

#include <exception>
#include <stdexcept>
#include <utility>

namespace warder {
namespace {

/// Lets a URL of our own through the checks of `Host` and `Origin`. Loopback is let through anyway.
void allow(std::string_view url, http::origin_options& into) {
    const auto parts = http::parse_url(url);
    if (!parts) return;
    into.hosts.push_back(parts->host);
    into.origins.push_back(http::origin(*parts));
}

/// The routes that every server has: liveness and readiness, for everyone.
void add_probes(http::router& router, const site& root) {
    if (router.find(http::method::get, health_path).route != health_path) {
        router.add(
            http::method::get,
            health_path,
            http::protection::none,
            http::plain([](const http::request&) {
                return http::json_response(200, R"({"status":"healthy"})");
            })
        );
    }
    if (router.find(http::method::get, ready_path).route != ready_path) {
        router.add(
            http::method::get,
            ready_path,
            http::protection::none,
            http::plain([&root](const http::request&) {
                if (root.ready()) return http::json_response(200, R"({"status":"ready"})");
                auto waiting =
                    http::json_response(503, R"({"status":"waiting for the issuer's keys"})");
                waiting.fields.set("Retry-After", "1");
                return waiting;
            })
        );
    }
}

/// Whether a request is for a metadata document (RFC 9728 §3).
bool is_document(const http::request& request) {
    constexpr std::string_view prefix = oauth::protected_resource_path;
    const std::string_view path = request.path();
    if (!path.starts_with(prefix)) return false;
    return path.size() == prefix.size() || path[prefix.size()] == '/';
}

/// Of a handler's response, which ends the exchange (RFC 9110 §15).
void require_final(unsigned status) {
    if (status >= 200 && status <= 599) return;
    throw std::out_of_range("a handler answered with the status " + std::to_string(status));
}

}  // namespace

std::string public_url_of(const settings& chosen, std::uint16_t port) {
    if (!chosen.public_url.empty()) {
        std::string url = chosen.public_url;
        if (url.back() == '/') url.pop_back();
        return url;
    }
    // Whoever listens on all addresses or on loopback is reached as localhost from here; anybody
    // else says --public-url.
    const bool named = chosen.host != "127.0.0.1" && chosen.host != "0.0.0.0" &&
                       chosen.host != "::" && chosen.host != "::1";
    const std::string host = !named                                       ? "localhost"
                             : chosen.host.find(':') != std::string::npos ? "[" + chosen.host + "]"
                                                                          : chosen.host;
    const bool secure = !chosen.ssl_certfile.empty();
    const bool usual = port == (secure ? 443 : 80);
    return (secure ? "https://" : "http://") + host + (usual ? "" : ":" + std::to_string(port)) +
           chosen.root_path;
}

edge::edge(const app::definition& declared, deployment where, const surroundings& around)
    : where_(std::move(where)),
      decisions_(around.time, declared.decisions, declared.audits),
      around_(around) {}

result<std::unique_ptr<edge>> edge::make(
    app::definition& declared, deployment where, const surroundings& around, line_writer* lines
) {
    std::unique_ptr<edge> made(new edge(declared, std::move(where), around));
    const settings& chosen = made->where_.settings;
    made->id_prefix_ = random_hex(around.random, 4) + "-";

    made->proxies_ = http::trusted_proxies(chosen.forwarded_allow_ips);
    if (!declared.address_limits.empty()) made->address_limiter_.emplace(declared.address_limits);
    if (lines != nullptr && chosen.access_log)
        made->access_log_.emplace(*lines, chosen.log_format, around.time);

    auto root = site::make(declared, {}, made->where_, made->around_, made->decisions_, nullptr);
    if (!root) return std::move(root).error();
    made->root_ = *std::move(root);
    made->root_->publish(made->root_->router());
    add_probes(made->root_->router(), *made->root_);
    made->metrics_path_ = chosen.metrics_path.empty() ? declared.metrics_path : chosen.metrics_path;
    made->add_metrics(declared.decisions);

    http::origin_options origins;
    allow(made->where_.public_url, origins);
    if (const auto& door = made->root_->guarded_by())
        allow(door->settings.document.resource(), origins);
    // Pages that pass the check of `Origin` can read their answers, whatever the program says.
    http::cors_options pages{.allowed_origins = origins.origins};
    if (declared.cors) {
        pages = *declared.cors;
        const auto& listed = pages.allowed_origins;
        origins.origins.insert(origins.origins.end(), listed.begin(), listed.end());
    }
    made->cors_ = http::cors(std::move(pages));
    made->document_origins_ = http::origin_policy({.hosts = origins.hosts, .origins = {"*"}});
    made->origins_ = http::origin_policy(std::move(origins));
    return made;
}

/// The route of the counters, where there is to be one.
void edge::add_metrics(const std::shared_ptr<const oauth::decision_counters>& counters) {
    if (metrics_path_.empty()) return;
    const char* const by = where_.settings.metrics_path.empty() ? "app.metrics" : "--metrics-path";
    const auto refuse_if = [&](bool taken, const char* why) {
        if (!taken) return;
        throw std::invalid_argument(
            std::string("the metrics (") + by + ") cannot be at " + metrics_path_ + ", where " +
            why + "; give them another path, such as /metrics"
        );
    };
    refuse_if(&root_->at(metrics_path_) != root_.get(), "an app is mounted");
    // The router names the route of a path whatever the method is.
    const auto there = root_->router().find(http::method::get, metrics_path_).route;
    refuse_if(there == metrics_path_, "the server answers already");
    root_->router().add(
        http::method::get,
        metrics_path_,
        http::protection::none,
        http::plain([counters](const http::request& request) {
            return metrics_response(request, *counters);
        })
    );
}

/// Whether the counters are asked for by an address in place of a name, as a scraper does that
/// found the server by itself. No web page gets here so: a name that was rebound is none.
bool edge::is_scrape(const http::request& request) const {
    if (metrics_path_.empty() || request.path() != metrics_path_) return false;
    if (request.method != http::method::get && request.method != http::method::head) return false;
    if (request.fields.find("Origin") || request.fields.count("Host") != 1) return false;
    const auto sent = http::parse_authority(request.fields["Host"]);
    if (!sent) return false;
    std::string_view host = sent->host;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return http::parse_ip_address(host).has_value();
}

/// The pages that may read the answer to a request.
const http::cors& edge::pages_of(const http::request& request) const {
    return is_document(request) ? document_pages_ : cors_;
}

/// A new id for a request, in the memory of the one that stood there before.
void edge::name(http::request& request) {
    request.id.assign(id_prefix_).append(http::decimal(++last_id_).text());
}

task<http::response> edge::handle(http::request& request, http::body_source& body) {
    name(request);
    // First of all, since everything after it asks who the client is and how it came.
    proxies_.apply(request);
    try {
        visit seen(around_.time);
        std::optional<http::response> refused = refuse(request, seen);
        if (refused) {
            complete(request, *refused);
            co_return *std::move(refused);
        }
        auto answering = root_->at(request.path()).handle(request, body, seen);
        http::response response = co_await answering;
        require_final(response.status);
        // A refusal has the fields of the limit that refused.
        if (seen.counted.limit != nullptr && !response.fields.find("X-RateLimit-Limit")) {
            http::add_limit_fields(response, seen.counted, seen.wall);
        }
        complete(request, response);
        co_return response;
    } catch (const std::exception& fault) {
        log_fault(request, fault.what());
    } catch (...) {
        log_fault(request, "unknown exception");
    }
    http::response failed = http::error_response(500, "Internal server error");
    complete(request, failed);
    co_return failed;
}

/// Refuses or answers a request before any site sees it; nothing for one that may go on.
std::optional<http::response> edge::refuse(const http::request& request, visit& seen) {
    // Host and Origin before anything else looks at the request (MCP, Streamable HTTP, security
    // warning). A metadata document is for every page, so there only Host counts.
    const auto& policy = is_document(request) ? document_origins_ : origins_;
    auto refusal = is_scrape(request) ? std::nullopt : policy.check(request);
    if (refusal) {
        decisions_.tell({.reason = refusal->reason, .request = request});
        around_.log.warning("refused", {{"request_id", request.id}, {"reason", refusal->detail}});
        return std::move(refusal->reply);
    }

    // A preflight carries no token, so it is answered outside the guard.
    if (auto preflight = pages_of(request).preflight(request)) return preflight;

    // Addresses are counted before any signature is checked. Probes are not counted: a limit must
    // not make a load balancer believe that the server is down.
    const std::string_view path = request.path();
    if (!address_limiter_ || path == health_path || path == ready_path ||
        (!metrics_path_.empty() && path == metrics_path_))
        return std::nullopt;
    seen.counted = address_limiter_->check(http::client_key(request.client_address), seen.steady);
    if (seen.counted.allowed) return std::nullopt;
    decisions_.tell({.reason = oauth::reason::address_rate_limited, .request = request});
    return http::too_many_requests(seen.counted, seen.wall);
}

void edge::log_fault(const http::request& request, std::string_view reason) const {
    around_.log.error("a request failed", {{"request_id", request.id}, {"reason", reason}});
}

/// Last of all, so that a page can read whatever the answer is: 401, 403, 413, 429 and 5xx too.
void edge::complete(const http::request& request, http::response& response) const {
    pages_of(request).decorate(request, response);
    response.fields.set("X-Request-Id", request.id);
}

void edge::refused(http::request& request, const error& why, http::response& response) noexcept {
    name(request);
    proxies_.apply(request);
    complete(request, response);
    // Strangers and scanners send such requests all day, so no warning; and overload must not make
    // more work than it has: its 503 stands in the access log.
    const bool busy = why.code == std::errc::resource_unavailable_try_again;
    if (busy || !around_.log.enabled(log_level::info)) return;
    const std::string status = std::to_string(response.status);
    around_.log.info(
        "Request refused",
        {{"request_id", request.id},
         {"client", request.client_address},
         {"status", status, true},
         {"reason", why.log_text()}}
    );
}

void edge::sent(
    const http::request& request, const http::response& response, std::chrono::nanoseconds took
) noexcept {
    if (access_log_) access_log_->add(request, response, took);
}

void edge::flush() {
    if (access_log_) access_log_->flush();
}

void edge::flush_all() {
    if (access_log_) access_log_->flush_all();
}

}  // namespace warder
