#include "app/edge.hpp"
#include "app/lifespan.hpp"
#include "testing/outcome.hpp"
#include <warder/core/task.hpp>
#include <warder/http/body_stream.hpp>
#include <warder/http/client.hpp>
#include <warder/http/url.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>
#include <warder/net/http1_parser.hpp>
#include <warder/net/http1_writer.hpp>
#include <warder/net/thread_pool.hpp>
#include <warder/net/timer_thread.hpp>
#include <warder/testing/client.hpp>

#include <mutex>
#include <optional>
#include <semaphore>
#include <stdexcept>
#include <utility>

namespace warder::testing {
namespace {

constexpr std::string_view issuer_url = "http://127.0.0.1:9400";
constexpr std::string_view resource_id = "res_test";

/// As what a server says when nobody configures it.
constexpr std::chrono::milliseconds keep_alive_timeout{5'000};

/// Sends requests to the issuer by calling it.
class issuer_client final : public http::client {
  public:
    explicit issuer_client(const fake_issuer& server) : server_(server) {}

    task<result<http::response>> send(http::client_request asked) override {
        const auto url = http::parse_url(asked.url);
        if (!url || !asked.url.starts_with(issuer_url)) {
            co_return error(
                std::make_error_code(std::errc::host_unreachable), "Nobody there", asked.url
            );
        }
        http::request request;
        request.method = asked.method;
        request.method_name = http::to_string(asked.method);
        request.target = url->path;
        request.fields = std::move(asked.fields);
        request.body = std::move(asked.body);
        auto answering = server_.handle(request);
        auto response = co_await answering;
        co_return response;
    }

  private:
    const fake_issuer& server_;
};

class log_book final : public log_sink {
  public:
    bool enabled(log_level) const noexcept override { return true; }

    void write(log_level level, std::string_view message, std::initializer_list<log_field> fields)
        override {
        constexpr const char* names[] = {"trace", "debug", "info", "warning", "error", "critical"};
        std::string line = names[static_cast<std::size_t>(level)];
        line.append(" ").append(message);
        for (const auto& field : fields)
            line.append(" ").append(field.name).append("=").append(field.value);
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }

    std::vector<std::string> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }

  private:
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
};

/// Runs a request to its end, wherever it ends. First it does what a program does each second.
http::response answered(edge& service, http::request& request, http::body_source& body) {
    std::binary_semaphore done(0);
    http::response got;
    service.tick();
    start(service.handle(request, body), [&](http::response response) {
        got = std::move(response);
        done.release();
    });
    done.acquire();
    return got;
}

/// Reads what follows the body up to its end, behind the body; like a connection, not for who
/// gets no body.
void read_stream(http::response& response, const http::request& asked) {
    if (!response.stream) return;
    if (!net::http1_sends_body(response, asked.method)) return response.stream->abandon();
    std::counting_semaphore<> more(0);
    response.stream->on_more([&] { more.release(); });
    for (bool ended = false; !ended;) {
        more.acquire();
        const auto piece = response.stream->take();
        response.body += piece.bytes;
        ended = piece.ended;
    }
    response.stream->on_more({});
}

/// A body among the bytes of a conversation: read when it is asked for, like that of a connection.
class arriving_body final : public http::body_source {
  public:
    arriving_body(net::http1_parser& parser, std::string_view& bytes)
        : parser_(parser), bytes_(bytes) {}

    task<result<void>> read(std::string& into, std::size_t max_bytes) override {
        const auto used = parser_.body(bytes_, into, max_bytes);
        broken_ = !used;
        if (!used) co_return used.error();
        bytes_.remove_prefix(*used);
        if (parser_.body_done()) co_return result<void>();
        co_return error(http::body_errc::disconnected, "The client went away.");
    }

    /// Passes over what was not read; false where another request cannot follow.
    bool skip_rest() {
        if (broken_) return false;
        const auto used = parser_.skip_body(bytes_);
        if (!used) return false;
        bytes_.remove_prefix(*used);
        return parser_.body_done();
    }

  private:
    net::http1_parser& parser_;
    std::string_view& bytes_;
    bool broken_ = false;
};

/// What a connection answers to a head that cannot be read.
http::response refused(edge& service, http::request& request, const error& why) {
    http::response response = net::http1_refusal(why);
    service.refused(request, why, response);
    return response;
}

std::string named_call(std::string_view name, std::string_view arguments) {
    std::string params;
    json::writer out(params);
    out.begin_object().key("name").value(name).key("arguments").raw(arguments).end_object();
    return params;
}

issuer::authorization_server_options issuer_options(
    const std::string& server_url, std::vector<std::string> scopes
) {
    return {
        .base_url = std::string(issuer_url),
        .resource_id = std::string(resource_id),
        .server_url = server_url,
        .scopes = std::move(scopes),
        .algorithm = crypto::algorithm::es256,  // its keys are made in no time
    };
}

}  // namespace

struct client::world {
    world(app subject, client_options options)
        : declared(std::move(subject)),
          public_url(
              options.public_url.empty()
                  ? "http://localhost:" + std::to_string(declared.declared().options.port)
                  : options.public_url
          ),
          endpoint(public_url + declared.declared().mcp_path),
          issuer(issuer_options(endpoint, scopes_of(declared.declared())), time),
          outgoing(issuer) {
        auto& definition = declared.declared();
        auto built = edge::make(definition, deployed(std::move(options)), around(), nullptr);
        if (!built) throw std::invalid_argument(built.error().log_text());
        service = *std::move(built);
        service->tick();
        alive.emplace(definition, log);
    }

    deployment deployed(client_options options) {
        auto variables = std::move(options.environment);
        variables.try_emplace("SK_ENV_URL", issuer_url);
        variables.try_emplace("MCP_SERVER_ID", resource_id);
        variables.try_emplace("EXPECTED_AUDIENCE", endpoint);
        settings chosen;
        chosen.stdio = options.stdio;
        return {
            .settings = std::move(chosen),
            .environment =
                layered([](std::string_view) { return std::nullopt; }, std::move(variables)),
            .public_url = public_url,
            .development = true
        };
    }

    surroundings around() { return {time, system_entropy(), log, outgoing, pool, state, timer}; }

    app declared;
    std::string public_url;
    std::string endpoint;
    fake_clock time;
    log_book log;
    fake_issuer issuer;
    issuer_client outgoing;
    net::thread_pool pool{2};
    net::timer_thread timer;
    server::sealer state = server::sealer::with_random_key(system_entropy());
    std::unique_ptr<edge> service;
    std::optional<lifespan> alive;
};

client::client(app subject, client_options options)
    : world_(std::make_unique<world>(std::move(subject), std::move(options))) {}
client::~client() = default;

http::response client::get(std::string_view path, const request_options& options) {
    return send("GET", path, options);
}

http::response client::post(std::string_view path, const request_options& options) {
    return send("POST", path, options);
}

http::response client::send(
    std::string_view method, std::string_view path, const request_options& options
) {
    std::string bytes;
    bytes.append(method).append(" ").append(path).append(" HTTP/1.1\r\n");
    if (!options.fields.find("Host")) {
        const auto url = http::parse_url(world_->public_url);
        bytes.append("Host: ").append(url ? url->host : "localhost").append("\r\n");
    }
    for (std::size_t i = 0; i < options.fields.size(); ++i) {
        const auto field = options.fields.at(i);
        bytes.append(field.name).append(": ").append(field.value).append("\r\n");
    }
    if (!options.token.empty())
        bytes.append("Authorization: Bearer ").append(options.token).append("\r\n");
    if (!options.json.empty()) {
        if (!options.fields.find("Content-Type"))
            bytes.append("Content-Type: application/json\r\n");
        bytes.append("Content-Length: ");
        bytes.append(std::to_string(options.json.size())).append("\r\n");
    }
    bytes.append("\r\n");

    net::http1_parser parser;
    http::request request;
    request.on = std::make_shared<http::connection>();
    request.client_address = request.on->peer_address = "127.0.0.1";
    if (auto read = parser.head(bytes, request); !read)
        return refused(*world_->service, request, read.error());
    http::buffered_body body(options.json);
    http::response response = answered(*world_->service, request, body);
    read_stream(response, request);
    response.stream.reset();
    return response;
}

std::string client::exchange(std::string_view bytes) {
    std::string replies;
    net::http1_parser parser;
    const auto on = std::make_shared<http::connection>();
    on->peer_address = "127.0.0.1";
    const std::string date = net::http_date(world_->time.now());
    bool open = true;
    while (open && !bytes.empty()) {
        parser.reset();
        http::request request;
        request.on = on;
        request.client_address = on->peer_address;
        const auto head = parser.head(bytes, request);
        if (head && *head == 0) break;  // a request that never ends
        open = head && parser.framing().keep_alive;
        http::response response;
        if (!head) {
            response = refused(*world_->service, request, head.error());
        } else {
            bytes.remove_prefix(*head);
            arriving_body body(parser, bytes);
            response = answered(*world_->service, request, body);
            open = open && body.skip_rest() && !net::http1_ends_by_closing(response, request);
        }
        // It is written as one that was streamed.
        read_stream(response, request);
        const auto stays_open = open ? keep_alive_timeout : std::chrono::milliseconds(0);
        net::http1_write(replies, response, request, stays_open, date);
    }
    return replies;
}

tool_outcome client::call_tool(
    std::string_view name, std::string_view arguments, std::string_view token
) {
    return ask(call(name, arguments), token);
}

tool_outcome client::read_resource(std::string_view uri, std::string_view token) {
    std::string params;
    json::writer(params).begin_object().key("uri").value(uri).end_object();
    return ask(message("resources/read", params), token);
}

tool_outcome client::get_prompt(
    std::string_view name, std::string_view arguments, std::string_view token
) {
    return ask(message("prompts/get", named_call(name, arguments)), token);
}

/// Posts a message to the MCP endpoint.
tool_outcome client::ask(std::string json, std::string_view token) {
    request_options options{.json = std::move(json), .token = std::string(token), .fields = {}};
    options.fields.append(
        "MCP-Protocol-Version", "2025-11-25"
    );  // the newest that asks for no envelope
    return read_outcome(post(mcp_path(), options));
}

const std::string& client::mcp_path() const noexcept {
    return world_->declared.declared().mcp_path;
}

std::unique_ptr<transport::memory_pair> client::connect() {
    const site& root = world_->service->root();
    if (root.dispatcher().guarded()) {
        throw std::logic_error("only a server without a guard is called by messages; see stdio");
    }
    return std::make_unique<transport::memory_pair>(root.dispatcher());
}

fake_issuer& client::issuer() noexcept {
    return world_->issuer;
}

fake_clock& client::time() noexcept {
    return world_->time;
}

std::vector<std::string> client::log_lines() const {
    return world_->log.lines();
}

http::service& client::service() noexcept {
    return *world_->service;
}

const std::string& client::endpoint() const noexcept {
    return world_->endpoint;
}

std::string call(std::string_view tool, std::string_view arguments) {
    return message("tools/call", named_call(tool, arguments));
}

}  // namespace warder::testing
