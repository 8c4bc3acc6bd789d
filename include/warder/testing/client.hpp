/// A whole server in a test, without a socket.
#pragma once

#include <warder/app/app.hpp>
#include <warder/http/message.hpp>
#include <warder/http/service.hpp>
#include <warder/issuer/authorization_server.hpp>
#include <warder/mcp/input.hpp>
#include <warder/testing/clock.hpp>
#include <warder/transport/memory_pair.hpp>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace warder::testing {

/// The issuer that a test client's server trusts. `mint({.subject = "usr_1", .scopes =
/// {"usr:read"}})` gives a token that its guard accepts; every member of `issuer::token_request`
/// that is set otherwise makes it different in that one way.
using fake_issuer = issuer::authorization_server;

/// What goes with a request.
struct request_options {
    /// Body, with `Content-Type: application/json`.
    std::string json;

    /// Sent as `Authorization: Bearer <token>` unless empty.
    std::string token;

    /// More header fields; those named `Host` and `Content-Type` replace the client's own.
    http::fields fields;
};

/// The outcome of calling a tool, reading a resource or getting a prompt.
struct tool_outcome {
    unsigned status = 0;    ///< of HTTP
    std::string body;       ///< the JSON-RPC response
    bool is_error = false;  ///< whether the tool, or the protocol, failed

    /// All text of a tool's content, a resource's contents or a prompt's messages, joined by line
    /// ends; or the protocol error's message.
    std::string text;
    std::string structured;  ///< structured content as JSON text; empty for none

    /// What the server said before the outcome, such as progress: JSON-RPC notifications.
    std::vector<std::string> told;

    /// Keys of the questions that it asked, in their order.
    std::vector<std::string> asked;

    bool was_task = false;  ///< whether the call went on as a task
};

/// How a test wants its server.
struct client_options {
    /// Environment variables, beside those that make the server trust the fake issuer.
    std::map<std::string, std::string, std::less<>> environment;

    /// `--public-url`; empty: `http://localhost:<port of the app>`.
    std::string public_url;

    /// `--stdio`: the server has no guard. See `client::connect`.
    bool stdio = false;
};

/// Runs an app in the process of the test: requests become bytes, go through the same parser,
/// middleware, guard and dispatcher as those of a socket, and come back as values. Time stands
/// still until the test moves its clock. A response that comes as a stream is read to its end
/// before it is given.
///
/// @threads  used by one thread
class client {
  public:
    /// Starts `subject`, with its start-up functions.
    ///
    /// Throws `std::invalid_argument` with the sentence that a program would refuse to start with.
    explicit client(app subject, client_options options = {});

    /// Ends it, with its shutdown functions.
    ~client();

    client(const client&) = delete;
    client& operator=(const client&) = delete;

    http::response get(std::string_view path, const request_options& options = {});
    http::response post(std::string_view path, const request_options& options = {});
    http::response send(
        std::string_view method, std::string_view path, const request_options& options = {}
    );

    /// Calls a tool at the app's MCP endpoint.
    ///
    /// @param arguments  JSON text of an object
    tool_outcome call_tool(
        std::string_view name, std::string_view arguments, std::string_view token = {}
    );

    /// Calls a tool as a client of 2026-07-28 that hears all that a tool says, can be asked
    /// everything, and knows tasks: it calls again with the answers, or asks the task, until there
    /// is an outcome. A question that has no answer is an error, and `text` names it.
    ///
    /// @param answers  by the key of the question, as JSON text: `accepted(R"({"name":"Ada"})")`
    tool_outcome converse(
        std::string_view name,
        std::string_view arguments,
        const mcp::input_answers& answers = {},
        std::string_view token = {}
    );

    /// Reads a resource there.
    tool_outcome read_resource(std::string_view uri, std::string_view token = {});

    /// Gets a prompt there.
    ///
    /// @param arguments  JSON text of an object
    tool_outcome get_prompt(
        std::string_view name, std::string_view arguments = "{}", std::string_view token = {}
    );

    /// Sends the bytes of whole requests as one connection would, and gives the bytes that come
    /// back.
    std::string exchange(std::string_view bytes);

    /// Opens a connection of whole messages, as `--stdio` has one. It ends before the client does.
    ///
    /// @throws std::logic_error  where the server has a guard
    std::unique_ptr<transport::memory_pair> connect();

    /// Whose tokens the server accepts.
    fake_issuer& issuer() noexcept;

    /// The server's and the issuer's time.
    fake_clock& time() noexcept;

    /// Every line that the server logged so far: `level message name=value ...`.
    std::vector<std::string> log_lines() const;

    /// The server itself, for a test that puts a real socket before it. Lives as long as the
    /// client.
    http::service& service() noexcept;

    /// URL of the MCP endpoint.
    const std::string& endpoint() const noexcept;

  private:
    tool_outcome ask(std::string json, std::string_view token);
    const std::string& mcp_path() const noexcept;

    struct world;
    std::unique_ptr<world> world_;
};

/// The body of a `tools/call` request.
std::string call(std::string_view tool, std::string_view arguments);

/// The answer of a user who filled in a form.
///
/// @param content  JSON text of an object; for a form of one value, such as a boolean, it is
/// `{"value":true}`
std::string accepted(std::string_view content);

/// The answer of one who said no.
std::string declined();

}  // namespace warder::testing
