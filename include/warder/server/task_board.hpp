/// The tasks of a server: those whose handlers run here, and what is kept of all.
#pragma once

#include <warder/core/clock.hpp>
#include <warder/core/entropy.hpp>
#include <warder/core/executor.hpp>
#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/server/announcements.hpp>
#include <warder/server/context.hpp>
#include <warder/server/task_store.hpp>

#include <chrono>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

class task_board;

/// A task whose handler runs. Its call holds it until all of the call is gone.
///
/// @threads  all functions may be called concurrently; `ask` by the handler alone
class running_task {
  public:
    /// @param home  where the handler goes on after a question; null for wherever the answer comes
    running_task(task_board& board, task_record begun, executor* home);
    ~running_task();
    running_task(const running_task&) = delete;
    running_task& operator=(const running_task&) = delete;

    /// What is told of it now.
    mcp::task_state told() const;

    /// What stops the handler.
    void stopped_by(std::stop_source stop);

    /// Says for people how far it is. That is told at most once every `poll_interval`, the last
    /// text then; and with whatever else changes. A text for which there is no room is not said.
    void say(std::string_view message);

    /// Shows questions to whoever asks for the task, and waits until all are answered. A key that
    /// was used before in this task gets a number behind it.
    ///
    /// @param questions  outlive the task
    /// @return  the answers as JSON text, in the order of the questions
    /// @errors  the task was cancelled, the server stops, nobody answered within its `ttl`, or the
    ///          questions would make the tasks of the caller, or all, too large
    task<result<std::vector<std::string>>> ask(const std::vector<mcp::input_request>& questions);

    /// Takes answers; those to nothing that is asked are passed over. False where some questions
    /// stay open and there is no room to keep the answers until then; none of them is taken.
    bool answer(const mcp::input_answers& given);

    /// Most bytes of a result that are kept.
    static constexpr std::size_t most_result_bytes = std::size_t{4} << 20U;

    /// How it ends; the first of these counts. A result that is too large makes it fail.
    void complete(std::string result);
    void fail(mcp::protocol_error why);

    /// The same, and the handler is asked to stop.
    void cancel();

    /// Fails what is asked, now and later, and asks the handler to stop.
    void stop(const error& why);

    /// Tells what was said meanwhile, and fails what was asked too long ago.
    void tick(std::chrono::system_clock::time_point now);

  private:
    struct asking;

    bool begin_asking(
        const std::vector<mcp::input_request>& questions, std::coroutine_handle<> asker
    );
    bool weigh(std::size_t more = 0);
    void commit();
    void tell_text(std::chrono::system_clock::time_point now);
    std::coroutine_handle<> end_asking();
    void resume(std::coroutine_handle<> asker) const;

    task_board& board_;
    executor* const home_;

    mutable std::mutex mutex_;
    task_record record_;
    std::stop_source stop_{std::nostopstate};
    std::optional<error> no_answers_;  ///< why nothing is answered any more
    std::optional<error> too_late_;    ///< why what was asked is not answered
    std::chrono::system_clock::time_point asked_at_;
    std::chrono::system_clock::time_point next_text_;  ///< when a text may be told again
    bool untold_ = false;                              ///< whether there is one to tell
    std::set<std::string> used_keys_;
    std::map<std::string, std::size_t, std::less<>> positions_;  ///< of what is asked
    std::vector<std::string> answers_;
    std::coroutine_handle<> asker_;
};

/// Begins tasks, finds them, and ends them with the server.
///
/// @threads  all functions may be called concurrently
class task_board {
  public:
    /// Bounds of `task_options::ttl`.
    static constexpr std::chrono::seconds shortest_ttl{1};
    static constexpr std::chrono::hours longest_ttl{24};

    /// Handlers at the same time; those of cancelled tasks count until they end.
    static constexpr std::size_t most_running = 1'000;
    static constexpr std::size_t most_of_one_caller = 100;

    /// Bytes of what those handlers were called with, and of what their tasks keep meanwhile:
    /// questions, answers that wait for others, texts for people. Memory is up to six times that:
    /// the request is kept, its arguments are decoded, and questions are copied. A request that is
    /// larger than the bound of one caller becomes no task.
    static constexpr std::size_t most_bytes = std::size_t{128} << 20U;
    static constexpr std::size_t most_bytes_of_one_caller = std::size_t{16} << 20U;

    /// All of it outlives the board.
    struct parts {
        const clock& time;
        entropy& chance;
        task_store& store;
        announcements& changes;
    };

    explicit task_board(const parts& from) : from_(from) {}

    /// As `finish`.
    ~task_board();
    task_board(const task_board&) = delete;
    task_board& operator=(const task_board&) = delete;

    /// Begins a task, which can be found from then on. Null where there are too many or too large
    /// ones, of all callers or of this one, and where the server stops.
    ///
    /// @param request_bytes  size of what its handler was called with
    std::shared_ptr<running_task> begin(
        const task_options& how,
        std::string_view principal,
        std::string_view tool,
        std::size_t request_bytes,
        executor* home
    );

    /// A task of this caller; nothing for one that is unknown, somebody else's or forgotten.
    std::optional<task_record> find(std::string_view id, std::string_view principal) const;

    /// The same without what came of it.
    std::optional<task_summary> summary(std::string_view id, std::string_view principal) const;

    /// Passes answers on to a task, where its handler runs here. False where there is no room to
    /// keep them.
    bool answer(std::string_view id, const mcp::input_answers& given) const;

    /// Cancels a task, where its handler runs here.
    void cancel(std::string_view id) const;

    /// Tells what handlers said, and forgets what ended long ago. Called about once a second.
    void tick();

    /// Asks all handlers to stop, and begins no more.
    void stop();

    /// Does so, and waits until no handler runs. Whoever runs handlers calls this before it ends.
    void finish();

    /// Waits until no handler runs; false where that takes longer.
    bool wait_until_idle(std::chrono::milliseconds longest);

  private:
    friend running_task;

    struct held {
        std::weak_ptr<running_task> task;
        std::string principal;
        std::size_t request_bytes = 0;
        std::size_t kept_bytes = 0;  ///< of what its task keeps
    };

    /// What runs of one caller, or of all.
    struct share {
        std::size_t tasks = 0;
        std::size_t bytes = 0;
    };

    bool has_room(std::string_view principal, std::size_t bytes) const;
    bool fits(std::string_view principal, std::size_t more) const;
    bool weigh(const std::string& id, std::size_t kept_bytes);
    std::shared_ptr<running_task> running(std::string_view id) const;
    std::vector<std::shared_ptr<running_task>> all_running() const;
    void forget(const std::string& id);

    const parts from_;
    mutable std::mutex mutex_;
    std::condition_variable idle_;
    std::map<std::string, held, std::less<>> running_;
    std::map<std::string, share, std::less<>> shares_;  ///< of callers whose handlers run
    std::size_t bytes_ = 0;                             ///< of all of them
    bool stopped_ = false;
};

}  // namespace warder::server
