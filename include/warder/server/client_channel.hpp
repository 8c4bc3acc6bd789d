/// The way from a handler back to its client while the handler runs.
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/task.hpp>
#include <warder/mcp/input.hpp>

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace warder::server {

/// What a transport gives to the calls that it has running.
///
/// @threads  `notify` may be called concurrently, the rest by one handler
class client_channel {
  public:
    virtual ~client_channel() = default;

    /// Sends a JSON-RPC notification ahead of the response. False where it cannot arrive: the
    /// client takes no stream, is gone, or reads too slowly.
    virtual bool notify(std::string_view message) = 0;

    /// Whether `ask` can reach the client. Where it cannot, a modern client is asked by the result
    /// of its request.
    virtual bool can_ask() const noexcept { return false; }

    /// Sends all the questions and waits for all the answers.
    ///
    /// @param questions  outlive the task
    /// @return  the answers as JSON text, in the order of the questions
    /// @errors  the client refused one, went away or did not answer in time
    virtual task<result<std::vector<std::string>>> ask(
        const std::vector<mcp::input_request>& questions
    );

    /// Answers the request now, with a JSON-RPC response, while its call goes on. From then on
    /// nothing that the client does with the connection stops the call.
    ///
    /// @return  what stops the call; nothing where the request cannot be answered before its end
    virtual std::optional<std::stop_source> answer(std::string_view response);

    /// Lets the client go and fetch the rest of the stream later, where it can: the connection is
    /// closed, the call goes on. Nothing happens elsewhere.
    virtual void let_reconnect() {}
};

}  // namespace warder::server
