/// What one call and its client say to each other beside arguments and result.
#pragma once

#include <warder/mcp/input.hpp>
#include <warder/server/client_channel.hpp>
#include <warder/server/request_state.hpp>

#include <atomic>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

/// What is known of a client before a message of it is read: of one that opened a session, what it
/// said then.
struct peer {
    mcp::client_capabilities can;

    /// Least level of the log messages that it wants; nothing for none.
    std::optional<mcp::logging_level> logs;
};

class running_task;
struct task_options;

/// Makes a task of the call that it belongs to.
class task_starter {
  public:
    /// Answers the request; false where the call stays as it was.
    ///
    /// @throws lacking_capability  where the client knows no tasks and `how` requires one
    /// @throws no_room             where the server has too many
    virtual bool start(const task_options& how) = 0;

  protected:
    ~task_starter() = default;
};

/// The talk of one call, made when the call is admitted.
///
/// A modern client is asked in rounds: the call ends with its questions, and the client calls again
/// with the answers. The answers of all rounds and what `context::once` remembers travel with the
/// client, sealed. Others are asked over `channel`. Once the call is a task, its client learns all
/// of this by asking for the task.
///
/// @threads  used by its handler; `progress` and `log` may be called concurrently
class conversation {
  public:
    /// Sends how far the call is, unless nobody wants to know or it has not grown.
    ///
    /// @source  MCP 2025-11-25 basic/utilities/progress
    void progress(double done, std::optional<double> total, std::string_view message);

    /// Sends a log message, unless its level is below what the client wants.
    ///
    /// @param data  JSON text
    /// @source  MCP 2025-11-25 server/utilities/logging
    void log(mcp::logging_level level, std::string_view data, std::string_view logger);

    /// The answers to all the questions, in their order, as JSON text.
    ///
    /// @param questions  outlive the task
    /// @throws unanswered           where the client is asked by the call's result
    /// @throws lacking_capability   where it did not declare what it is asked
    /// @throws failed_to_ask        where it refuses or cannot be reached, or the task ends
    /// @throws std::logic_error     for a key that was used before; not as a task, where each
    ///                              question is one of its own
    task<std::vector<std::string>> ask(const std::vector<mcp::input_request>& questions);

    /// What `context::once` kept under a key, as JSON text; nothing for a new key.
    ///
    /// @throws std::logic_error  for a key that this run of the handler used before
    std::optional<std::string> recall(std::string_view key);

    /// Keeps what `context::once` gave.
    void remember(std::string key, std::string json);

    /// Goes on as a task; called once.
    void become(std::shared_ptr<running_task> begun) noexcept;

    /// The task that the call is, or null.
    running_task* as_task() const noexcept { return task_.load(std::memory_order_acquire); }

    std::string progress_token;  ///< JSON text; empty where nobody wants progress
    peer client;
    bool in_rounds = false;    ///< whether a question ends the call
    std::string sealed_state;  ///< of the rounds before, as the client sent it; empty for none
    rounds so_far;
    client_channel* channel = nullptr;
    std::stop_token stop;
    task_starter* starter = nullptr;  ///< null where no task can be made of the call

    /// What was asked and not answered when the handler ended.
    std::vector<mcp::input_request> open_questions;

  private:
    void require(const std::vector<mcp::input_request>& questions) const;
    task<std::vector<std::string>> ask_as_task(const std::vector<mcp::input_request>& questions);

    void note(const mcp::input_request& question);

    std::set<std::string> asked_;  ///< keys of all questions
    std::set<std::string, std::less<>> recalled_;
    std::atomic<double> last_progress_ = -std::numeric_limits<double>::infinity();
    std::shared_ptr<running_task> own_task_;
    std::atomic<running_task*> task_ = nullptr;  ///< for threads that tell progress meanwhile
};

/// How a question to a modern client ends the call. No `std::exception`, so that a handler which
/// catches its own failures does not swallow it; one that does is ended all the same.
struct unanswered {};

/// Ends a call that asks for what its client did not declare: -32021.
struct lacking_capability {
    std::string required;  ///< JSON text of capabilities
};

/// Ends a call for which there is no room: 503.
struct no_room {};

/// Ends a call whose question was answered with something that it is no answer to.
struct bad_answer {
    std::string problem;  ///< for the peer
};

/// Ends a call whose question did not reach the client, or was refused.
struct failed_to_ask {
    error why;
};

}  // namespace warder::server
