// Each decision about access gives one line and counts once, and no secret is in any of them.
#include "app/audit_line.hpp"
#include <warder/json/node.hpp>
#include <warder/oauth/reasons.hpp>
#include <warder/testing/client.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace warder {
namespace {

using namespace std::chrono_literals;

/// Keeps the lines of an audit log.
class audit_book final : public oauth::audit_sink {
  public:
    bool write(const oauth::audit_record& record) noexcept override {
        std::string line;
        append_audit_line(line, record);
        lines.push_back(std::move(line));
        return keeps;
    }

    std::vector<std::string> lines;
    bool keeps = true;
};

struct secret_text {
    std::string text;
};

class Audit : public ::testing::Test {
  protected:
    app guarded() {
        app made({.name = "guarded"});
        made.auth(oauth::scalekit_from_env());
        made.audit(book);
        made.tool({.name = "read", .scopes = {"me:read"}}, [this](const secret_text&) {
            lines_before = book->lines.size();
            return "read";
        });
        made.tool({.name = "write", .scopes = {"me:write"}}, [] { return "written"; });
        made.tool({.name = "ask"}, [](context& caller) {
            caller.require_scopes("me:admin");
            return "asked";
        });
        made.get("/files", [](const request&) { return http::text_response(200, "files"); });
        return made;
    }

    testing::client& serve(app made) {
        counters = made.decisions();
        return client.emplace(std::move(made));
    }
    testing::client& serve() { return serve(guarded()); }

    std::string mint(issuer::token_request request = {}) {
        if (request.scopes.empty()) request.scopes = {"me:read"};
        tokens.push_back(client->issuer().mint(request));
        return tokens.back();
    }

    /// The one line since the last call.
    std::string line() {
        EXPECT_EQ(book->lines.size(), seen + 1) << "one decision, one line";
        seen = book->lines.size();
        return book->lines.empty() ? "" : book->lines.back();
    }

    /// Refuses `sent`, and gives the line; its reason is `word`, which was counted once.
    std::string refused(const std::string& token, std::string_view word) {
        const auto before = counters->count(word);
        client->call_tool("read", R"({"text":"argument"})", token);
        EXPECT_EQ(counters->count(word), before + 1) << word;
        std::string text = line();
        EXPECT_NE(text.find(R"("decision":"refused","reason":")" + std::string(word) + '"'), npos)
            << text;
        return text;
    }

    static constexpr auto npos = std::string::npos;
    std::shared_ptr<audit_book> book = std::make_shared<audit_book>();
    std::shared_ptr<const oauth::decision_counters> counters;
    std::optional<testing::client> client;
    std::vector<std::string> tokens;
    std::size_t seen = 0;
    std::size_t lines_before = 0;
};

const std::string whose =
    R"("principal":{"issuer":"http://127.0.0.1:9400","subject":"usr_7","client_id":")";

TEST_F(Audit, OfAnAllowedCallStandsThereBeforeItRuns) {
    serve();
    const std::string token = mint({.subject = "usr_7", .organisation = "org_7"});
    EXPECT_EQ(client->call_tool("read", R"({"text":"argument"})", token).text, "read");
    EXPECT_EQ(lines_before, 1U);
    const std::string text = line();
    EXPECT_TRUE(text.starts_with(R"({"time":"2026-01-01T00:00:00.000Z","request_id":")")) << text;
    EXPECT_NE(
        text.find(R"("decision":"allowed","reason":"granted","client":"127.0.0.1","http":"POST )"),
        npos
    ) << text;
    EXPECT_NE(text.find(whose), npos) << text;
    EXPECT_NE(text.find(R"("organisation":"org_7"})"), npos) << text;
    EXPECT_NE(text.find(R"("calls":[{"method":"tools/call","kind":"tool","name":"read"}]})"), npos)
        << text;
    EXPECT_EQ(counters->count(oauth::reason::granted), 1U);
}

TEST_F(Audit, OfARefusedTokenSaysWhyAndNotWhose) {
    serve();
    const std::string good = mint({.subject = "usr_7"});
    std::string broken = good;
    broken[broken.size() - 10] = broken[broken.size() - 10] == 'A' ? 'B' : 'A';
    tokens.push_back(broken);
    tokens.emplace_back("not-a-token");
    const std::vector<std::pair<std::string, std::string_view>> rows{
        {"", oauth::reason::no_token},
        {"not-a-token", oauth::reason::malformed},
        {broken, oauth::reason::bad_signature},
        {mint({.subject = "usr_7", .lifetime = -1h}), oauth::reason::expired},
        {mint({.subject = "usr_7", .not_before = 1h}), oauth::reason::not_yet_valid},
        {mint({.subject = "usr_7", .audiences = {{"https://other.example"}}}),
         oauth::reason::wrong_audience},
        {mint({.subject = "usr_7", .claims = {{"iss", "\"https://other.example\""}}}),
         oauth::reason::wrong_issuer},
        {mint({.subject = "usr_7", .omit = {"sub"}}), oauth::reason::wrong_claim},
        {mint({.subject = "usr_7", .type = "logout+jwt"}), oauth::reason::wrong_type},
        {mint({.subject = "usr_7", .claims = {{"cnf", R"({"jkt":"x"})"}}}),
         oauth::reason::wrong_binding},
    };
    for (const auto& [token, word] : rows) {
        const std::string text = refused(token, word);
        EXPECT_EQ(text.find("usr_7"), npos) << "nothing that was not verified";
        EXPECT_EQ(text.find("principal"), npos);
        EXPECT_EQ(text.find("calls"), npos) << "a stranger's body is not read";
        const std::string digest = R"("token_sha256":")" + short_digest(token) + '"';
        EXPECT_EQ(text.find(digest) != npos, !token.empty()) << text;
    }
    EXPECT_EQ(counters->count(oauth::reason::granted), 0U);
}

TEST_F(Audit, OfARepeatedRefusalIsALineEachTime) {
    serve();
    const std::string token = mint({.lifetime = -1h});
    for (int i = 0; i < 3; ++i)
        refused(token, oauth::reason::expired);
}

TEST_F(Audit, OfAMissingScopeNamesWhoAndWhatAndWhichScope) {
    serve();
    client->call_tool("write", "{}", mint({.subject = "usr_7"}));
    const std::string text = line();
    EXPECT_NE(text.find(R"("decision":"refused","reason":"insufficient_scope")"), npos) << text;
    EXPECT_NE(text.find(whose), npos) << text;
    EXPECT_NE(
        text.find(
            R"("kind":"tool","name":"write"}],"required":["me:write"],"missing":["me:write"]})"
        ),
        npos
    ) << text;
    EXPECT_EQ(counters->count(oauth::reason::insufficient_scope), 1U);
    EXPECT_EQ(counters->count(oauth::reason::granted), 0U);
}

TEST_F(Audit, OfABatchNamesEachEntry) {
    serve();
    testing::request_options options{
        .json =
            R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{"text":"argument"}}},)"
            R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"write"}},)"
            R"({"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"nothing like it"}}])",
        .token = mint(),
        .fields = {}
    };
    options.fields.append("MCP-Protocol-Version", "2025-03-26");
    EXPECT_EQ(client->post("/mcp", options).status, 403U);
    const std::string text = line();
    EXPECT_NE(
        text.find(
            R"("calls":[{"method":"tools/call","kind":"tool","name":"read"},)"
            R"({"method":"tools/call","kind":"tool","name":"write"},)"
            R"({"method":"tools/call","error":-32602}],"required":["me:read","me:write"],"missing":["me:write"]})"
        ),
        npos
    ) << text;
}

TEST_F(Audit, OfAPolicySaysWhichRule) {
    const std::pair<server::requirement, std::string_view> rows[]{
        {{.roles = {"admin"}}, oauth::reason::missing_role},
        {{.organisations = {"org_1"}}, oauth::reason::wrong_organisation},
        {{.allow = [](const caller&, const server::component&) { return false; }},
         oauth::reason::rule},
        {{.any_scope = {"me:admin", "root"}}, oauth::reason::insufficient_scope},
        {{.arguments = [](const caller&, const secret_text&) { return false; }},
         oauth::reason::arguments},
    };
    for (const auto how :
         {server::refuse::forbidden, server::refuse::hidden, server::refuse::tool_error}) {
        for (const auto& [needs, word] : rows) {
            app made = guarded();
            made.policy({.rules = {{.names = {"read"}, .needs = needs}}, .otherwise = how});
            serve(std::move(made));
            const std::string text = refused(mint({.subject = "usr_7"}), word);
            EXPECT_NE(text.find(whose), npos) << text;
            EXPECT_NE(text.find(R"("kind":"tool","name":"read")"), npos) << text;
            EXPECT_EQ(text.find(R"("missing":["me:admin"])") != npos, !needs.any_scope.empty());
            EXPECT_EQ(counters->count(oauth::reason::granted), 0U);
        }
    }
}

TEST_F(Audit, OfWhatIsRefusedAloneIsALineOfItsOwn) {
    app made = guarded();
    made.policy({
        .rules = {{.names = {"write"}, .needs = {.roles = {"admin"}}}},
        .otherwise = server::refuse::tool_error,
    });
    serve(std::move(made));
    testing::request_options options{
        .json =
            R"([{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"read","arguments":{"text":"argument"}}},)"
            R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"write"}}])",
        .token = mint({.scopes = {"me:read", "me:write"}}),
        .fields = {}
    };
    options.fields.append("MCP-Protocol-Version", "2025-03-26");
    EXPECT_EQ(client->post("/mcp", options).status, 200U);
    ASSERT_EQ(book->lines.size(), 2U);
    EXPECT_NE(book->lines[0].find(R"("decision":"refused","reason":"missing_role")"), npos);
    EXPECT_NE(
        book->lines[0].find(R"("calls":[{"method":"tools/call","kind":"tool","name":"write")"), npos
    ) << book->lines[0];
    EXPECT_NE(book->lines[1].find(R"("decision":"allowed")"), npos);
    EXPECT_NE(
        book->lines[1].find(R"("calls":[{"method":"tools/call","kind":"tool","name":"read"}]})"),
        npos
    ) << book->lines[1];
}

TEST_F(Audit, OfAHandlersOwnRefusalIsASecondLine) {
    serve();
    EXPECT_EQ(client->call_tool("ask", "{}", mint()).status, 403U);
    ASSERT_EQ(book->lines.size(), 2U);
    EXPECT_NE(book->lines[0].find(R"("decision":"allowed")"), npos);
    EXPECT_NE(book->lines[1].find(R"("reason":"insufficient_scope")"), npos);
    EXPECT_NE(book->lines[1].find(R"("missing":["me:admin"])"), npos) << book->lines[1];
}

TEST_F(Audit, OfACallerOverTheLimitNamesTheCaller) {
    app made = guarded();
    made.limit("1/minute");
    serve(std::move(made));
    const std::string token = mint({.subject = "usr_7"});
    client->call_tool("read", R"({"text":"argument"})", token);
    line();
    const std::string text = refused(token, oauth::reason::rate_limited);
    EXPECT_NE(text.find(whose), npos) << text;
    EXPECT_EQ(counters->count(oauth::reason::granted), 1U);
}

TEST_F(Audit, OfAnAddressOverTheLimitNamesTheAddress) {
    app made = guarded();
    made.limit("1/minute", limit_by::address);
    serve(std::move(made));
    const std::string token = mint();
    client->call_tool("read", R"({"text":"argument"})", token);
    line();
    const std::string text = refused(token, oauth::reason::address_rate_limited);
    EXPECT_NE(text.find(R"("client":"127.0.0.1")"), npos);
    EXPECT_EQ(text.find("principal"), npos);
}

TEST_F(Audit, OfAForeignHostOrOriginIsALine) {
    serve();
    http::fields host;
    host.append("Host", "evil.example");
    client->get("/files", {.json = {}, .token = mint(), .fields = host});
    EXPECT_NE(line().find(R"("reason":"forbidden_host")"), npos);
    http::fields origin;
    origin.append("Origin", "https://evil.example");
    client->get("/files", {.json = {}, .token = mint(), .fields = origin});
    EXPECT_NE(line().find(R"("reason":"forbidden_origin")"), npos);
}

TEST_F(Audit, OfARouteSaysWhichAndAPublicOneHasNone) {
    serve();
    client->get("/files?token=hidden", {.json = {}, .token = mint(), .fields = {}});
    const std::string text = line();
    EXPECT_NE(text.find(R"("decision":"allowed","reason":"granted")"), npos) << text;
    EXPECT_NE(text.find(R"("http":"GET /files")"), npos) << text;
    client->get("/health");
    EXPECT_EQ(book->lines.size(), 1U);
}

TEST_F(Audit, WithoutAGuardSaysSo) {
    app made({.name = "open"});
    made.audit(book);
    made.tool({.name = "t"}, [] { return "done"; });
    serve(std::move(made));
    client->call_tool("t", "{}");
    EXPECT_NE(line().find(R"("decision":"allowed","reason":"unguarded")"), npos);
    EXPECT_EQ(counters->count(oauth::reason::unguarded), 1U);
}

TEST_F(Audit, ACallThatCannotBeRecordedDoesNotHappen) {
    serve();
    book->keeps = false;
    const auto called = client->call_tool("read", R"({"text":"argument"})", mint());
    EXPECT_EQ(called.status, 503U);
    EXPECT_NE(called.body.find("Calls cannot be recorded at the moment"), npos) << called.body;
    EXPECT_EQ(lines_before, 0U) << "it did not run";
    EXPECT_EQ(counters->count(oauth::reason::granted), 0U);
    EXPECT_EQ(counters->count(oauth::reason::unrecorded), 1U);
    const auto route = client->get("/files", {.json = {}, .token = mint(), .fields = {}});
    EXPECT_EQ(route.status, 503U);
    EXPECT_NE(route.body.find("Calls cannot be recorded at the moment"), npos) << route.body;
    EXPECT_EQ(client->call_tool("read", "{}", "").status, 401U) << "a refusal stays what it is";
}

TEST_F(Audit, HasNoTokenAndNoArgument) {
    serve();
    for (const auto& scopes : std::vector<std::vector<std::string>>{{"me:read"}, {"other"}}) {
        client->call_tool("read", R"({"text":"argument"})", mint({.scopes = scopes}));
        client->call_tool(
            "read", R"({"text":"argument"})", mint({.scopes = scopes, .lifetime = -1h})
        );
        const std::string in_url = mint({.scopes = scopes});
        client->get("/files?access_token=" + in_url);
        client->get("/files/" + in_url, {.json = {}, .token = in_url, .fields = {}});
        client->get("/" + in_url + "/files", {.json = {}, .token = "", .fields = {}});
    }
    std::string all;
    for (const std::string& each : book->lines)
        all += each;
    EXPECT_GE(book->lines.size(), 8U);
    for (const std::string& token : tokens) {
        EXPECT_EQ(all.find(token), npos);
        const std::string signature = token.substr(token.rfind('.') + 1);
        EXPECT_EQ(all.find(signature), npos);
    }
    EXPECT_EQ(all.find("argument"), npos);
    EXPECT_EQ(all.find("access_token"), npos);
}

TEST(Decisions, AreServedWhereTheProgramWants) {
    app made({.name = "guarded"});
    made.auth(oauth::scalekit_from_env());
    made.metrics("/metrics");
    testing::client client(std::move(made));
    client.get("/anything");
    http::fields by_address;
    by_address.append("Host", "10.1.2.3:8000");
    const auto read = client.get("/metrics", {.json = {}, .token = {}, .fields = by_address});
    EXPECT_EQ(read.status, 200U) << read.body;
    EXPECT_EQ(read.fields["Content-Type"], "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_NE(
        read.body.find("warder_auth_decisions_total{decision=\"refused\",reason=\"no_token\"} 1\n"),
        std::string::npos
    ) << read.body;
    http::fields by_name;
    by_name.append("Host", "evil.example");
    EXPECT_EQ(client.get("/metrics", {.json = {}, .token = {}, .fields = by_name}).status, 403U);
    by_address.append("Origin", "https://evil.example");
    EXPECT_EQ(client.get("/metrics", {.json = {}, .token = {}, .fields = by_address}).status, 403U);
}

TEST(Decisions, AreServedWhereNothingElseIs) {
    const auto sentence = [](std::string path) {
        app made({.name = "guarded"});
        made.auth(oauth::scalekit_from_env());
        made.post("/hook", [](const http::request&) { return http::json_response(200, "{}"); });
        made.mount("/inner", app({.name = "inner"}));
        made.metrics(std::move(path));
        try {
            const testing::client client(std::move(made));
        } catch (const std::invalid_argument& refused) {
            return std::string(refused.what());
        }
        return std::string();
    };
    const auto refusal = [](const std::string& path, const std::string& why) {
        return "the metrics (app.metrics) cannot be at " + path + ", where " + why +
               "; give them another path, such as /metrics";
    };
    EXPECT_EQ(sentence("/metrics"), "");
    for (const std::string path :
         {"/health", "/ready", "/mcp", "/hook", "/.well-known/oauth-protected-resource"}) {
        EXPECT_EQ(sentence(path), refusal(path, "the server answers already"));
    }
    for (const std::string path : {"/inner", "/inner/metrics"})
        EXPECT_EQ(sentence(path), refusal(path, "an app is mounted"));
}

TEST(Decisions, AreNotServedUnlessTheProgramSaysSo) {
    app made({.name = "open"});
    testing::client client(std::move(made));
    EXPECT_EQ(client.get("/metrics").status, 404U);
}

TEST(Decisions, OfAMountedAppAreThoseOfTheOuterOne) {
    app inner({.name = "inner"});
    inner.audit(std::make_shared<audit_book>());
    app outer({.name = "outer"});
    EXPECT_THROW(outer.mount("/inner", std::move(inner)), std::invalid_argument);
}

}  // namespace
}  // namespace warder
