// The in-process client, and through it the edge of the server: who passes, and what everybody may
// read.
#include <warder/http/body_stream.hpp>
#include <warder/testing/client.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace warder {
namespace {

using namespace std::chrono_literals;

app guarded() {
    app made({.name = "guarded"});
    made.auth(oauth::scalekit_from_env());
    made.tool({.name = "whoami", .scopes = {"me:read"}}, [](context& caller) {
        return std::string(caller.subject()) + " of " + std::string(caller.organisation());
    });
    return made;
}

http::fields origin(std::string_view value) {
    http::fields made;
    made.append("Origin", value);
    return made;
}

TEST(TestClient, TellsAToolWhoCalls) {
    testing::client client(guarded());
    const std::string token =
        client.issuer().mint({.subject = "usr_7", .scopes = {"me:read"}, .organisation = "org_7"});
    EXPECT_EQ(client.call_tool("whoami", "{}", token).text, "usr_7 of org_7");
}

TEST(TestClient, ReadsResourcesAndGetsPrompts) {
    app made({.name = "open"});
    made.resource({.uri = "test://a", .name = "a"}, [] { return "read"; });
    made.prompt({.name = "p"}, [] {
        return std::vector<mcp::prompt_message>{
            {mcp::role::user, mcp::text_content{"one"}},
            {mcp::role::assistant, mcp::text_content{"two"}}
        };
    });
    testing::client client(std::move(made));
    EXPECT_EQ(client.read_resource("test://a").text, "read");
    EXPECT_EQ(client.get_prompt("p").text, "one\ntwo");
    const auto absent = client.read_resource("test://b");
    EXPECT_TRUE(absent.is_error);
    EXPECT_EQ(absent.status, 200u);
    EXPECT_EQ(absent.text, "Resource not found");
}

TEST(TestClient, EveryComponentNeedsItsScopes) {
    app made = guarded();
    made.resource({.uri = "test://a", .name = "a", .scopes = {"doc:read"}}, [] { return "r"; });
    made.prompt({.name = "p", .scopes = {"prompt:get"}}, [] { return "p"; });
    testing::client client(std::move(made));
    const std::string token = client.issuer().mint({.scopes = {"doc:read"}});
    EXPECT_EQ(client.read_resource("test://a", token).text, "r");
    EXPECT_EQ(client.get_prompt("p", "{}", token).status, 403u);
    EXPECT_EQ(client.get_prompt("p").status, 401u);
}

TEST(TestClient, P11_TestsAServerAsThePatternDoesWithoutNetwork) {
    testing::client client(guarded());
    EXPECT_EQ(client.get("/health").body, R"({"status":"healthy"})");
    const auto stranger = client.post("/mcp", {.json = testing::call("whoami", "{}")});
    EXPECT_EQ(stranger.status, 401u);
    EXPECT_NE(stranger.fields["WWW-Authenticate"].find("resource_metadata="), std::string::npos);
    EXPECT_EQ(client.call_tool("whoami", "{}", "not-a-token").status, 401u);
    const std::string weak = client.issuer().mint({.scopes = {"openid"}});
    EXPECT_EQ(client.call_tool("whoami", "{}", weak).status, 403u);
    const std::string good = client.issuer().mint({.scopes = {"me:read"}});
    EXPECT_EQ(client.call_tool("whoami", "{}", good).status, 200u);
}

TEST(TestClient, ReadsAStreamToItsEnd) {
    std::vector<std::thread> writers;
    app made({.name = "open"});
    made.get("/events", [&](http::request&) {
        http::response response = http::text_response(200, "one ");
        response.stream = std::make_shared<http::body_stream>();
        writers.emplace_back([stream = response.stream] {
            stream->write("two ");
            stream->end("three");
        });
        return response;
    });
    testing::client client(std::move(made));
    const auto response = client.get("/events");
    EXPECT_EQ(response.body, "one two three");
    EXPECT_EQ(response.stream, nullptr);
    // On a connection it is in chunks; how many is left to chance there, and is one here.
    const std::string replies = client.exchange(
        "GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n"
        "GET /events HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n"
        "GET /not/read HTTP/1.1\r\nHost: localhost\r\n\r\n"
    );
    const auto second = replies.find("\r\n\r\nd\r\none two three\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n");
    EXPECT_LT(replies.find("\r\nTransfer-Encoding: chunked\r\n"), second) << replies;
    EXPECT_NE(second, std::string::npos) << replies;
    EXPECT_NE(replies.find("\r\nConnection: close\r\n", second), std::string::npos) << replies;
    EXPECT_TRUE(replies.ends_with("\r\n\r\none two three")) << replies;
    for (std::thread& writer : writers)
        writer.join();
}

TEST(TestClient, AbandonsAStreamThatHasNoReader) {
    const auto endless = std::make_shared<http::body_stream>();
    app made({.name = "open"});
    made.get("/events", [&](http::request&) {
        http::response response;
        response.stream = endless;
        return response;
    });
    testing::client client(std::move(made));
    EXPECT_EQ(client.send("HEAD", "/events").stream, nullptr);
    EXPECT_TRUE(endless->abandoned());
}

TEST(TestClient, OwnsTheTime) {
    testing::client client(guarded());
    const std::string token = client.issuer().mint({.scopes = {"me:read"}});
    EXPECT_EQ(client.call_tool("whoami", "{}", token).status, 200u);
    client.time().advance(2h);
    EXPECT_EQ(client.call_tool("whoami", "{}", token).status, 401u);
}

TEST(TestClient, FetchesKeysAsTimePasses) {
    testing::client client(guarded());
    const std::string token = client.issuer().mint({.scopes = {"me:read"}});
    EXPECT_EQ(client.call_tool("whoami", "{}", token).status, 200u);
    EXPECT_TRUE(client.issuer().rotate());
    EXPECT_TRUE(client.issuer().retire_old_keys());
    EXPECT_EQ(client.call_tool("whoami", "{}", token).status, 200u);
    client.time().advance(10min);
    EXPECT_EQ(client.call_tool("whoami", "{}", token).status, 401u);
}

TEST(TestClient, AnswersWhereARunningServerHasAskedForKeysOftenEnough) {
    testing::client client(guarded());
    const auto with_unknown_key = [&] {
        return client.issuer().mint({.key = crypto::private_key::generate(crypto::algorithm::es256)}
        );
    };
    // Five unknown keys may be asked for at once; a sixth when time has passed.
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(client.call_tool("whoami", "{}", with_unknown_key()).status, 401u) << i;
    const std::string sixth = with_unknown_key();
    EXPECT_EQ(client.call_tool("whoami", "{}", sixth).status, 503u);
    client.time().advance(5s);
    EXPECT_EQ(client.call_tool("whoami", "{}", sixth).status, 401u);
}

TEST(TestClient, SendsTheContentTypeOfTheTest) {
    app subject({.name = "types"});
    subject.post("/type", [](http::request& request) {
        return std::to_string(request.fields.count("Content-Type")) + " " +
               std::string(request.fields["Content-Type"]);
    });
    testing::client client(std::move(subject));
    EXPECT_EQ(client.post("/type", {.json = "{}"}).body, "1 application/json");
    http::fields own;
    own.append("content-type", "text/csv");
    EXPECT_EQ(client.post("/type", {.json = "a,b", .token = {}, .fields = own}).body, "1 text/csv");
}

TEST(TestClient, KeepsTheLogWithoutTokens) {
    testing::client client(guarded());
    const std::string token = client.issuer().mint({.audiences = {{"https://elsewhere.example"}}});
    EXPECT_EQ(client.call_tool("whoami", "{}", token).status, 401u);
    bool named = false;
    for (const auto& line : client.log_lines()) {
        named = named || line.find("aud") != std::string::npos;
        EXPECT_EQ(line.find(token), std::string::npos);
    }
    EXPECT_TRUE(named);
}

TEST(TestClient, AcceptsBothFormsOfTheIssuer) {
    testing::client client(guarded());
    for (const auto form : {issuer::issuer_form::root, issuer::issuer_form::resource}) {
        const std::string token = client.issuer().mint({.scopes = {"me:read"}, .issuer = form});
        EXPECT_EQ(client.call_tool("whoami", "{}", token).status, 200u);
    }
}

TEST(TestClient, RefusesAnAppThatWouldNotStart) {
    EXPECT_THROW(
        testing::client(
            guarded(), {.environment = {{"SK_ENV_URL", "http://issuer.example"}}, .public_url = {}}
        ),
        std::invalid_argument
    );
}

TEST(Edge, RefusesAForeignOriginAndAForeignHost) {
    testing::client client(guarded());
    EXPECT_EQ(
        client.post("/mcp", {.json = {}, .token = {}, .fields = origin("https://evil.example")})
            .status,
        403u
    );
    http::fields host;
    host.append("Host", "evil.example");
    EXPECT_EQ(client.get("/health", {.json = {}, .token = {}, .fields = host}).status, 403u);
    EXPECT_EQ(
        client.post("/mcp", {.json = {}, .token = {}, .fields = origin("http://localhost:6274")})
            .status,
        401u
    );
}

TEST(Edge, EveryPageMayReadTheMetadata) {
    testing::client client(guarded());
    for (const char* path :
         {"/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp"}) {
        const auto response =
            client.get(path, {.json = {}, .token = {}, .fields = origin("https://any.example")});
        EXPECT_EQ(response.status, 200u) << path;
        EXPECT_EQ(response.fields["Access-Control-Allow-Origin"], "*") << path;
        http::fields asks = origin("https://any.example");
        asks.append("Access-Control-Request-Method", "GET");
        asks.append("Access-Control-Request-Headers", "mcp-protocol-version");
        EXPECT_EQ(
            client.send("OPTIONS", path, {.json = {}, .token = {}, .fields = asks}).status, 204u
        ) << path;
    }
}

TEST(Edge, NamesEveryRequest) {
    testing::client client(guarded());
    const std::string first(client.get("/health").fields["X-Request-Id"]);
    const std::string second(client.post("/mcp").fields["X-Request-Id"]);
    EXPECT_FALSE(first.empty());
    EXPECT_NE(first, second);
}

TEST(Edge, AnUnknownPathIsBehindTheGuard) {
    testing::client client(guarded());
    EXPECT_EQ(client.get("/nowhere").status, 401u);
    const std::string token = client.issuer().mint();
    EXPECT_EQ(client.get("/nowhere", {.json = {}, .token = token, .fields = {}}).status, 404u);
}

TEST(Edge, ProbesCannotBeTakenAwayByAPattern) {
    app subject = guarded();
    subject.get("/{name}", [](http::request&) { return "page"; });
    testing::client client(std::move(subject));
    EXPECT_EQ(client.get("/health").status, 200u);
    EXPECT_EQ(client.get("/ready").body, R"({"status":"ready"})");
}

TEST(Mount, TheOuterAppsGuardLimitsAndLayersHoldForAnAppWithoutItsOwn) {
    app inner({.name = "inner"});
    inner.tool({.name = "ping", .scopes = {"inner:use"}}, [] { return "pong"; });
    app outer = guarded();
    outer.limit("2/minute");
    outer.use([](http::request& request, const next& rest) -> task<response> {
        response reply = co_await rest(request);
        reply.fields.set("X-Layer", "outer");
        co_return reply;
    });
    outer.mount("/inner", std::move(inner));
    testing::client client(std::move(outer));

    EXPECT_EQ(client.post("/inner/mcp").status, 401u);
    const std::string token = client.issuer().mint({.scopes = {"inner:use"}});
    const testing::request_options call{
        .json = testing::call("ping", "{}"), .token = token, .fields = {}
    };
    const auto answered = client.post("/inner/mcp", call);
    EXPECT_EQ(answered.status, 200u);
    EXPECT_EQ(answered.fields["X-Layer"], "outer");
    EXPECT_EQ(client.post("/mcp", call).status, 200u);
    EXPECT_EQ(client.post("/inner/mcp", call).status, 429u);
}

}  // namespace
}  // namespace warder
