/// The server that the tables attack: a whole app behind its edge, whose time, network and keys a
/// test owns, and whose answers are told in one line each.
#pragma once

#include "tasks.hpp"
#include "token_cases.hpp"
#include <warder/app/app.hpp>
#include <warder/core/log.hpp>
#include <warder/http/client.hpp>
#include <warder/http/message.hpp>
#include <warder/http/service.hpp>
#include <warder/oauth/dpop.hpp>
#include <warder/testing/clock.hpp>

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::attack {

/// A request, and the exact answer to it as `told` says it.
struct row {
    std::string name;
    std::string request;  ///< bytes; a body gets its `Content-Length` where it has no framing
    std::string expected;
};

inline const std::string issuer_url = "https://issuer.example";
inline const std::string public_url = "https://mcp.example";
inline const std::string endpoint_url = public_url + "/mcp";
inline const std::string metadata_url = public_url + "/.well-known/oauth-protected-resource/mcp";

/// Keys that the issuer has, and one that it does not have; made once a process.
const token_cases::world& known_world();

/// The issuer's key set.
std::string known_keys();

/// The log of a server.
class log_book final : public log_sink {
  public:
    bool enabled(log_level) const noexcept override { return true; }
    void write(log_level, std::string_view message, std::initializer_list<log_field> fields)
        override;
    bool has(std::string_view part) const;

  private:
    mutable std::mutex mutex_;
    std::string text_;
};

/// An issuer behind an HTTP client: answers what the test says, at once or when it says so.
class scripted_issuer final : public http::client {
  public:
    task<result<http::response>> send(http::client_request request) override;

    /// Lets all held answers arrive.
    void release();

    std::function<result<http::response>(const std::string& url)> answer;
    bool held = false;
    std::vector<std::string> asked;  ///< URLs, in their order

  private:
    struct parked;
    std::vector<std::coroutine_handle<>> waiting_;
};

/// How a server under attack is set up.
struct server_options {
    std::optional<oauth::dpop_options> dpop;

    /// Whether the issuer's keys are fetched, instead of being there from the start.
    bool fetched = false;

    /// Where they are fetched; empty: found through the issuer's metadata.
    std::string jwks_uri = issuer_url + "/keys";
};

/// A server with tools that count their calls:
///
///     whoami   says the subject of the token
///     write    needs the scope usr:write
///     job      becomes a task that sleeps
///
/// beside a resource `test://watched`, a public page `/page` and guarded `/private` and
/// `/files/{name}`.
class server {
  public:
    explicit server(server_options options = {});
    ~server();

    /// Sends the bytes of one request through the parser, and gives what comes back.
    http::response send(std::string_view request);

    /// The same without waiting for the answer.
    std::future<http::response> begin(std::string_view request);

    /// Sends it, and tells the answer: the status, the `error` of the challenge or the code of the
    /// JSON-RPC error, the text of a result, and the calls of handlers.
    ///
    ///     200 "usr_1" ran     401 invalid_token     400 -32600     200 [1:"usr_1", 2:-32601] ran
    std::string told(std::string_view request);

    /// A signed token of a subject.
    std::string token(std::string_view subject = "usr_1", std::string_view scope = "usr:read")
        const;

    /// What a program does each second.
    void tick();

    http::service& service() noexcept;
    testing::fake_clock time;
    log_book log;
    scripted_issuer issuer;
    std::atomic<int> ran = 0;

    /// The last answer of `told`.
    http::response last;

  private:
    struct built;
    app declared();

    std::unique_ptr<built> built_;
};

// ---- requests -------------------------------------------------------------------------------

/// A request with a Host; `fields` are whole lines.
std::string request(
    std::string_view method, std::string_view target, std::string_view fields, std::string body = {}
);

/// `Authorization: Bearer <token>` as a line.
std::string bearer(std::string_view token);

/// A POST to the endpoint.
std::string post(std::string_view fields, std::string body);

/// The message that calls a tool, of a client that says nothing of a revision.
std::string call(std::string_view tool = "whoami", std::string_view id = "7");

/// A POST that calls a tool as a client of 2026-07-28: header fields and envelope agree.
std::string modern(
    std::string_view token,
    std::string_view method,
    std::string_view name = {},
    std::string_view params = {}
);

}  // namespace warder::attack
