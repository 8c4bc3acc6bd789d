/// MCP over HTTP on one URL, for both eras.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>
#include <warder/server/dispatcher.hpp>
#include <warder/transport/event_store.hpp>
#include <warder/transport/session_mode.hpp>
#include <warder/transport/sessions.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace warder::oauth {
class auditor;
}

namespace warder::transport {

struct admission;
struct answered;
struct session_door;
class listeners;
class call_group;
class speaking_call;

/// How older clients are remembered between their requests. What it refers to outlives the
/// endpoint.
struct session_options {
    session_mode mode = session_mode::never;
    session_limits limits{};

    /// Keeps what was sent for clients that lost their connection; without it nothing is kept.
    event_store* events = nullptr;
    entropy* random = &system_entropy();
};

/// Answers the requests of MCP clients.
///
/// A modern client is served without sessions. An older one may get a session with `initialize`;
/// it then hears from the server on the stream of each POST and on one that it opens with GET, and
/// ends the session with DELETE.
///
/// A body is parsed, understood and decoded in one step; then it is decided whether the caller may
/// have all of its messages (`dispatcher::decide`), and only then does anything run. One refusal
/// answers the whole POST, unless the policy says otherwise, so that a batch cannot carry a call
/// past it.
///
/// Of a batch some calls may have had their effect when a later one is refused: because the pool
/// takes no more, or by `context::require_scopes`. That one alone is then answered with a JSON-RPC
/// error; for scopes with -32602, a message that names the missing ones, and
/// `{"error":"insufficient_scope","scope":"<all that it asked for>"}` as data.
///
/// @threads  all functions may be called concurrently
/// @source   MCP 2026-07-28 and 2025-11-25 basic/transports "Streamable HTTP"
class streamable_http {
  public:
    /// Makes the 403 for a caller who lacks scopes.
    using forbid = unique_function<
        http::response(const http::request& request, const server::scope_decision& scopes)>;

    /// Counts the requests of an array that follow its first one, which was counted when its POST
    /// came, against the caller's limits.
    ///
    /// @param more  how many; called only when there are any, before anything of the array runs
    /// @return      what refuses the whole POST; nothing when all of them are allowed
    using charge = unique_function<
        std::optional<http::response>(const http::request& request, std::size_t more)>;

    /// @param dispatcher   outlives this object
    /// @param on_forbidden called at the same time for different requests; may be empty for a
    ///                     server without a guard
    /// @param on_batch     the same; when it is empty, an array counts as one request
    /// @param sessions     none, unless it says otherwise
    /// @param decisions    told of each message that is let in or refused; outlives this object.
    ///                     Null: nobody
    /// @throws std::invalid_argument  when `on_forbidden` is empty for a server with a guard
    streamable_http(
        const server::dispatcher& dispatcher,
        forbid on_forbidden,
        charge on_batch = {},
        const session_options& sessions = {},
        const oauth::auditor* decisions = nullptr
    );

    /// Asks the handlers of tasks to stop, and waits until they are done.
    ~streamable_http();

    /// Whether GET and DELETE mean something here.
    bool has_sessions() const noexcept { return sessions_ != nullptr; }

    /// What the sessions hold; nothing where there are none.
    session_use sessions_in_use() const;

    /// Ends what was left idle. Called about once a second.
    void tick() const;

    /// Answers a request that its head already shows to be wrong, so that its body need not be
    /// read.
    std::optional<http::response> refuse_head(const http::request& request) const;

    /// Answers one request that `refuse_head` lets through and whose body was read.
    ///
    /// Sets `request.operation` to the name of the tool that is called; to `name+2` for a batch
    /// with two more calls. Does not throw: a fault of the program is a 500.
    ///
    /// @param request  outlives the task, which may end on another thread than it began on
    task<http::response> handle(http::request& request) const;

    /// Ends the streams of changes, with their results, and those that come from now on at once;
    /// gives up what clients were asked: the server ends.
    void end_streams() const noexcept;

    /// Asks the handlers that still run to stop, whose clients are gone, and waits for them; false
    /// where that takes longer. Called when no more requests come, while their loops run.
    bool finish_calls(std::chrono::steady_clock::time_point until) const;

    /// How many streams of changes are open.
    std::size_t open_streams() const;

  private:
    void open_sessions();
    session_door door() const;
    http::response answer_in_session(http::request& request) const;
    void open_session(const http::request& request, admission& admitted) const;
    task<answered> run(
        admission& admitted, const http::request& request, std::shared_ptr<speaking_call> call
    ) const;
    task<void> run_speaking(std::shared_ptr<speaking_call> call) const;
    void check_caller(const http::request& request, admission& admitted) const;
    http::response refused_message(
        const http::request& request, const admission& admitted, const server::refusal& refused
    ) const;
    void tell_refused(
        const http::request& request, const server::entry& work, const server::refusal& refused
    ) const;
    void append_refusal(
        std::string& body,
        const http::request& request,
        const server::entry& work,
        const server::refusal& refused
    ) const;
    void log_fault(const http::request& request, std::string_view reason) const;
    http::response refuse(
        const http::request& request, const server::entry& work, const server::refusal& refused
    ) const;

    const server::dispatcher& dispatcher_;
    forbid forbid_;
    charge charge_;
    const session_options options_;
    const oauth::auditor* const decisions_;
    std::unique_ptr<call_group> calls_;
    std::unique_ptr<session_table> sessions_;  ///< null where there are none
    server::announcements::registration listening_;
    std::unique_ptr<listeners> listeners_;
};

}  // namespace warder::transport
