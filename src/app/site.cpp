#include "app/site.hpp"

#include <warder/http/ip_address.hpp>
#include <warder/http/url.hpp>
#include <warder/net/http1_parser.hpp>
#include <warder/oauth/protected_resource.hpp>
#include <warder/oauth/reasons.hpp>
#include <warder/server/refusal.hpp>
#include <warder/server/task_board.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <string_view>
#include <thread>
#include <utility>

namespace warder {
namespace {

/// What a stranger may make a public route read, unless the route says otherwise.
constexpr std::size_t longest_public_body = 64 * 1024;

/// Whether a body means something. In GET and HEAD it has no semantics (RFC 9110 §9.3.1, §9.3.2).
bool takes_body(http::method verb) {
    return verb != http::method::get && verb != http::method::head;
}

/// `prefix` with `path` behind it; the root of a mount is the prefix itself.
std::string joined(const std::string& prefix, const std::string& path) {
    return path == "/" && !prefix.empty() ? prefix : prefix + path;
}

/// Whether a JSON text that was understood is an array.
bool is_batch(std::string_view json) {
    const std::size_t first = json.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && json[first] == '[';
}

/// Says `*` without being asked, so that a shared cache may keep one answer for all pages.
http::plain_handler document_handler(std::string text) {
    return [text = std::move(text)](const http::request&) {
        auto response = http::json_response(200, text);
        response.fields.set("Access-Control-Allow-Origin", "*");
        return response;
    };
}

/// Adds what is in the folders of skills to the components.
result<void> load_skills(app::definition& declared) {
    for (const auto& folder : declared.skills) {
        auto loaded = folder.load(folder.path);
        if (!loaded) return std::move(loaded).error();
        declared.components->add(*std::move(loaded), folder.terms);
    }
    declared.skills.clear();  // their scopes are those of components now
    return {};
}

}  // namespace

/// A plain function of the program, and where it is best run.
struct site::plain_route {
    plain_route(std::string at, detail::route_function declared, const route_options& options)
        : path(std::move(at)), function(std::move(declared.plain)), where(options.blocking) {}

    std::string path;
    unique_function<http::response(http::request&, const http::path_parameters&)> function;
    server::placement where;
};

site::site(
    std::string prefix,
    const deployment& where,
    const surroundings& around,
    const oauth::auditor& decisions
)
    : prefix_(std::move(prefix)), where_(where), around_(around), decisions_(decisions) {}

site::~site() = default;

result<std::unique_ptr<site>> site::make(
    app::definition& declared,
    std::string prefix,
    const deployment& where,
    const surroundings& around,
    const oauth::auditor& decisions,
    const site* outer
) {
    std::unique_ptr<site> made(new site(std::move(prefix), where, around, decisions));
    made->mcp_path_ = joined(made->prefix_, declared.mcp_path);
    made->endpoint_url_ = where.public_url + made->mcp_path_;
    if (const auto& tools = declared.components->declared().all(); !tools.empty()) {
        const auto& first = tools.front()->tool.definition;
        made->example_tool = first.name;
        made->example_schema = first.input_schema;
    }
    if (auto loaded = load_skills(declared); !loaded)
        throw std::invalid_argument(loaded.error().log_text());
    if (auto opened = made->open_door(declared, outer); !opened) return std::move(opened).error();
    made->services_ = std::move(declared.provided);
    made->around_calls_ = std::move(declared.around);
    made->visible_ = std::move(declared.visible);
    made->policy_ = std::move(declared.policy);
    if (outer != nullptr) {
        made->services_.inherit(outer->services_);
        made->principal_limiters_ = outer->principal_limiters_;
        made->layers_ = outer->layers_;
    }
    if (!declared.principal_limits.empty()) {
        made->principal_limiters_.push_back(
            std::make_shared<http::rate_limiter>(declared.principal_limits)
        );
    }
    for (auto& layer : declared.middlewares) {
        made->layers_.push_back(std::make_shared<const middleware>(std::move(layer)));
    }

    for (auto& [inner_prefix, inner] : declared.mounts) {
        auto mounted =
            make(*inner, made->prefix_ + inner_prefix, where, around, decisions, made.get());
        if (!mounted) return std::move(mounted).error();
        made->mounted_.push_back(*std::move(mounted));
    }
    // A longer prefix is asked before a shorter one that it begins with. The declarations keep
    // their order, in which the apps start.
    std::sort(made->mounted_.begin(), made->mounted_.end(), [](const auto& a, const auto& b) {
        return a->prefix_.size() > b->prefix_.size();
    });
    made->add_endpoint(declared);
    made->add_routes(declared);
    if (outer == nullptr) {
        for (const std::string_view path : {health_path, ready_path})
            made->paths_.emplace_back(path);
        made->paths_.emplace_back(oauth::protected_resource_path);
        if (auto hidden = made->hidden_path(*made)) throw std::invalid_argument(*hidden);
    }
    return made;
}

/// A path of this site or a mounted one that a mounted app takes away, as a sentence.
std::optional<std::string> site::hidden_path(site& root) {
    for (const auto& path : paths_) {
        const site& answering = root.at(path);
        if (&answering == this) continue;
        return path + " is hidden by the app that is mounted at " + answering.prefix_ +
               "; give one of them another path";
    }
    for (const auto& inner : mounted_) {
        if (auto hidden = inner->hidden_path(root)) return hidden;
    }
    return std::nullopt;
}

result<void> site::open_door(const app::definition& declared, const site* outer) {
    // Over stdio nobody calls but who started the program (MCP basic/authorization).
    if (where_.settings.stdio) return {};
    if (!declared.provider) {
        if (outer != nullptr) door_ = outer->door_;
        if (door_ && !declared.scope_rules.empty()) {
            throw std::invalid_argument(
                "scopes(...) is for the app that calls auth(...), not for one that is mounted in it"
            );
        }
        return {};
    }
    auto settings = declared.provider->resolve(
        {.get = where_.environment},
        {.public_url = where_.public_url,
         .mcp_path = mcp_path_,
         .scopes = scopes_of(declared),
         .development = where_.development}
    );
    if (!settings) return std::move(settings).error();
    if (settings->certificates && !settings->certificates->from_proxy &&
        where_.settings.ssl_certfile.empty()) {
        settings->warnings.push_back(
            "oauth::with_certificates needs TLS of the server (--ssl-certfile), or .from_proxy: "
            "without it every token that is bound to a certificate is refused"
        );
    }
    door_ = std::make_shared<door>();
    owns_door_ = true;
    door_->settings = *std::move(settings);
    door_->running = oauth::make_verifier(
        door_->settings, around_.outgoing, around_.time, around_.random, around_.log
    );
    door_->metadata_url = oauth::protected_resource_url_of(door_->settings.document.resource());
    door_->guard = std::make_unique<oauth::bearer_guard>(
        *door_->running.verifier,
        around_.time,
        around_.log,
        oauth::bearer_guard_options{
            .metadata_url = door_->metadata_url,
            .scopes = door_->settings.document.scopes_supported(),
            .scope_rules = declared.scope_rules,
            .dpop = door_->settings.dpop,
            .certificates = door_->settings.certificates,
            .proxies = http::trusted_proxies(where_.settings.forwarded_allow_ips),
            .public_url = where_.public_url,
            .chance = &around_.random,
            .decisions = &decisions_
        }
    );
    door_->streams =
        std::make_unique<oauth::stream_watch>(*door_->guard, around_.time, around_.log);
    return {};
}

void site::add_endpoint(app::definition& declared) {
    const auto& self = declared.options;
    dispatcher_ = std::make_unique<server::dispatcher>(
        mcp::server_description{
            .self =
                {.name = self.name,
                 .version = self.version,
                 .title = self.title,
                 .description = self.description,
                 .website_url = self.website_url,
                 .icons = self.icons},
            .instructions = self.instructions,
            .capabilities = {},
            .guarded = door_ != nullptr,
            .sessions = where_.settings.stdio || self.sessions != transport::session_mode::never,
            .list_ttl_ms = self.list_ttl_ms
        },
        declared.components,
        server::dispatcher_options{
            .pool = &around_.pool,
            .clock = &around_.time,
            .log = &around_.log,
            .provided = &services_,
            .around = &around_calls_,
            .visible = &visible_,
            .rules = policy_ ? &*policy_ : nullptr,
            .chance = &around_.random,
            .timer = &around_.timer,
            .state = &around_.state,
            .live = declared.is_live,
            .page_size = self.page_size
        }
    );
    transport::streamable_http::forbid forbid;
    if (door_) {
        forbid = [this](const http::request& request, const server::scope_decision& scopes) {
            return door_->guard->insufficient_scope(request, scopes.required, scopes.missing);
        };
    }
    events_ = std::make_unique<transport::memory_event_store>();
    endpoint_ = std::make_unique<transport::streamable_http>(
        *dispatcher_,
        std::move(forbid),
        [this](const http::request& request, std::size_t more) { return charge(request, more); },
        transport::session_options{
            .mode = self.sessions, .limits = {}, .events = events_.get(), .random = &around_.random
        },
        &decisions_
    );
    paths_.push_back(mcp_path_);
    router_.add(
        http::method::post,
        mcp_path_,
        http::protection::bearer,
        wrapped([this](http::request& request, const http::path_parameters&) {
            return endpoint_->handle(request);
        })
    );
    if (endpoint_->has_sessions()) add_session_routes(declared);
}

/// Adds what older clients need beside POST, unless the program itself answers that.
void site::add_session_routes(const app::definition& declared) {
    for (const http::method method : {http::method::get, http::method::delete_}) {
        const bool taken = std::ranges::any_of(declared.routes, [&](const auto& route) {
            return route.method == method && joined(prefix_, route.path) == mcp_path_;
        });
        if (taken) continue;
        session_methods_.push_back(method);
        router_.add(
            method,
            mcp_path_,
            http::protection::bearer,
            wrapped([this](http::request& request, const http::path_parameters&) {
                return endpoint_->handle(request);
            })
        );
    }
}

void site::cap_body(http::method method, std::string route, const route_options& options) {
    const std::size_t general = where_.settings.max_body_bytes;
    if (options.max_body_bytes) {
        body_caps_.push_back({method, std::move(route), *options.max_body_bytes});
    } else if (options.is_public) {
        body_caps_.push_back({method, std::move(route), std::min(longest_public_body, general)});
    }
}

std::size_t site::longest_body(const http::request& request, const http::route_match& match) const {
    for (const auto& cap : body_caps_) {
        if (cap.method == request.method && cap.route == match.route) return cap.max_bytes;
    }
    return where_.settings.max_body_bytes;
}

void site::add_routes(app::definition& declared) {
    for (auto& [method, path, function, options] : declared.routes) {
        const auto guard = options.is_public ? http::protection::none : http::protection::bearer;
        const std::string whole = joined(prefix_, path);
        http::route_handler handler = std::move(function.coroutine);
        if (function.plain) {
            plain_route& route = plain_routes_.emplace_back(whole, std::move(function), options);
            handler = [this, &route](
                          http::request& request, const http::path_parameters& parameters
                      ) { return run_plain(route, request, parameters); };
        }
        router_.add(method, whole, guard, wrapped(std::move(handler)));
        cap_body(method, whole, options);
        paths_.push_back(whole);
    }
}

/// The handler within the layers that the program added.
http::route_handler site::wrapped(http::route_handler innermost) {
    if (layers_.empty()) return innermost;
    return [this, innermost = std::move(innermost)](
               http::request& request, const http::path_parameters& parameters
           ) { return run_layers(0, innermost, request, parameters, std::this_thread::get_id()); };
}

task<http::response> site::run_layers(
    std::size_t position,
    const http::route_handler& innermost,
    http::request& request,
    const http::path_parameters& parameters,
    std::thread::id loop
) {
    if (position < layers_.size()) {
        const http::next inner = [&, position, loop](http::request& passed) {
            return run_layers(position + 1, innermost, passed, parameters, loop);
        };
        auto answering = (*layers_[position])(request, inner);
        co_return co_await answering;
    }
    // A layer may have waited for something that ended on another thread. Handlers begin on the
    // loop, as they do without layers.
    executor* const home = request.home();
    if (home != nullptr && std::this_thread::get_id() != loop) {
        static_cast<void>(co_await resume_on(*home));
    }
    auto answering = innermost(request, parameters);
    co_return co_await answering;
}

task<http::response> site::run_plain(
    plain_route& route, http::request& request, const http::path_parameters& parameters
) {
    const bool on_loop = route.where.on_loop();
    if (!on_loop) {
        const bool moved = co_await resume_on(around_.pool);
        if (!moved) co_return http::unavailable("Too many requests are waiting");
    }
    const server::timed_call timed(
        route.where, around_.time, around_.log, {"route", route.path, on_loop}
    );
    co_return route.function(request, parameters);
}

/// Counts a request of its caller, or of its address where nobody had to say who they are. Gives
/// the first refusal, or else the limit with the fewest requests left.
http::limit_decision site::counted(
    const http::request& request, std::chrono::steady_clock::time_point now, std::uint32_t cost
) {
    http::limit_decision tightest;
    if (principal_limiters_.empty()) return tightest;
    const bool anonymous = !request.access;
    const std::string address = anonymous ? http::client_key(request.client_address) : "";
    const std::string_view key = anonymous ? std::string_view(address) : request.access->principal;
    for (const auto& limiter : principal_limiters_) {
        const auto decision = limiter->check(key, now, cost);
        if (!decision.allowed) return decision;
        if (tightest.limit == nullptr || decision.remaining < tightest.remaining)
            tightest = decision;
    }
    return tightest;
}

/// Counts the further requests of a batch, of which the first was counted with its POST.
std::optional<http::response> site::charge(const http::request& request, std::size_t more) {
    const visit now(around_.time);
    const auto count = counted(request, now.steady, static_cast<std::uint32_t>(more));
    if (count.allowed) return std::nullopt;
    return http::too_many_requests(count, now.wall);
}

task<http::response> site::handle(http::request& request, http::body_source& body, visit& seen) {
    // The route comes first, since it says whether the guard is passed; an unknown path is behind
    // it, so that a stranger learns nothing about which paths exist.
    const http::route_match match = router_.find(request);

    if (match.guard == http::protection::bearer && door_) {
        // From the head alone: a stranger's body is never read.
        auto decision = door_->guard->check(request, seen.wall);
        if (auto* unknown = std::get_if<oauth::bearer_guard::unknown_token>(&decision)) {
            auto verifying = door_->guard->verify(request, *unknown);
            auto verified = co_await verifying;
            // Keys that were waited for come on the HTTP client's thread, which is not for
            // handlers.
            executor* const home = request.home();
            if (home != nullptr) static_cast<void>(co_await resume_on(*home));
            if (auto* refusal = std::get_if<http::response>(&verified))
                co_return std::move(*refusal);
            request.access = std::get<oauth::token_verifier::verified>(std::move(verified));
            seen.steady = around_.time.steady_now();
            seen.wall = around_.time.now();
        } else if (auto* refusal = std::get_if<http::response>(&decision)) {
            co_return std::move(*refusal);
        } else {
            request.access = std::get<oauth::token_verifier::verified>(std::move(decision));
        }
    }

    // Behind the guard, since only now it is known who calls; before the body, since a caller over
    // the limit costs no more than its head.
    const bool limited = match.guard == http::protection::bearer && !principal_limiters_.empty();
    if (limited) {
        seen.counted = counted(request, seen.steady, 1);
        if (!seen.counted.allowed) co_return refuse_over_limit(request, seen);
    }

    if (match.route == mcp_path_) {
        if (auto refusal = refuse_call(request, match)) co_return std::move(*refusal);
    }
    if (match.result == http::route_match::outcome::found) {
        // What nobody needs is not read: the connection reads over it, or closes.
        if (takes_body(request.method)) {
            const std::size_t longest = longest_body(request, match);
            auto reading = body.read(request.body, longest);
            auto read = co_await reading;
            if (!read) co_return net::http1_refusal(read.error());
        }
    }
    auto ticket = oauth::stream_watch::ticket_of(request);
    if (!tell_let_in(request, match)) co_return http::unavailable(server::unrecorded_text);
    auto answering = match(request);
    http::response response = co_await answering;
    if (response.stream && ticket && door_)
        door_->streams->add(*std::move(ticket), request.id, response.stream);
    if (limited && is_batch(request.body)) look_at_count(request, seen);
    co_return response;
}

/// A batch within the limit was counted further.
void site::look_at_count(const http::request& request, visit& seen) {
    const visit now(around_.time);
    seen.counted = counted(request, now.steady, 0);
    seen.wall = now.wall;
}

/// Tells of a request that its handler is to have now; as `auditor::tell`.
bool site::tell_let_in(const http::request& request, const http::route_match& match) const {
    // What a POST of the endpoint asks for is known to the transport, which tells it.
    const bool told_later = match.route == mcp_path_ && request.method == http::method::post;
    const bool decided = match.guard == http::protection::bearer &&
                         match.result == http::route_match::outcome::found;
    if (told_later || !decided) return true;
    return tell(request, door_ ? oauth::reason::granted : oauth::reason::unguarded, true);
}

http::response site::refuse_over_limit(const http::request& request, const visit& seen) const {
    tell(request, oauth::reason::rate_limited, false);
    return http::too_many_requests(seen.counted, seen.wall);
}

/// Tells of a decision about a whole request; as `auditor::tell`.
bool site::tell(const http::request& request, std::string_view reason, bool allowed) const {
    return decisions_.tell(
        {.reason = reason, .allowed = allowed, .request = request, .caller = request.access.get()}
    );
}

/// Refuses a request to the endpoint by its head, in the protocol's form. OPTIONS, and what the
/// program itself answers on that path, are the router's.
std::optional<http::response> site::refuse_call(
    const http::request& request, const http::route_match& match
) {
    using outcome = http::route_match::outcome;
    const bool unknown_method = match.result == outcome::method_not_allowed;
    // A route of GET takes HEAD too, which has nothing to hear here.
    const http::method method =
        request.method == http::method::head ? http::method::get : request.method;
    const bool of_session = std::ranges::find(session_methods_, method) != session_methods_.end();
    if (method != http::method::post && !of_session && !unknown_method) return std::nullopt;
    auto refusal = endpoint_->refuse_head(request);
    if (refusal && unknown_method) refusal->fields.set("Allow", match.allow);
    return refusal;
}

site& site::at(std::string_view path) {
    for (const auto& inner : mounted_) {
        const std::string_view prefix = inner->prefix_;
        if (path.starts_with(prefix) &&
            (path.size() == prefix.size() || path[prefix.size()] == '/')) {
            return inner->at(path);
        }
    }
    return *this;
}

bool site::ready() const noexcept {
    if (owns_door_ && !door_->running.verifier->ready()) return false;
    return std::all_of(mounted_.begin(), mounted_.end(), [](const auto& inner) {
        return inner->ready();
    });
}

bool site::asks_for_certificates() const noexcept {
    const bool own =
        door_ && door_->settings.certificates && !door_->settings.certificates->from_proxy;
    return own || std::ranges::any_of(mounted_, [](const auto& inner) {
               return inner->asks_for_certificates();
           });
}

void site::draining() noexcept {
    endpoint_->end_streams();
    if (auto* const tasks = dispatcher_->tasks()) tasks->stop();
    for (const auto& inner : mounted_)
        inner->draining();
}

void site::tick() {
    if (owns_door_) {
        for (const auto& source : door_->running.key_sources)
            source->tick();
        door_->streams->tick(door_);
    }
    if (auto* const tasks = dispatcher_->tasks()) tasks->tick();
    endpoint_->tick();
    for (const auto& inner : mounted_)
        inner->tick();
}

bool site::wait_for_handlers(std::chrono::steady_clock::time_point until) {
    using std::chrono::milliseconds;
    if (!endpoint_->finish_calls(until)) return false;
    if (auto* const tasks = dispatcher_->tasks()) {
        const auto left = until - around_.timer.now();
        if (!tasks->wait_until_idle(std::chrono::ceil<milliseconds>(left))) return false;
    }
    return std::ranges::all_of(mounted_, [until](const auto& inner) {
        return inner->wait_for_handlers(until);
    });
}

void site::publish(http::router& root) const {
    if (owns_door_) {
        const auto& document = door_->settings.document;
        std::vector<std::string> paths{oauth::protected_resource_path_of(mcp_path_)};
        // As the resource's own URL says it, where that differs from the path of the endpoint (a
        // proxy in between).
        if (const auto resource = http::parse_url(document.resource())) {
            paths.push_back(oauth::protected_resource_path_of(resource->path));
        }
        if (prefix_.empty()) paths.emplace_back(oauth::protected_resource_path);
        for (const auto& path : paths) {
            // A route of the program with this very path is meant; one with parameters is not.
            if (root.find(http::method::get, path).route == path) continue;
            root.add(
                http::method::get,
                path,
                http::protection::none,
                http::plain(document_handler(document.text()))
            );
        }
    }
    for (const auto& inner : mounted_)
        inner->publish(root);
}

}  // namespace warder
