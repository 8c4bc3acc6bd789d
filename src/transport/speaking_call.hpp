/// The calls of one POST whose handlers may speak before they end.
#pragma once

#include "transport/admission.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/server/client_channel.hpp>

#include <coroutine>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace warder::transport {

/// How a POST is answered.
struct answered {
    std::string json;                       ///< the response or responses, unless:
    std::optional<http::response> instead;  ///< a refusal of the whole POST
};

/// Lets a POST be answered before its handlers are done: with a stream, from the first word that
/// one of them says. A POST whose handlers say nothing gets plain JSON.
///
/// @threads  as a channel; `first_word` and `response` belong to the coroutine that answers the
/// POST
class speaking_call final : public server::client_channel {
  public:
    /// Gives the talks of all entries this channel.
    speaking_call(admission admitted, http::request& request);

    bool notify(std::string_view message) override;
    std::optional<std::stop_source> answer(std::string_view response) override;

    /// Says how the POST is answered, unless it was; the last call of all.
    void finish(answered how);

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
    struct client_gone {
        speaking_call& call;

        void operator()() const { call.stop_unanswered(); }
    };

    bool wait(std::coroutine_handle<> waiting);
    void go_on(std::coroutine_handle<> waiting) const;
    void stop_unanswered();

    /// Stops the handlers: when the client goes away, or by who was told of it in `answer`.
    std::stop_source stop_;
    const bool streams_;

    mutable std::mutex mutex_;
    std::coroutine_handle<> waiting_;
    std::shared_ptr<http::body_stream> stream_;
    std::optional<answered> end_;

    /// Goes away when the client does.
    std::stop_source gone_;
    std::stop_callback<client_gone> on_gone_{gone_.get_token(), client_gone{*this}};
};

}  // namespace warder::transport
