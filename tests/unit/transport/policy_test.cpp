// Who is refused what over HTTP, and how it is told: in each of the three ways, for every kind of
// request.
#include "mcp_cases.hpp"
#include "mcp_fixture.hpp"
#include "temporary_folder.hpp"
#include "unit/server/fixture.hpp"
#include <warder/transport/memory_pair.hpp>
#include <warder/transport/streamable_http.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace warder::transport {
namespace {

using server::argument_rule;
using server::caller;
using server::refuse;
using names = std::vector<std::string>;

struct transfer {
    int amount;
};
struct item {
    std::string id;
};
struct of_organisation {
    std::string organisation;
};

/// Of each kind one thing for everybody, one for the role "admin", and one for the scope "write";
/// and of each kind one that judges its arguments.
struct Policy : testing::Test {
    Policy() {
        for (const std::string name : {"open", "admin", "scoped"}) {
            const names tags = {name};
            components.add(server::make_tool({.name = name, .tags = tags}, [this] {
                ++runs;
                return "ran";
            }));
            components.add(server::make_prompt({.name = name, .tags = tags}, [this](const item&) {
                ++runs;
                return "got";
            }));
            components.add(server::make_completion(
                {.prompt = name, .argument = "id"},
                [this](const mcp::completion_request&) {
                    ++runs;
                    return names{"a"};
                }
            ));
            components.add(server::make_resource(
                {.uri = "doc://" + name, .name = name, .tags = tags, .subscribable = true},
                [this] {
                    ++runs;
                    return "read";
                }
            ));
        }
        rules.rules = {
            {.tags = {"admin"}, .needs = {.roles = {"admin"}}},
            {.tags = {"scoped"}, .needs = {.any_scope = {"write", "root"}}},
        };
        add_judged();
    }

    /// What judges its arguments.
    void add_judged() {
        const auto up_to_100 = [this](const transfer& in) {
            ++runs;
            return std::to_string(in.amount);
        };
        components.add(server::make_prompt(
            {.name = "pay",
             .needs = {.arguments = [](const caller&, const item& in) { return in.id == "1"; }}},
            [this](const item& in) {
                ++runs;
                return in.id;
            }
        ));
        components.add(server::make_resource(
            {.uri = "own://{id}",
             .name = "own",
             .needs =
                 {.arguments = [](const caller& who,
                                  const item& in) { return in.id == who.organisation(); }}},
            [this](const item& in) {
                ++runs;
                return in.id;
            }
        ));
        components.add(server::make_tool(
            {.name = "raised",
             .needs =
                 {.arguments = [](const caller&, const transfer& in) { return in.amount <= 100; }},
             .arguments = json::leniency::unwrap},
            up_to_100
        ));
    }

    void serve(refuse otherwise, bool guarded = true) {
        transport.reset();
        rules.otherwise = otherwise;
        dispatcher.emplace(
            mcp::server_description{
                .self = {.name = "n", .version = "1"}, .guarded = guarded, .sessions = true
            },
            components,
            server::dispatcher_options{.log = &log, .visible = &visible, .rules = &rules}
        );
        transport.emplace(
            *dispatcher,
            [this](const http::request&, const server::scope_decision& decision) {
                challenge = decision;
                return http::error_response(403, "insufficient_scope");
            }
        );
    }

    void is(names roles, names scopes = {}) {
        oauth::access_token token;
        token.subject = token.principal = "ada";
        token.organisation = "org_1";
        token.roles = std::move(roles);
        token.scopes = std::move(scopes);
        token_in_use = std::make_shared<const oauth::access_token>(std::move(token));
    }

    static std::string message(const std::string& method, const std::string& params, int id = 1) {
        return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":")" + method +
               R"(","params":)" + params + "}";
    }

    static std::string call(const std::string& tool, const std::string& arguments = "{}") {
        return message("tools/call", R"({"name":")" + tool + R"(","arguments":)" + arguments + "}");
    }

    http::response send(const std::string& body) { return post(mcp_cases::common + "\r\n" + body); }

    /// A request of 2026-07-28 about a URI, or about nothing.
    http::response send_modern(const std::string& method, const std::string& uri) {
        const std::string name = method == "resources/read" ? "Mcp-Name: " + uri + "\r\n" : "";
        const std::string params = uri.empty() ? "" : R"("uri":")" + uri + "\",";
        return post(mcp_cases::modern_request(method, name, params));
    }

    http::response post(const std::string& text) {
        challenge.reset();
        runs = 0;
        request = mcp_fixture::post(text);
        request.access = token_in_use;
        return mcp_fixture::run(transport->handle(request));
    }

    static bool is_result(const http::response& answer) {
        return answer.status == 200 && answer.body.find(R"("result":)") != std::string::npos &&
               answer.body.find(R"("isError":true)") == std::string::npos;
    }

    int runs = 0;
    server::memory_log log;
    http::request request;
    server::registry components;
    server::policy rules;
    server::visibility visible;
    std::shared_ptr<const oauth::access_token> token_in_use;
    std::optional<server::dispatcher> dispatcher;
    std::optional<streamable_http> transport;
    std::optional<server::scope_decision> challenge;
};

/// Every request about something named "X".
const std::vector<std::pair<std::string, std::string>> questions = {
    {"tools/call", R"({"name":"X"})"},
    {"tools/call", R"({"name":"X","arguments":{"y":1}})"},
    {"prompts/get", R"({"name":"X","arguments":{"id":"1"}})"},
    {"prompts/get", R"({"name":"X"})"},
    {"resources/read", R"({"uri":"doc://X"})"},
    {"completion/complete",
     R"({"ref":{"type":"ref/prompt","name":"X"},"argument":{"name":"id","value":""}})"},
};

std::string about(const std::pair<std::string, std::string>& question, const std::string& name) {
    std::string params = question.second;
    params.replace(params.find('X'), 1, name);
    return Policy::message(question.first, params);
}

constexpr std::string_view no_role =
    R"({"jsonrpc":"2.0","id":1,"error":{"code":-32602,)"
    R"("message":"The caller lacks a role that this needs","data":{"error":"access_denied"}}})";

TEST_F(Policy, WhoHasWhatIsNeededIsLetIn) {
    for (const refuse how : {refuse::forbidden, refuse::hidden, refuse::tool_error}) {
        serve(how);
        is({"admin"}, {"root"});
        for (const auto& question : questions) {
            const auto open = send(about(question, "open"));
            for (const std::string name : {"admin", "scoped"}) {
                const auto answer = send(about(question, name));
                EXPECT_EQ(answer.status, open.status) << question.first;
                EXPECT_EQ(is_result(answer), is_result(open)) << question.first << answer.body;
            }
        }
    }
}

TEST_F(Policy, ForbiddenIsA403WithoutAChallenge) {
    serve(refuse::forbidden);
    is({}, {"write"});
    for (const auto& question : questions) {
        const auto answer = send(about(question, "admin"));
        EXPECT_EQ(answer.status, 403u) << question.first;
        EXPECT_EQ(answer.body, no_role);
        EXPECT_FALSE(answer.fields.find("WWW-Authenticate"));
        EXPECT_FALSE(challenge);
        EXPECT_EQ(runs, 0);
    }
    ASSERT_EQ(log.lines.size(), questions.size());
    EXPECT_EQ(
        log.lines.front(), "Request refused request_id=r1 tool=admin caller=ada reason=missing_role"
    );
}

TEST_F(Policy, ForbiddenForScopesIsAChallengeForTheFirstAlternative) {
    serve(refuse::forbidden);
    is({"admin"});
    for (const auto& question : questions) {
        EXPECT_EQ(send(about(question, "scoped")).status, 403u) << question.first;
        ASSERT_TRUE(challenge);
        EXPECT_EQ(challenge->required, names{"write"});
        EXPECT_EQ(challenge->missing, names{"write"});
        EXPECT_EQ(runs, 0);
    }
    EXPECT_TRUE(log.lines.empty());  // the guard logs its refusals
}

TEST_F(Policy, HiddenIsAsIfItWereNotThere) {
    serve(refuse::hidden);
    is({});
    for (const auto& question : questions) {
        const auto answer = [&](const std::string& name) {
            std::string body = send(about(question, name)).body;
            EXPECT_EQ(runs, 0);
            for (auto at = body.find(name); at != std::string::npos; at = body.find(name))
                body.replace(at, name.size(), "X");
            return body;
        };
        EXPECT_EQ(answer("admin"), answer("absent")) << question.first;
        EXPECT_EQ(answer("scoped"), answer("absent")) << question.first;
        EXPECT_FALSE(challenge);
    }
    // The log knows what the caller does not.
    EXPECT_EQ(
        log.lines.front(), "Request refused request_id=r1 tool=admin caller=ada reason=missing_role"
    );
    ASSERT_GE(log.lines.size(), 2u);
    EXPECT_EQ(
        log.lines[1],
        "Request refused request_id=r1 tool=scoped caller=ada reason=insufficient_scope"
    );
}

TEST_F(Policy, AToolErrorIsForTheModel) {
    serve(refuse::tool_error);
    is({});
    for (const auto& question : questions) {
        const auto answer = send(about(question, "admin"));
        EXPECT_EQ(answer.status, 200u);
        EXPECT_EQ(runs, 0);
        if (question.first == "tools/call") {
            EXPECT_EQ(
                answer.body,
                R"({"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text",)"
                R"("text":"The caller lacks a role that this needs"}],"isError":true}})"
            );
        } else {
            EXPECT_EQ(answer.body, no_role) << question.first;
        }
    }
    EXPECT_NE(
        send(call("scoped")).body.find("The access token lacks scopes: write"), std::string::npos
    );
    EXPECT_NE(
        send(about(questions[4], "scoped"))
            .body.find(R"("data":{"error":"insufficient_scope","scope":"write"})"),
        std::string::npos
    );
    EXPECT_FALSE(challenge);
}

TEST_F(Policy, ListsTellWhatTheCallerCanGet) {
    struct row {
        refuse how;
        bool tells_of_scoped;
    };
    for (const auto& [how, tells_of_scoped] :
         {row{refuse::forbidden, true}, row{refuse::tool_error, true}, row{refuse::hidden, false}
         }) {
        serve(how);
        for (const std::string list : {"tools/list", "prompts/list", "resources/list"}) {
            is({});
            const std::string told = send(message(list, "{}")).body;
            EXPECT_NE(told.find("open"), std::string::npos) << list;
            EXPECT_EQ(told.find("admin"), std::string::npos) << list;
            EXPECT_EQ(told.find("scoped") != std::string::npos, tells_of_scoped) << list;
            is({"admin"}, {"write"});
            const std::string all = send(message(list, "{}")).body;
            EXPECT_NE(all.find("admin"), std::string::npos) << list;
            EXPECT_NE(all.find("scoped"), std::string::npos) << list;
        }
    }
}

TEST_F(Policy, OfABatchWithOneThatIsForbiddenNothingRuns) {
    serve(refuse::forbidden);
    is({});
    const std::string both =
        "[" + call("open") + "," + message("tools/call", R"({"name":"admin"})", 2);
    const auto refused = send(both + "]");
    EXPECT_EQ(refused.status, 403u);
    EXPECT_EQ(runs, 0);
    EXPECT_EQ(refused.body.find(R"("id":1)"), std::string::npos);
    // What no scope helps is told before what one would.
    EXPECT_EQ(send(both + "," + call("scoped") + "]").status, 403u);
    EXPECT_FALSE(challenge);
    EXPECT_EQ(send("[" + call("scoped") + "," + both.substr(1) + "]").status, 403u);
    EXPECT_FALSE(challenge);
    is({"admin"});
    EXPECT_EQ(send(both + "," + call("scoped") + "]").status, 403u);
    ASSERT_TRUE(challenge);
    EXPECT_EQ(challenge->missing, names{"write"});
    EXPECT_EQ(runs, 0);
    EXPECT_EQ(send(both + "]").status, 200u);
    EXPECT_EQ(runs, 2);
}

TEST_F(Policy, OfABatchTheOthersRunWhereRefusalsAreToldOneByOne) {
    for (const refuse how : {refuse::tool_error, refuse::hidden}) {
        serve(how);
        is({});
        const auto answer = send("[" + call("admin") + "," + call("open") + "]");
        EXPECT_EQ(answer.status, 200u);
        EXPECT_EQ(runs, 1);
        EXPECT_NE(answer.body.find("ran"), std::string::npos);
    }
}

TEST_F(Policy, ArgumentsAreJudgedBeforeAnythingRuns) {
    serve(refuse::forbidden);
    is({});
    EXPECT_TRUE(is_result(send(call("raised", R"({"amount":100})"))));
    EXPECT_EQ(runs, 1);
    const auto refused = send(call("raised", R"({"amount":101})"));
    EXPECT_EQ(refused.status, 403u);
    EXPECT_NE(refused.body.find("may not use this with these arguments"), std::string::npos);
    EXPECT_FALSE(challenge);
    EXPECT_EQ(
        send("[" + call("open") + "," + call("raised", R"({"amount":101})") + "]").status, 403u
    );
    EXPECT_EQ(runs, 0);
}

TEST_F(Policy, ARuleSeesTheArgumentsAsTheHandlerDoes) {
    // Whatever way a number is smuggled, either nothing is decoded or the rule sees what is.
    for (const json::leniency how :
         {json::leniency::strict, json::leniency::unwrap, json::leniency::lax}) {
        components.remove_tool("raised");
        components.add(server::make_tool(
            {.name = "raised",
             .needs =
                 {.arguments = [](const caller&, const transfer& in) { return in.amount <= 100; }},
             .arguments = how},
            [this](const transfer& in) {
                ++runs;
                EXPECT_LE(in.amount, 100);
                return "paid";
            }
        ));
        for (const refuse told : {refuse::forbidden, refuse::tool_error, refuse::hidden}) {
            serve(told);
            is({});
            for (const std::string arguments :
                 {R"({"amount":101})",
                  R"({"amount":"101"})",
                  R"("{\"amount\":101}")",
                  R"({"amount":1,"amount":101})",
                  R"({"amount":101,"amount":1})",
                  R"({"am\u006funt":101})",
                  R"({"amount":1.01e2})",
                  R"({"amount":[101]})",
                  R"({"amount":4294967397})",
                  R"({"amount":101,"Amount":1})"}) {
                const auto answer = send(call("raised", arguments));
                EXPECT_FALSE(is_result(answer)) << arguments << answer.body;
                EXPECT_EQ(runs, 0) << arguments;
            }
            EXPECT_TRUE(is_result(send(call("raised", R"({"amount":100})"))));
        }
    }
}

TEST_F(Policy, AVariableOfAUriIsJudgedAsTheHandlerGetsIt) {
    is({});
    const auto read = [this](const std::string& id) {
        return send(message("resources/read", R"({"uri":"own://)" + id + "\"}"));
    };
    serve(refuse::forbidden);
    EXPECT_TRUE(is_result(read("org_1")));
    EXPECT_TRUE(is_result(read("org%5F1")));
    for (const std::string id : {"org_2", "org%5F2", "org_1%20", "ORG_1"}) {
        EXPECT_EQ(read(id).status, 403u) << id;
        EXPECT_EQ(runs, 0);
    }
    serve(refuse::hidden);
    EXPECT_EQ(
        read("org_2").body,
        R"({"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"Resource not found",)"
        R"("data":{"uri":"own://org_2"}}})"
    );
    EXPECT_TRUE(is_result(read("org_1")));
    serve(refuse::tool_error);
    EXPECT_EQ(read("org_2").status, 200u);
    EXPECT_NE(read("org_2").body.find("access_denied"), std::string::npos);
    EXPECT_EQ(runs, 0);
}

TEST_F(Policy, ArgumentsOfAPromptAreJudgedToo) {
    is({});
    const auto get = [this](const std::string& id) {
        return send(message("prompts/get", R"({"name":"pay","arguments":{"id":")" + id + "\"}}"));
    };
    for (const refuse how : {refuse::forbidden, refuse::hidden, refuse::tool_error}) {
        serve(how);
        EXPECT_TRUE(is_result(get("1")));
        const auto refused = get("2");
        EXPECT_EQ(refused.status, how == refuse::forbidden ? 403u : 200u);
        EXPECT_NE(refused.body.find("access_denied"), std::string::npos);
        EXPECT_EQ(runs, 0);
    }
}

TEST_F(Policy, SkillsAreGuardedFileByFile) {
    const tests::temporary_folder folder;
    const std::string front = "---\nname: X\ndescription: d\n---\n";
    for (const std::string name : {"team", "open2"}) {
        std::string text = front;
        folder.write(name + "/SKILL.md", text.replace(text.find('X'), 1, name));
        folder.write(name + "/A/secret", "x");
    }
    auto skills = server::load_skills(folder.string());
    ASSERT_TRUE(skills);
    components.add(*std::move(skills), {.scopes = {}, .tags = {"skills"}});
    rules.rules.push_back({.names = {"skill://team/*"}, .needs = {.roles = {"team"}}});
    rules.rules.push_back({.names = {"*/A/secret"}, .tags = {"skills"}, .needs = {.roles = {"a"}}});
    const auto ask = [this](const std::string& method, const std::string& uri) {
        return send_modern(method, uri);
    };
    for (const refuse how : {refuse::forbidden, refuse::hidden, refuse::tool_error}) {
        serve(how);
        is({});
        EXPECT_EQ(ask("skills/list", "").body.find("team"), std::string::npos);
        for (const std::string method : {"skills/get", "resources/read"})
            EXPECT_FALSE(is_result(ask(method, "skill://team/SKILL.md"))) << method;
        EXPECT_FALSE(is_result(ask("resources/directory/read", "skill://team")));
        EXPECT_FALSE(is_result(ask("resources/directory/read", "skill://open2/A")));
        EXPECT_FALSE(is_result(ask("resources/read", "skill://open2/A/secret")));
        const auto open = ask("resources/directory/read", "skill://open2");
        EXPECT_TRUE(is_result(open)) << open.body;
        EXPECT_EQ(open.body.find("open2/A"), std::string::npos) << open.body;
        is({"team"});
        EXPECT_NE(ask("skills/list", "").body.find("team"), std::string::npos);
        EXPECT_TRUE(is_result(ask("skills/get", "skill://team/SKILL.md")));
        EXPECT_TRUE(is_result(ask("resources/directory/read", "skill://team")));
        EXPECT_FALSE(is_result(ask("resources/directory/read", "skill://team/A")));
        is({"team", "a"});
        EXPECT_TRUE(is_result(ask("resources/directory/read", "skill://team/A")));
        EXPECT_TRUE(is_result(ask("resources/read", "skill://team/A/secret")));
    }
}

TEST_F(Policy, ACallWithoutArgumentsIsJudgedToo) {
    struct optional_transfer {
        std::optional<int> amount;
    };
    components.add(server::make_tool(
        {.name = "defaulted",
         .needs =
             {.arguments = [](const caller&,
                              const optional_transfer& in) { return in.amount.has_value(); }}},
        [this](const optional_transfer&) {
            ++runs;
            return "paid";
        }
    ));
    serve(refuse::forbidden);
    is({});
    for (const std::string params :
         {R"({"name":"defaulted"})",
          R"({"name":"defaulted","arguments":null})",
          R"({"name":"defaulted","arguments":{}})"}) {
        EXPECT_EQ(send(message("tools/call", params)).status, 403u) << params;
        EXPECT_EQ(runs, 0);
    }
    EXPECT_TRUE(is_result(send(call("defaulted", R"({"amount":1})"))));
}

TEST_F(Policy, ARawToolsArgumentsAreJudgedAsItsText) {
    server::raw_tool raw;
    raw.options = {.name = "raw", .needs = {.arguments = [](const caller&, const std::string& in) {
                                      return in == R"({"a":1})";
                                  }}};
    raw.handler = [this](server::context&, std::string_view) -> task<result<mcp::tool_result>> {
        ++runs;
        co_return mcp::text_result("raw");
    };
    components.add(server::make_tool(std::move(raw)));
    serve(refuse::forbidden);
    is({});
    EXPECT_TRUE(is_result(send(call("raw", R"({"a": 1})"))));
    EXPECT_EQ(send(call("raw", R"({"a":2})")).status, 403u);
    EXPECT_EQ(send(message("tools/call", R"({"name":"raw"})")).status, 403u);
    EXPECT_EQ(runs, 0);
}

TEST_F(Policy, OnlyWhoHasAllElseHasItsArgumentsJudged) {
    int asked = 0;
    components.add(server::make_tool(
        {.name = "both",
         .scopes = {"write"},
         .needs =
             {.roles = {"admin"},
              .arguments =
                  [&asked](const caller&, const transfer&) {
                      ++asked;
                      return false;
                  }}},
        [](const transfer&) {}
    ));
    serve(refuse::forbidden);
    const std::string body = call("both", R"({"amount":1})");
    is({});
    send(body);
    is({"admin"});
    send(body);
    EXPECT_TRUE(challenge);
    EXPECT_EQ(asked, 0);
    is({"admin"}, {"write"});
    EXPECT_EQ(send(body).status, 403u);
    EXPECT_FALSE(challenge);
    EXPECT_EQ(asked, 1);
}

TEST_F(Policy, WhatAFilterHidesIsLoggedAsThat) {
    visible.add([](const caller&, const server::component& one) { return one.name() != "open"; });
    serve(refuse::forbidden);
    is({});
    EXPECT_NE(send(call("open")).body.find("unknown tool"), std::string::npos);
    EXPECT_EQ(
        log.lines.back(), "Request refused request_id=r1 tool=open caller=ada reason=filtered"
    );
    send(call("absent"));
    EXPECT_EQ(log.lines.size(), 1u);
}

TEST_F(Policy, ASubscriberWhoLostItsRoleHearsNothing) {
    for (const refuse how : {refuse::forbidden, refuse::hidden, refuse::tool_error}) {
        serve(how);
        is({});
        EXPECT_FALSE(dispatcher->may_read("doc://admin", token_in_use.get()));
        EXPECT_FALSE(dispatcher->may_read("doc://scoped", token_in_use.get()));
        EXPECT_TRUE(dispatcher->may_read("doc://open", token_in_use.get()));
        is({"admin"}, {"write"});
        EXPECT_TRUE(dispatcher->may_read("doc://admin", token_in_use.get()));
        EXPECT_TRUE(dispatcher->may_read("doc://scoped", token_in_use.get()));
    }
}

TEST_F(Policy, OfWhatItsArgumentsDecideNobodyHearsChanges) {
    // The first is told of and hidden, so the caller sees the second at the same URI.
    components.add(server::make_resource(
        {.uri = "of://{id}", .name = "all", .needs = {.roles = {"admin"}}, .subscribable = true},
        [](const item& in) { return in.id; }
    ));
    components.add(server::make_resource(
        {.uri = "of://{organisation}",
         .name = "own",
         .needs =
             {.arguments = [](const caller& who, const of_organisation& in
                           ) { return in.organisation == who.organisation(); }}},
        [](const of_organisation& in) { return in.organisation; }
    ));
    serve(refuse::hidden);
    is({"admin"});
    EXPECT_TRUE(dispatcher->may_read("of://org_2", token_in_use.get()));
    is({});
    EXPECT_FALSE(dispatcher->may_read("of://org_2", token_in_use.get()));
    EXPECT_NE(
        send(message("resources/read", R"({"uri":"of://org_2"})")).body.find("Resource not found"),
        std::string::npos
    );
}

TEST_F(Policy, WithoutAGuardRulesAreAskedAllTheSame) {
    components.add(server::make_tool(
        {.name = "never",
         .needs = {.allow = [](const caller&, const server::component&) { return false; }}},
        [] {}
    ));
    serve(refuse::forbidden, false);
    token_in_use = nullptr;
    EXPECT_TRUE(is_result(send(call("admin"))));
    EXPECT_TRUE(is_result(send(call("scoped"))));
    EXPECT_EQ(send(call("raised", R"({"amount":101})")).status, 403u);
    EXPECT_EQ(send(call("never")).status, 403u);
    EXPECT_EQ(send(message("tools/list", "{}")).body.find("never"), std::string::npos);
}

TEST_F(Policy, InMessagesARefusalIsAnError) {
    is({});
    const auto answers = [this](refuse how, const std::string& body) {
        serve(how);
        runs = 0;
        memory_pair pair(*dispatcher, {.access = token_in_use});
        pair.send(message(
            "initialize",
            R"({"protocolVersion":"2025-03-26","capabilities":{},)"
            R"("clientInfo":{"name":"c","version":"1"}})",
            9
        ));
        pair.take_all();
        pair.send(body);
        const auto heard = pair.take_all();
        return heard.empty() ? std::string() : heard.front();
    };
    const std::string admin = call("admin");
    EXPECT_EQ(answers(refuse::forbidden, admin), no_role);
    EXPECT_NE(answers(refuse::hidden, admin).find("unknown tool"), std::string::npos);
    EXPECT_NE(answers(refuse::tool_error, admin).find(R"("isError":true)"), std::string::npos);
    EXPECT_NE(
        answers(refuse::forbidden, call("scoped")).find(R"("error":"insufficient_scope")"),
        std::string::npos
    );
    EXPECT_NE(
        answers(refuse::forbidden, call("raised", R"({"amount":101})")).find("access_denied"),
        std::string::npos
    );
    EXPECT_EQ(runs, 0);
    const std::string subscribe = message("resources/subscribe", R"({"uri":"doc://admin"})");
    EXPECT_EQ(answers(refuse::forbidden, subscribe), no_role);
    EXPECT_EQ(answers(refuse::tool_error, subscribe), no_role);
    EXPECT_NE(answers(refuse::hidden, subscribe).find("Resource not found"), std::string::npos);
    const std::string both = answers(refuse::forbidden, "[" + admin + "," + call("open") + "]");
    EXPECT_NE(both.find("access_denied"), std::string::npos);
    EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace warder::transport
