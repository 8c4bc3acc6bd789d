/// The facade: a program is an `app`, a few declarations, and `run`.
#pragma once

#include <warder/app/app_options.hpp>
#include <warder/app/declarations.hpp>
#include <warder/app/live_components.hpp>
#include <warder/app/route.hpp>
#include <warder/core/function.hpp>
#include <warder/core/task.hpp>
#include <warder/http/cors.hpp>
#include <warder/http/message.hpp>
#include <warder/http/middleware.hpp>
#include <warder/oauth/audit.hpp>
#include <warder/oauth/provider.hpp>
#include <warder/oauth/scope_rules.hpp>
#include <warder/server/completion.hpp>
#include <warder/server/layer.hpp>
#include <warder/server/policy.hpp>
#include <warder/server/prompt.hpp>
#include <warder/server/resource.hpp>
#include <warder/server/services.hpp>
#include <warder/server/tool.hpp>
#include <warder/server/ui_resource.hpp>
#include <warder/server/visibility.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder {

/// A layer around every route and the MCP endpoint, inside the guard: see `http::middleware`.
using middleware = http::middleware;

/// An MCP server with its routes, its guard and its limits.
///
/// Declare everything, then `run`. A mistake in a declaration (a tool's name twice, a limit that
/// cannot be read) throws `std::invalid_argument` with the sentence that fixes it. Handlers may be
/// called at the same time on several threads.
class app {
  public:
    explicit app(app_options options);
    app(app&&) noexcept;
    app& operator=(app&&) noexcept;
    ~app();

    /// Puts everything but public routes behind bearer tokens. Without this call the guard is off,
    /// and the server refuses to listen anywhere but on loopback.
    app& auth(oauth::provider provider);

    /// Says which scopes include others, for the guard of this app; throws where one is no scope.
    app& scopes(oauth::scope_rules rules);

    /// Declares a tool: `handler` takes a plain struct (its arguments), a `context&`, both, or
    /// nothing, and returns text, a struct, content, a `tool_result`, or a `result` or `task` of
    /// these.
    template <class F>
    app& tool(server::tool_options options, F handler) {
        return tool(server::make_tool(std::move(options), std::move(handler)));
    }

    /// Declares a tool that was made elsewhere, such as one whose schema is JSON text
    /// (`server::raw_tool`).
    app& tool(server::tool made);

    /// Declares a resource, or with variables in the URI a family of them: `handler` takes a struct
    /// of the variables, a `context&`, both, or nothing, and returns text, an `mcp::blob` or bytes,
    /// `mcp::resource_contents`, or a `result` or `task` of these.
    template <class F>
    app& resource(server::resource_options options, F handler) {
        return resource(server::make_resource(std::move(options), std::move(handler)));
    }
    app& resource(server::resource made);

    /// Declares a view: a page that a client shows beside the result of a tool that names it
    /// (`server::tool_options::view`). A client without views gets the tool's text.
    app& view(server::ui_resource_options options);

    /// Serves the skills of a folder, each a folder with a `SKILL.md` (see `server::load_skills`),
    /// and their files as resources. Lists tell of all of them, to every caller; the scopes guard
    /// the rest.
    ///
    /// The folder is read once, when the app starts. A skill that cannot be served refuses to
    /// start, with a sentence that names the file; so does a folder that two calls have.
    ///
    /// @param folder  its path, from the working directory of the process if it is relative
    app& skills(std::string folder, skills_options options = {});

    /// Declares a prompt: `handler` takes a struct of its arguments, a `context&`, both, or
    /// nothing, and returns text, an `mcp::prompt_message` or several, an `mcp::prompt_result`, or
    /// a `result` or `task` of these.
    template <class F>
    app& prompt(server::prompt_options options, F handler) {
        return prompt(server::make_prompt(std::move(options), std::move(handler)));
    }
    app& prompt(server::prompt made);

    /// Declares how an argument of a prompt or a variable of a resource is completed, after that
    /// prompt or resource: `handler` takes an `mcp::completion_request` and returns the values.
    template <class F>
    app& completion(server::completion_options options, F handler) {
        return completion(server::make_completion(std::move(options), std::move(handler)));
    }
    app& completion(server::completion made);

    /// Gives an object to handlers, which take it by reference: `[](const query& in, database&
    /// db)`. All calls share it, so it locks by itself. Of two objects of a type the later counts:
    /// a test can give another one. Mounted apps have it too.
    template <class T>
    app& provide(std::shared_ptr<T> object) {
        provided().provide(std::move(object));
        return *this;
    }

    /// The same with an object that lives longer than the app.
    template <class T>
    app& provide(T& object) {
        return provide(std::shared_ptr<T>(std::shared_ptr<void>(), &object));
    }

    /// Gives each call an object of its own, made when a handler takes it: `make` is called with
    /// the `context&` and gives a `T`, which ends with the call.
    ///
    ///     app.provide_per_call<transaction>([&](warder::context& ctx) { return db.begin(); });
    template <class T, class F>
    app& provide_per_call(F make) {
        provided().template provide_per_call<T>(std::move(make));
        return *this;
    }

    /// Gives what changes the components while the app serves, and declares to clients that they
    /// may change, of all kinds. Called before the app serves.
    ///
    /// @throws std::logic_error  when it serves already
    live_components live();

    /// Declares a route. `{name}` in the path matches one segment. HEAD is answered by GET's
    /// handler.
    template <class F>
    app& get(std::string path, F handler, route_options options = {}) {
        return add_route(
            http::method::get,
            std::move(path),
            detail::make_route_function(std::move(handler)),
            options
        );
    }
    template <class F>
    app& post(std::string path, F handler, route_options options = {}) {
        return add_route(
            http::method::post,
            std::move(path),
            detail::make_route_function(std::move(handler)),
            options
        );
    }
    template <class F>
    app& put(std::string path, F handler, route_options options = {}) {
        return add_route(
            http::method::put,
            std::move(path),
            detail::make_route_function(std::move(handler)),
            options
        );
    }
    template <class F>
    app& patch(std::string path, F handler, route_options options = {}) {
        return add_route(
            http::method::patch,
            std::move(path),
            detail::make_route_function(std::move(handler)),
            options
        );
    }
    template <class F>
    app& delete_(std::string path, F handler, route_options options = {}) {
        return add_route(
            http::method::delete_,
            std::move(path),
            detail::make_route_function(std::move(handler)),
            options
        );
    }

    /// Sets the path of the MCP endpoint; "/mcp" unless called.
    app& mcp(std::string path);

    /// Puts another app under a path prefix, with its routes, its MCP endpoint and its start-up and
    /// shutdown functions. An app without a guard of its own is behind this one's.
    app& mount(std::string prefix, app inner);

    /// Adds a layer around the handlers; the first one added is the outermost.
    app& use(middleware layer);

    /// Adds a layer around the calls of tools, the reading of resources, the getting of prompts, or
    /// all of these: see `server::layer`. Those of the app that mounts this one are not around it.
    app& on_call(server::layer around);
    app& on_read(server::layer around);
    app& on_prompt(server::layer around);
    app& on_any(server::layer around);

    /// Adds a filter of what each caller may know of: see `server::list_filter`. All filters of an
    /// app have to agree; those of the app that mounts this one do not count here.
    app& on_list(server::list_filter shown);

    /// Says who may use what, as one table for the components of this app, and what a caller sees
    /// of the rest: see `server::policy`. Called once; the table of the app that mounts this one
    /// does not count here.
    app& policy(server::policy rules);

    /// Adds limits in slowapi's words: "10/minute", "100/day, 500/7days".
    app& limit(std::string_view limits, limit_by counted = limit_by::principal);

    /// Lets web pages of other origins call, with the fields and methods that MCP needs:
    /// `{.allowed_origins = {"*"}}`.
    app& cors(http::cors_options options);

    /// Has every decision about access recorded by `sink`, beside the file of `--audit-log`: each
    /// request that the guard, a scope or a limit refused, and each that was let in, with what it
    /// calls, before that runs.
    app& audit(std::shared_ptr<oauth::audit_sink> sink);

    /// Serves the counters of `decisions` in Prometheus' text format at a path, to loopback and
    /// private addresses, which need no token; others get 403. `--metrics-path` wins.
    app& metrics(std::string path);

    /// The counters of all decisions about access. They go on counting when the app was moved, and
    /// live as long as anybody has them. Those of a mounted app count nothing.
    std::shared_ptr<const oauth::decision_counters> decisions() const;

    /// Runs before the first request is answered; whoever connects before waits. What it throws
    /// refuses to start.
    app& on_startup(unique_function<void()> function);

    /// Runs after the last request was answered, the last one added first; also where a start-up
    /// function of the same app threw. What it throws is logged.
    app& on_shutdown(unique_function<void()> function);

    /// Gives the variables to configure the app with, instead of those of the process and of
    /// `./.env`: for a host that has a configuration of its own, and for tests. Flags of `run` win.
    /// A mounted app is configured by the outermost one, and its own variables are not looked at.
    app& configure(std::map<std::string, std::string, std::less<>> variables);

    /// Answers one request, for people who have an HTTP server already. The app outlives the task.
    ///
    /// Configured at the first call from the environment and `.env`, or by `configure`; start-up
    /// functions run then. That call throws `std::invalid_argument` where the configuration is
    /// refused, such as `WARDER_DEV`, which needs `run`; and so do all later ones. Set
    /// `client_address` and `scheme` of the request, and its `Host` field. Where the response has a
    /// `stream`, read it to its end or abandon it.
    ///
    /// @threads  may be called concurrently
    task<http::response> handle(http::request request);

    /// Serves until SIGTERM or SIGINT, and gives the program's exit code. Flags are those of this
    /// process.
    int run();
    int run(int argc, const char* const* argv);

    struct definition;

    /// What was declared so far; for the library's own layers.
    definition& declared() noexcept { return *definition_; }

  private:
    server::services& provided() noexcept;
    app& add_route(
        http::method method,
        std::string path,
        detail::route_function function,
        route_options options
    );

    std::unique_ptr<definition> definition_;
};

}  // namespace warder
