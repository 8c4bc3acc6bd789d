/// What a client was asked in a session and has not answered yet.
#pragma once

#include "transport/go_on.hpp"
#include <warder/core/result.hpp>
#include <warder/mcp/input.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace warder::transport {

/// How long a user may think about a question.
inline constexpr std::chrono::minutes answer_time{10};

/// A question as a JSON-RPC request, which only clients before 2026-07-28 are sent.
std::string request_text(std::uint64_t id, const mcp::input_request& question);

/// The open questions of one session. Each is settled once: by its answer, by its deadline, or by
/// the end of its call or session; so that no handler waits for ever.
///
/// @threads  all functions may be called concurrently
class open_questions {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Questions that one handler asks together.
    struct round {
        std::vector<std::string> answers;  ///< as JSON text, in the order of the questions
        std::optional<error> failure;      ///< of the first that failed; the others are given up

        std::uint64_t first_id = 0;  ///< of the JSON-RPC requests; the others follow
        std::uint64_t stream = 0;    ///< that they are sent on
        time_point until;
        std::size_t unanswered = 0;
        waiter handler;
    };

    /// Begins a round; null where nobody can be asked any more.
    ///
    /// @param home  where the handler goes on
    std::shared_ptr<round> add(
        std::size_t count, std::uint64_t stream, time_point until, executor* home
    );

    /// Settles a question. One that is not open is a late answer, and nothing happens.
    void answer(std::uint64_t id, result<std::string> said);

    /// Gives up the questions of a round, of a stream, or all of them; or those whose time is over.
    void fail(const round& which, const error& why);
    void fail(std::uint64_t stream, const error& why);
    void fail_all(const error& why);
    void tick(time_point now);

    /// Gives up all of them, and takes none any more.
    void close(const error& why);

    std::size_t size() const;

    /// Awaitable: until the round is settled.
    auto settled(round& asked) noexcept {
        struct awaiter {
            open_questions& book;
            round& asked;

            bool await_ready() const noexcept { return false; }
            bool await_suspend(std::coroutine_handle<> handler) {
                return book.wait(asked, handler);
            }
            void await_resume() const noexcept {}
        };
        return awaiter{*this, asked};
    }

  private:
    template <class Which>
    void fail_those(Which which, const error& why);
    bool wait(round& asked, std::coroutine_handle<> handler);
    waiter settle(round& asked);

    mutable std::mutex mutex_;
    bool closed_ = false;
    std::uint64_t last_id_ = 0;
    std::map<std::uint64_t, std::shared_ptr<round>> open_;  ///< by id; a round once a question
};

}  // namespace warder::transport
