/// What a handler can ask about the request that it serves.
#pragma once

#include <warder/core/log.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>
#include <warder/mcp/error.hpp>
#include <warder/mcp/input.hpp>
#include <warder/server/caller.hpp>
#include <warder/server/handler_traits.hpp>

#include <initializer_list>
#include <optional>
#include <span>
#include <stop_token>  // has durations; all of <chrono> is slow to compile
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace warder {
class timer;
}

namespace warder::server {

class conversation;
template <class T>
struct elicited;

/// How a call goes on as a task. Its members are trivial: see `context::run_as_task`.
struct task_options {
    /// Whether a client that knows no tasks is refused (-32021), instead of kept waiting.
    bool required = false;

    /// How long the outcome is kept, and how long a question waits for its answer: 1 s to 24 h.
    std::chrono::milliseconds ttl = std::chrono::minutes(10);

    /// How often the client is to ask how far it is.
    std::chrono::milliseconds poll_interval{500};

    /// For people: what it does; empty for nothing.
    std::string_view status{};
};

/// Who calls (see `caller`) and how, for the length of one call. Made by the dispatcher, lives
/// until the handler ends.
///
/// @threads  used by the one handler that was given it
class context : public caller {
  public:
    /// What a context refers to. All of it outlives the context.
    struct call {
        const http::request& request;
        std::string_view called;  ///< name of what is called
        log_sink& log;
        bool guarded;                    ///< whether a bearer guard stands before the server
        std::string_view kind = "tool";  ///< of what is called
        conversation* talk = nullptr;    ///< null where the client hears only the result
        const services* provided = nullptr;
        warder::timer* timer = nullptr;  ///< null where nobody can sleep
    };

    explicit context(const call& from) noexcept
        : caller(from.request.access.get(), from.guarded), call_(from), services_(from.provided) {}
    context(const context&) = delete;
    context& operator=(const context&) = delete;

    /// Ends the call unless the caller holds every one of these scopes: the whole request is then
    /// answered with 403 `insufficient_scope`, which tells a client what to ask its user for. Where
    /// earlier calls of a batch already ran, only this one is refused, by a JSON-RPC error.
    ///
    ///     ctx.require_scopes("todo:read", "todo:write");
    ///
    /// Scopes that a component always needs belong into its options, where they are checked before
    /// anything runs.
    ///
    /// @throws insufficient_scope  which a handler lets pass
    template <class... Scope>
    void require_scopes(const Scope&... scopes) const {
        require_all({std::string_view(scopes)...});
    }

    /// Name of the tool that is called; empty where something else is.
    std::string_view tool() const noexcept;

    /// What kind of component is called: "tool", "resource", "prompt" or "completion".
    std::string_view kind() const noexcept { return call_.kind; }

    /// Name of what is called: of the tool or prompt, or the resource's URI or URI template.
    std::string_view called() const noexcept { return call_.called; }

    /// Names the HTTP request in every log line and in the `X-Request-Id` of its response.
    std::string_view request_id() const noexcept { return call_.request.id; }

    /// Address of the client.
    std::string_view client_address() const noexcept { return call_.request.client_address; }

    /// Value of a header field of the request. Never that of a field that holds credentials
    /// (`Authorization`, `Proxy-Authorization`, `Cookie`), so that a token cannot wander off.
    std::optional<std::string_view> header(std::string_view name) const noexcept;

    /// What the program provides under a type, as a handler gets it that takes a `T&`.
    ///
    /// @throws std::logic_error  where nothing was provided
    template <class T>
    T& get() {
        return *static_cast<T*>(services_.get(&detail::type_key<T>, *this));
    }

    /// The program's log.
    log_sink& log() const noexcept { return call_.log; }

    /// Tells the client how far the call is, if it wants to know: `ctx.progress(3, 10, "row 3")`.
    /// Values that do not grow are left out.
    ///
    /// @param total  where it is known, in the unit of `done`
    void progress(double done, std::optional<double> total = {}, std::string_view message = {});

    /// Sends a message to the client's log, if it wants those of that level. Nothing secret belongs
    /// there.
    ///
    /// @param logger  which part of the program speaks; empty for none
    void client_log(mcp::logging_level level, std::string_view text, std::string_view logger = {});

    /// The same with any JSON as its data.
    ///
    /// @throws std::invalid_argument  where it is no JSON
    void client_log_json(
        mcp::logging_level level, std::string_view json, std::string_view logger = {}
    );

    /// Whether the client went away or cancelled the call, so that nobody waits for its result.
    bool cancelled() const noexcept;

    /// The same for whatever waits, such as `std::condition_variable_any`. Its callbacks run on
    /// the thread that stops the call, and must be quick.
    std::stop_token stop_token() const noexcept;

    /// What the client declared that it can be asked.
    const mcp::client_capabilities& client_can() const noexcept;

    /// Asks the user to fill in a form with the fields of `T`, a struct of texts, numbers,
    /// booleans, enums, vectors of enums, and optionals of these; or one of these alone.
    ///
    ///     auto name = co_await ctx.elicit<person>("user_name", "What is your name?");
    ///
    /// `key` names the question among those of this handler: a key that was used before throws
    /// `std::logic_error`, here and in all that asks below. **A client of 2026-07-28 and later is
    /// asked by ending the call: it calls again with the answer, and the handler starts once more
    /// at its first line, where what was answered comes back at once.** So whatever stands before
    /// the question happens again: put effects behind the last question, or into `once`. Older
    /// clients are asked while the handler waits. Only coroutines can ask.
    ///
    /// Needs `#include <warder/server/ask.hpp>` (`warder.hpp` has it). A client that did not
    /// declare that it can be asked this ends the call with an error, as does one that refuses to
    /// ask, or answers with something else than was asked for.
    template <class T>
    task<elicited<T>> elicit(std::string key, std::string message);

    /// Asks several questions in one round: `elicitation<T>{key, message}`, `sampling{key,
    /// request}`, `root_list{key}`.
    ///
    ///     auto [name, poem] = co_await ctx.ask(
    ///         elicitation<person>{"name", "Who are you?"}, sampling{"poem", {...}});
    template <class... Questions>
    task<std::tuple<typename Questions::answer...>> ask(Questions... questions);

    /// Asks for a form whose schema is JSON text, an object of plain fields. The answer's content
    /// is not checked against it.
    ///
    /// @throws std::invalid_argument  where the schema is no JSON object
    task<mcp::elicit_answer> elicit_json(std::string key, std::string message, std::string schema);

    /// Asks the user to open a page, such as one that takes a password, which no form may. `accept`
    /// says only that the user agreed to open it.
    ///
    /// @param id  names the page; unguessable
    task<mcp::elicit_action> elicit_url(
        std::string key, std::string message, std::string url, std::string id
    );

    /// Asks the client's model.
    task<mcp::sampling_answer> sample(std::string key, mcp::sampling_request request);

    /// Asks for the folders that the client works in.
    task<std::vector<mcp::root>> roots(std::string key = "roots");

    /// Runs `effect` (a function, or one that gives a task) once for all rounds of this call and
    /// gives its value, which travels with the client, sealed; a type that `json::encode` knows, of
    /// at most a few KiB. A client that sends the same round again gets what came after it again.
    template <class F>
    auto once(std::string key, F effect)
        -> task<typename detail::awaited<std::invoke_result_t<F&>>::type>;

    /// Lets the call of a tool go on as a task, where the client knows tasks: its request is
    /// answered now, and the client asks later how the task ended.
    ///
    ///     co_await ctx.run_as_task({.status = "Computing"});
    ///
    /// From here on nothing is sent to the client: `progress` sets the task's status message,
    /// questions wait until the client answers them, and `cancelled` says whether it cancelled the
    /// task. What the handler returns or throws becomes the task's outcome, as it would become the
    /// response. Questions before this line are asked in rounds, as in any call.
    ///
    /// A client that knows no tasks waits for the response as ever. So does everyone where the tool
    /// was declared without `tool_options::task`, which is a mistake and logged; in what is no tool
    /// nothing happens.
    ///
    /// @param how  what `status` refers to outlives this line
    /// @return     whether the call is a task now
    task<bool> run_as_task(task_options how = {});

    /// Waits without holding a thread. True after all of that time; false as soon as the call is
    /// cancelled. Only coroutines can wait like this.
    ///
    ///     if (const bool slept = co_await ctx.sleep_for(std::chrono::seconds(5)); !slept) ...
    ///
    /// Goes by the machine's clock, in `warder::testing` too.
    task<bool> sleep_for(std::chrono::milliseconds time);

    /// Closes the connection to the client while the call goes on, if the client can come back and
    /// fetch the result; else nothing happens. For calls of minutes, behind proxies that cut
    /// long streams.
    ///
    /// @source  MCP 2025-11-25 basic/transports "Resumability and Redelivery", SEP-1699
    void let_client_reconnect();

  private:
    friend void* detail::provided(context& ctx, const void* key);

    void require_all(std::initializer_list<std::string_view> scopes) const;
    task<std::vector<std::string>> ask_all(std::vector<mcp::input_request> questions);
    task<std::string> ask_one(mcp::input_request question);
    std::optional<std::string> remembered(std::string_view key) const;
    void remember(std::string key, std::string json);

    call call_;
    services::of_call services_;
};

/// Thrown by a handler, ends its call with a JSON-RPC error, and its task as `failed`. That is for
/// programs: what a model or its user can mend is better a result (`result<T>`, or `tool_result`
/// with `is_error`). No `std::exception`, so that a handler which catches its own failures does not
/// swallow it.
///
///     throw warder::server::protocol_failure{"there is no such report"};
struct protocol_failure {
    std::string message;  ///< for the peer; one sentence
    mcp::errc failure = mcp::errc::invalid_params;
};

/// How `context::require_scopes` ends a call. No `std::exception`, so that a handler which catches
/// its own failures does not swallow it. Without a guard nobody can be refused, so it is then a
/// failure of the handler.
struct insufficient_scope {
    std::vector<std::string> required;
};

}  // namespace warder::server
