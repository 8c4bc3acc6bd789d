/// The calls of one POST whose handlers may speak before they end.
#pragma once

#include "transport/admission.hpp"
#include "transport/go_on.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/server/client_channel.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace warder {
class clock;
}

namespace warder::transport {

/// How a POST is answered.
struct answered {
    std::string json;                       ///< the response or responses, unless:
    std::optional<http::response> instead;  ///< a refusal of the whole POST
};

/// Lets a POST be answered before its handlers are done: with a stream, from the first word that
/// one of them says. A POST whose handlers say nothing gets plain JSON.
///
/// Without a session the end of the connection cancels the calls. In a session it does not: the
/// client may come back for the rest, and cancels with a notification. A call that is cancelled has
/// no response (the specification says that there should be none): its stream ends, or its POST is
/// answered with 202, which the clients of the official SDKs take for "nothing to hear".
///
/// @threads  as a channel; `first_word` and `response` belong to the coroutine that answers the
/// POST
class speaking_call final : public server::client_channel {
  public:
    /// Gives the talks of all entries this channel.
    speaking_call(admission admitted, http::request& request, const clock& time);

    /// Notes the call in its session; false where that has too many, or has ended.
    bool begin();

    bool notify(std::string_view message) override;
    std::optional<std::stop_source> answer(std::string_view response) override;
    bool can_ask() const noexcept override;
    task<result<std::vector<std::string>>> ask(const std::vector<mcp::input_request>& questions
    ) override;
    void let_reconnect() override;

    /// Says how the POST is answered, unless it was; the last call of all.
    void finish(answered how);

    /// Asks all handlers to stop.
    void stop();

    /// Unless there is an answer: asks the handler of one entry to stop, and answers with
    /// `response` unless the POST is a batch.
    void expire(std::size_t which, std::string_view response);

    /// Whether the answer has begun, so that its status cannot be changed any more.
    bool has_spoken() const;

    /// Awaitable: until there is something to answer with.
    auto first_word() noexcept {
        struct awaiter {
            speaking_call& call;

            bool await_ready() const noexcept { return false; }
            bool await_suspend(std::coroutine_handle<> waiting) { return call.wait(waiting); }
            void await_resume() const noexcept {}
        };
        return awaiter{*this};
    }

    /// The response, after the first word.
    http::response response();

    admission admitted;
    const std::shared_ptr<http::request> request;

  private:
    /// What a stop token calls, on the thread that asks to stop.
    struct on_stop {
        speaking_call* call;
        void (speaking_call::*heed)();

        void operator()() const { (call->*heed)(); }
    };

    session* in_session() const noexcept { return admitted.joined.get(); }
    bool wait(std::coroutine_handle<> waiting);
    bool open_stream();
    bool send(std::string_view message);
    waiter take_waiting() noexcept;
    void cancelled();
    void client_left();
    void stop_unanswered();
    void stop_entries();
    void end_with(answered how);

    const clock& time_;
    const bool streams_;

    /// Stops the handlers: by a cancellation, by who was told of it in `answer`, and without a
    /// session when the client goes away before there is an answer.
    std::stop_source stop_;

    /// Of each entry, in their order: asked to stop by its time limit, and by `stop_`.
    std::vector<std::stop_source> own_stops_;

    /// Asked to stop when the client's connection ends.
    std::stop_source left_;

    mutable std::mutex mutex_;
    std::coroutine_handle<> waiting_;
    std::shared_ptr<http::body_stream> stream_;  ///< of the response to the POST
    std::uint64_t number_ = 0;                   ///< of the stream in its session
    std::uint64_t noted_ = 0;                    ///< the call in its session
    std::optional<answered> end_;

    // The last members, since they refer to the others.
    std::optional<std::stop_callback<on_stop>> on_stop_;
    std::optional<std::stop_callback<on_stop>> on_cancel_;
    std::optional<std::stop_callback<on_stop>> on_leave_;
};

}  // namespace warder::transport
