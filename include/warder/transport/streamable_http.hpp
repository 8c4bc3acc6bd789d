/// MCP over HTTP on one URL, for both eras.
#pragma once

#include <warder/core/function.hpp>
#include <warder/core/task.hpp>
#include <warder/http/message.hpp>
#include <warder/server/dispatcher.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace warder::transport {

struct admission;
struct answered;
class listeners;
class speaking_call;

/// Answers the POSTs of MCP clients, without sessions.
///
/// A body is parsed, understood and decoded in one step; then the caller's scopes are checked for
/// all of its messages together, and only then does anything run. One refusal answers the whole
/// POST, so that a batch cannot carry a call past a scope.
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
    /// @throws std::invalid_argument  when `on_forbidden` is empty for a server with a guard
    streamable_http(
        const server::dispatcher& dispatcher, forbid on_forbidden, charge on_batch = {}
    );

    /// Asks the handlers of tasks to stop, and waits until they are done.
    ~streamable_http();

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

    /// Ends the streams of changes, with their results, and those that come from now on at once:
    /// the server ends.
    void end_streams() const noexcept;

    /// How many streams of changes are open.
    std::size_t open_streams() const;

  private:
    task<answered> run(admission& admitted, const http::request& request, speaking_call* call)
        const;
    task<void> run_speaking(std::shared_ptr<speaking_call> call) const;
    void check_caller(const http::request& request, admission& admitted) const;
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
    std::unique_ptr<listeners> listeners_;
};

}  // namespace warder::transport
