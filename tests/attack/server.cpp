#include "attack/server.hpp"

#include "app/edge.hpp"
#include "app/lifespan.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/http/challenge_list.hpp>
#include <warder/json/node.hpp>
#include <warder/net/http1_parser.hpp>
#include <warder/net/thread_pool.hpp>
#include <warder/oauth/jwt.hpp>
#include <warder/server/context.hpp>

#include <stdexcept>
#include <utility>

namespace warder::attack {

const token_cases::world& known_world() {
    static const token_cases::world world{
        .issuer = issuer_url,
        .audience = endpoint_url,
        .key = crypto::private_key::generate(crypto::algorithm::rs256),
        .second = crypto::private_key::generate(crypto::algorithm::es256),
        .stranger = crypto::private_key::generate(crypto::algorithm::rs256),
        .now = 1'767'225'600,  // of a `fake_clock` that nobody moved
    };
    return world;
}

std::string known_keys() {
    return crypto::key_set_json({known_world().key.public_jwk(), known_world().second.public_jwk()}
    );
}

// ---- the world around a server --------------------------------------------------------------

void log_book::write(log_level, std::string_view message, std::initializer_list<log_field> fields) {
    const std::lock_guard lock(mutex_);
    text_.append(message);
    for (const auto& field : fields)
        text_.append(" ").append(field.name).append("=").append(field.value);
    text_ += '\n';
}

bool log_book::has(std::string_view part) const {
    const std::lock_guard lock(mutex_);
    return text_.find(part) != std::string::npos;
}

struct scripted_issuer::parked {
    scripted_issuer& issuer;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) const {
        issuer.waiting_.push_back(waiting);
    }
    void await_resume() const noexcept {}
};

task<result<http::response>> scripted_issuer::send(http::client_request request) {
    asked.push_back(request.url);
    // Decided now: a slow answer says what was true when it was asked for.
    result<http::response> response = answer(request.url);
    if (held) co_await parked{*this};
    co_return response;
}

void scripted_issuer::release() {
    for (const auto waiting : std::exchange(waiting_, {}))
        waiting.resume();
}

struct server::built {
    tests::manual_timer timer;
    net::thread_pool pool{2};
    warder::server::sealer state = warder::server::sealer::with_random_key(system_entropy());
    std::optional<app> declared;
    std::unique_ptr<edge> service;
    std::optional<lifespan> alive;
};

app server::declared() {
    app made({.name = "attacked"});
    made.tool({.name = "whoami", .read_only = true}, [this](warder::server::context& ctx) {
        ++ran;
        return std::string(ctx.subject());
    });
    made.tool({.name = "write", .scopes = {"usr:write"}}, [this] {
        ++ran;
        return "written";
    });
    made.tool(
        {.name = "job", .task = true},
        [this](warder::server::context& ctx) -> task<std::string> {
            ++ran;
            co_await ctx.run_as_task();
            const bool whole = co_await ctx.sleep_for(std::chrono::hours(1));
            co_return whole ? "slept" : "woken";
        }
    );
    made.resource({.uri = "test://watched", .name = "watched", .subscribable = true}, [this] {
        ++ran;
        return "w";
    });
    const auto page = [this](http::request&) {
        ++ran;
        return std::string("page");
    };
    made.get("/page", page, {.is_public = true});
    made.get("/private", page);
    made.get("/files/{name}", [this](http::request&, const http::path_parameters& of) {
        ++ran;
        return std::string(of["name"]);
    });
    made.cors({.allowed_origins = {"https://app.example"}});
    return made;
}

server::server(server_options options) : built_(std::make_unique<built>()) {
    issuer.answer = [](const std::string&) -> result<http::response> {
        return http::json_response(200, known_keys());
    };
    oauth::jwt_options trusted{.issuer = issuer_url, .audience = endpoint_url};
    if (options.fetched) {
        trusted.jwks_uri = options.jwks_uri;
    } else {
        trusted.keys = known_keys();
    }
    app& subject = built_->declared.emplace(declared());
    auto provider = oauth::jwt(std::move(trusted));
    subject.auth(options.dpop ? oauth::with_dpop(std::move(provider), *options.dpop) : provider);
    auto& definition = subject.declared();
    const surroundings around{
        time, system_entropy(), log, issuer, built_->pool, built_->state, built_->timer
    };
    deployment where{
        .settings = {},
        .environment = layered([](std::string_view) { return std::nullopt; }, {}),
        .public_url = public_url,
        .development = false
    };
    auto made = edge::make(definition, std::move(where), around, nullptr);
    if (!made) throw std::invalid_argument(made.error().log_text());
    built_->service = *std::move(made);
    built_->alive.emplace(definition, log);
}

server::~server() = default;

void server::tick() {
    built_->service->tick();
}

http::service& server::service() noexcept {
    return *built_->service;
}

std::string server::token(std::string_view subject, std::string_view scope) const {
    auto draft = token_cases::good_draft(known_world());
    token_cases::put(draft.claims, "sub", token_cases::json_string(subject));
    token_cases::put(draft.claims, "scope", token_cases::json_string(scope));
    return draft.sign();
}

// ---- sending --------------------------------------------------------------------------------

namespace {

/// A request and its body for as long as it is answered.
struct exchange {
    http::request request;
    std::optional<http::buffered_body> body;
    std::promise<http::response> answer;
};

/// Takes what a stream has; one that goes on is told by a word, since nobody waits for its end.
void take_stream(http::response& response) {
    if (!response.stream) return;
    const auto piece = response.stream->take();
    response.body += piece.bytes;
    if (!piece.ended) response.body = "stream";
    response.stream->abandon();
    response.stream.reset();
}

}  // namespace

std::future<http::response> server::begin(std::string_view text) {
    std::string bytes(text);
    const std::size_t end = bytes.find("\r\n\r\n");
    const std::size_t length = end == std::string::npos ? 0 : bytes.size() - end - 4;
    if (length > 0) bytes.insert(end, "\r\nContent-Length: " + std::to_string(length));

    const auto sent = std::make_shared<exchange>();
    auto given = sent->answer.get_future();
    net::http1_parser parser;
    sent->request.on = std::make_shared<http::connection>();
    sent->request.client_address = sent->request.on->peer_address = "192.0.2.1";
    const auto head = parser.head(bytes, sent->request);
    if (!head) {
        http::response refused = net::http1_refusal(head.error());
        built_->service->refused(sent->request, head.error(), refused);
        sent->answer.set_value(std::move(refused));
        return given;
    }
    if (*head == 0) throw std::logic_error("a request without an end: " + bytes);
    sent->body.emplace(bytes.substr(*head));
    start(built_->service->handle(sent->request, *sent->body), [sent](http::response got) {
        sent->answer.set_value(std::move(got));
    });
    return given;
}

http::response server::send(std::string_view text) {
    http::response got = begin(text).get();
    take_stream(got);
    return got;
}

// ---- telling --------------------------------------------------------------------------------

namespace {

std::string told_result(json::node result) {
    std::string text;
    if (const auto content = result["content"]) {
        content->for_each_element([&](json::node block) {
            if (const auto part = block["text"]) text += *part->string();
            return true;
        });
        return '"' + text + '"';
    }
    if (const auto kind = result["resultType"]; kind && kind->string() != "complete")
        return std::string(*kind->string());
    return "result";
}

std::string told_message(json::node message, bool with_id) {
    std::string text;
    if (with_id) text = (message["id"] ? message["id"]->dump() : std::string("none")) + ":";
    if (const auto error = message["error"]) {
        const auto code = (*error)["code"];
        return code ? text + code->dump() : std::string();
    }
    if (const auto result = message["result"]) return text + told_result(*result);
    return {};
}

/// Codes, results and texts of a JSON-RPC response or a batch of them; empty for anything else.
std::string told_body(std::string_view body) {
    std::string text;
    (void)json::parse(body, [&](json::node root) {
        if (root.kind() != json::kind::array) {
            text = told_message(root, false);
            return;
        }
        root.for_each_element([&](json::node each) {
            text += (text.empty() ? "[" : ", ") + told_message(each, true);
            return true;
        });
        text += ']';
    });
    return text;
}

/// The error code of the challenges; empty where they have none.
std::string told_challenge(const http::response& answer) {
    const auto all = http::parse_challenges(answer.fields);
    if (!all) return "malformed challenge";
    for (const auto& each : *all) {
        if (!each["error"].empty()) return std::string(each["error"]);
    }
    return {};
}

}  // namespace

std::string server::told(std::string_view text) {
    const int before = ran;
    last = send(text);
    std::string line = std::to_string(last.status);
    std::string more = told_challenge(last);
    if (more.empty()) more = told_body(last.body);
    if (more.empty() && last.status < 300 && last.body.size() < 40) more = last.body;
    if (!more.empty()) line += ' ' + more;
    if (ran != before) line += " ran";
    return line;
}

// ---- requests -------------------------------------------------------------------------------

std::string request(
    std::string_view method, std::string_view target, std::string_view fields, std::string body
) {
    std::string text(method);
    text.append(" ").append(target).append(" HTTP/1.1\r\nHost: mcp.example\r\n");
    return text.append(fields).append("\r\n") + std::move(body);
}

std::string bearer(std::string_view token) {
    return "Authorization: Bearer " + std::string(token) + "\r\n";
}

std::string post(std::string_view fields, std::string body) {
    return request(
        "POST",
        "/mcp",
        std::string(fields) +
            "Content-Type: application/json\r\n"
            "Accept: application/json, text/event-stream\r\n",
        std::move(body)
    );
}

std::string call(std::string_view tool, std::string_view id) {
    return R"({"jsonrpc":"2.0","id":)" + std::string(id) +
           R"(,"method":"tools/call","params":{"name":")" + std::string(tool) +
           R"(","arguments":{}}})";
}

std::string modern(
    std::string_view token, std::string_view method, std::string_view name, std::string_view params
) {
    std::string fields = bearer(token) + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: ";
    fields.append(method).append("\r\n");
    if (!name.empty()) fields.append("Mcp-Name: ").append(name).append("\r\n");
    std::string body = R"({"jsonrpc":"2.0","id":7,"method":")";
    body.append(method).append(R"(","params":{)").append(params);
    body += R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
            R"("io.modelcontextprotocol/clientCapabilities":)"
            R"({"elicitation":{},"extensions":{"io.modelcontextprotocol/tasks":{}}}}}})";
    return post(fields, std::move(body));
}

}  // namespace warder::attack
