/// The calls of one message of a connection.
#pragma once

#include "transport/message_line.hpp"
#include <warder/http/message.hpp>
#include <warder/server/client_channel.hpp>
#include <warder/server/dispatcher.hpp>

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

class session;

/// What a message of a client asks for, understood. Owns everything.
struct message_work {
    std::vector<server::entry> entries;
    bool batch = false;  ///< whether it was an array, so that the answer is one too

    /// The session of an older client; null for a message that stands alone.
    std::shared_ptr<session> joined;
    std::shared_ptr<http::request> request;
};

/// Lets the handlers of one message speak while they run, and sends their responses.
///
/// A call that is cancelled has no response: the specification says that there should be none.
///
/// @threads  as a channel
class message_call final : public server::client_channel {
  public:
    /// Gives the talks of all entries this channel.
    message_call(message_work work, std::shared_ptr<message_line> line, const clock& time);

    /// Notes the call; false where the client has too many, or the connection ends.
    bool begin();

    bool notify(std::string_view message) override;
    std::optional<std::stop_source> answer(std::string_view response) override;
    bool can_ask() const noexcept override { return work.joined != nullptr; }
    task<result<std::vector<std::string>>> ask(const std::vector<mcp::input_request>& questions
    ) override;

    /// Sends the response, or the responses, unless it was answered; the last call of all.
    void finish(std::string_view response);

    message_work work;

  private:
    /// What the stop token calls, on the thread that asks to stop.
    struct on_stop {
        message_call* call;

        void operator()() const { call->stopped(); }
    };

    bool is_over() const;
    void stopped();

    const std::shared_ptr<message_line> line_;
    const clock& time_;
    std::stop_source stop_;
    std::uint64_t noted_ = 0;  ///< in the line's calls

    std::mutex mutex_;
    bool ended_ = false;     ///< whether nothing more is sent
    bool answered_ = false;  ///< by `answer`

    std::optional<std::stop_callback<on_stop>> on_stop_;  ///< last: it refers to the others
};

/// Runs all of a message that its dispatcher can answer where the caller is, in order, and gives
/// the response or responses; nothing, and nothing ran, where something of it may take longer.
std::optional<std::string> run_at_once(const server::dispatcher& by, message_work& work);

/// Runs a call from `begin` to `finish`.
///
/// @param by  outlives the task
task<void> run_message(const server::dispatcher& by, std::shared_ptr<message_call> call);

}  // namespace warder::transport
