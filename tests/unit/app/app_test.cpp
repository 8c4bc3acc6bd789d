#include <warder/app/app.hpp>
#include <warder/oauth/api_keys.hpp>
#include <warder/server/tool.hpp>

#include <gtest/gtest.h>
#include <stdlib.h>

#include <exception>
#include <initializer_list>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace warder {
namespace {

struct greet {
    std::string name;
};

/// A small app without a guard, which nothing around the test configures.
app greeter() {
    app made({.name = "greeter"});
    made.configure({});
    made.tool({.name = "greet"}, [](const greet& in) { return "Hi " + in.name; });
    return made;
}

/// `start` takes tasks that do not throw.
task<http::response> answer_or_refuse(
    app& subject, http::request request, std::exception_ptr& refused
) {
    http::response response;
    try {
        response = co_await subject.handle(std::move(request));
    } catch (...) {
        refused = std::current_exception();
    }
    co_return response;
}

http::response answer(
    app& subject,
    http::method method,
    std::string target,
    std::string body = {},
    std::initializer_list<std::pair<std::string_view, std::string_view>> fields = {}
) {
    http::request request;
    request.method = method;
    request.method_name = http::to_string(method);
    request.target = std::move(target);
    request.fields.append("Host", "localhost");
    if (!body.empty()) request.fields.append("Content-Type", "application/json");
    for (const auto& [name, value] : fields)
        request.fields.append(name, value);
    request.body = std::move(body);
    request.client_address = "127.0.0.1";
    std::binary_semaphore done(0);
    http::response got;
    std::exception_ptr refused;
    start(answer_or_refuse(subject, std::move(request), refused), [&](http::response response) {
        got = std::move(response);
        done.release();
    });
    done.acquire();
    if (refused) std::rethrow_exception(refused);
    return got;
}

TEST(AppHandle, AnswersInsideAnotherServer) {
    app subject = greeter();
    EXPECT_EQ(answer(subject, http::method::get, "/health").body, R"({"status":"healthy"})");
    const auto called = answer(
        subject,
        http::method::post,
        "/mcp",
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"greet","arguments":{"name":"Ada"}}})"
    );
    EXPECT_EQ(called.status, 200u);
    EXPECT_NE(called.body.find("Hi Ada"), std::string::npos) << called.body;
}

// Without a word about CORS: the pages that pass the check of Origin.
TEST(AppCors, ALoopbackPageMayPreflightAndReadWhatTheAnswerIs) {
    app subject = greeter();
    const auto preflight = answer(
        subject,
        http::method::options,
        "/mcp",
        {},
        {{"Origin", "http://localhost:6274"}, {"Access-Control-Request-Method", "POST"}}
    );
    EXPECT_EQ(preflight.status, 204u);
    EXPECT_EQ(preflight.fields["Access-Control-Allow-Origin"], "http://localhost:6274");
    const auto page =
        answer(subject, http::method::get, "/nope", {}, {{"Origin", "http://localhost:6274"}});
    EXPECT_EQ(page.status, 404u);
    EXPECT_EQ(page.fields["Access-Control-Allow-Origin"], "http://localhost:6274");
}

TEST(AppCors, APageFromElsewhereMayNot) {
    app subject = greeter();
    const auto preflight = answer(
        subject,
        http::method::options,
        "/mcp",
        {},
        {{"Origin", "https://page.example"}, {"Access-Control-Request-Method", "POST"}}
    );
    EXPECT_EQ(preflight.status, 403u);
    EXPECT_FALSE(preflight.fields.find("Access-Control-Allow-Origin"));
}

TEST(AppHandle, IsConfiguredByWhatItIsGivenAlone) {
    ::setenv("WARDER_MAX_BODY", "nonsense", 1);  // of this process, and of no interest
    app subject = greeter();
    subject.configure({{"WARDER_MAX_BODY", "1024"}});
    subject.post("/x", [](http::request& request) { return request.body; });
    EXPECT_EQ(answer(subject, http::method::post, "/x", std::string(1024, 'x')).status, 200u);
    EXPECT_EQ(answer(subject, http::method::post, "/x", std::string(1025, 'x')).status, 413u);
    app other({.name = "other"});
    EXPECT_THROW(answer(other, http::method::get, "/health"), std::invalid_argument);
    ::unsetenv("WARDER_MAX_BODY");
}

TEST(AppHandle, RefusesToBeADevelopmentServer) {
    app subject = greeter();
    subject.configure({{"WARDER_DEV", "1"}});
    try {
        answer(subject, http::method::get, "/health");
        FAIL() << "it answered";
    } catch (const std::invalid_argument& refused) {
        EXPECT_EQ(
            std::string(refused.what()),
            "WARDER_DEV (for --dev): an app inside another server has no issuer of its own; unset "
            "it, or serve with run()"
        );
    }
}

TEST(AppRoutes, AnswerWithTextStructsAndPathParameters) {
    app subject = greeter();
    subject.get("/text", [](http::request&) { return "plain"; });
    subject.get("/struct", [](http::request&) { return greet{"Ada"}; });
    subject.get("/users/{id}", [](http::request&, const http::path_parameters& path) {
        return std::string(path["id"]);
    });
    subject.get("/task", [](http::request&) -> task<http::response> {
        co_return http::text_response(202, "later");
    });
    EXPECT_EQ(answer(subject, http::method::get, "/text").body, "plain");
    EXPECT_EQ(answer(subject, http::method::get, "/struct").body, R"({"name":"Ada"})");
    EXPECT_EQ(answer(subject, http::method::get, "/users/7").body, "7");
    EXPECT_EQ(answer(subject, http::method::get, "/task").status, 202u);
    EXPECT_EQ(answer(subject, http::method::get, "/nowhere").status, 404u);
    EXPECT_EQ(answer(subject, http::method::delete_, "/text").status, 405u);
}

TEST(AppRoutes, AHandlerThatThrowsIsA500WithoutItsWords) {
    app subject = greeter();
    subject.get("/bad", [](http::request&) -> std::string {
        throw std::runtime_error("secret words");
    });
    const auto response = answer(subject, http::method::get, "/bad");
    EXPECT_EQ(response.status, 500u);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
    EXPECT_EQ(answer(subject, http::method::get, "/health").status, 200u);
}

TEST(AppMiddleware, TheFirstOneAddedIsTheOutermost) {
    app subject = greeter();
    std::string order;
    for (const char name : {'a', 'b'}) {
        subject.use(
            [&order,
             name](http::request& request, const http::next& inner) -> task<http::response> {
                order += name;
                auto response = co_await inner(request);
                order += name;
                co_return response;
            }
        );
    }
    subject.get("/x", [&order](http::request&) {
        order += 'x';
        return "";
    });
    answer(subject, http::method::get, "/x");
    EXPECT_EQ(order, "abxba");
}

TEST(AppMount, PutsAnotherAppUnderAPrefixWithItsHooks) {
    std::string order;
    {
        app inner = greeter();
        inner.get("/page", [](http::request&) { return "inner"; });
        inner.on_startup([&order] { order += "up "; });
        inner.on_shutdown([&order] { order += "down"; });
        app subject({.name = "outer"});
        subject.configure({});
        subject.mount("/inner", std::move(inner));
        EXPECT_EQ(answer(subject, http::method::get, "/inner/page").body, "inner");
        EXPECT_EQ(answer(subject, http::method::get, "/page").status, 404u);
        EXPECT_EQ(
            answer(
                subject,
                http::method::post,
                "/inner/mcp",
                R"({"jsonrpc":"2.0","id":1,"method":"ping"})"
            )
                .status,
            200u
        );
    }
    EXPECT_EQ(order, "up down");
}

TEST(AppMount, StartsInTheOrderOfItsCallsWhateverThePrefixes) {
    std::string order;
    app subject = greeter();
    for (const std::string prefix : {"/a", "/longer"}) {
        app inner = greeter();
        inner.on_startup([&order, prefix] { order += prefix; });
        subject.mount(prefix, std::move(inner));
    }
    answer(subject, http::method::get, "/health");
    EXPECT_EQ(order, "/a/longer");
}

TEST(AppDeclarations, RefuseMistakesWithASentence) {
    app subject = greeter();
    EXPECT_THROW(subject.tool({.name = "greet"}, [] { return ""; }), std::invalid_argument);
    EXPECT_THROW(subject.tool({.name = "no good"}, [] { return ""; }), std::invalid_argument);
    EXPECT_THROW(subject.limit("ten a minute"), std::invalid_argument);
    EXPECT_THROW(subject.mcp("mcp"), std::invalid_argument);
    EXPECT_THROW(subject.get("x", [](http::request&) { return ""; }), std::invalid_argument);
    EXPECT_THROW(subject.mount("/x/", greeter()), std::invalid_argument);
    EXPECT_THROW(
        subject.cors({.allowed_origins = {"*"}, .allow_credentials = true}), std::invalid_argument
    );
    EXPECT_THROW(app({.name = ""}), std::invalid_argument);
    EXPECT_THROW(subject.scopes({.includes = {{"a b", {"c"}}}}), std::invalid_argument);
    EXPECT_THROW(subject.scopes({.includes = {{"a", {""}}}}), std::invalid_argument);
    EXPECT_THROW(subject.policy({.rules = {{.names = {"greet"}}}}), std::invalid_argument);
    subject.policy({.rules = {{.names = {"greet"}, .needs = {.roles = {"r"}}}}});
    EXPECT_THROW(subject.policy({}), std::invalid_argument);
}

TEST(AppDeclarations, TakeThePathsOfMetricsThatTheFlagTakes) {
    app subject = greeter();
    subject.metrics("/metrics");
    subject.metrics("/internal/metrics");
    for (const char* path :
         {"", "metrics", "/", "/metrics/", "/metrics?", "/met rics", "/met%72ics", "/{any}"}) {
        EXPECT_THROW(subject.metrics(path), std::invalid_argument) << path;
    }
}

TEST(AppDeclarations, ARuleThatFitsNothingRefusesToStartUnlessItMayComeToFit) {
    const auto misspelt = [] {
        app made = greeter();
        made.policy({.rules = {{.names = {"gret"}, .needs = {.roles = {"r"}}}}});
        return made;
    };
    app fixed = misspelt();
    try {
        answer(fixed, http::method::get, "/health");
        FAIL() << "it started";
    } catch (const std::exception& refused) {
        EXPECT_NE(
            std::string(refused.what()).find("the rule with names \"gret\" fits no tool"),
            std::string::npos
        ) << refused.what();
    }
    app changing = misspelt();
    const live_components live = changing.live();
    EXPECT_EQ(answer(changing, http::method::get, "/health").status, 200u);
}

TEST(AppDeclarations, ScopesBelongToTheAppThatHasTheGuard) {
    app outer({.name = "outer"});
    outer.configure({});
    outer.auth(oauth::api_keys({{.sha256 = oauth::api_key_digest("key"), .name = "ci"}}));
    app inner({.name = "inner"});
    inner.scopes({.includes = {{"a", {"b"}}}});
    outer.mount("/inner", std::move(inner));
    try {
        answer(outer, http::method::get, "/health");
        FAIL() << "it started";
    } catch (const std::exception& refused) {
        EXPECT_NE(std::string(refused.what()).find("the app that calls auth"), std::string::npos);
    }
}

}  // namespace
}  // namespace warder
