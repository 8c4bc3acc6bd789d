#include "unit/http/run.hpp"
#include <warder/http/router.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace warder::http {
namespace {

using outcome = route_match::outcome;

handler says(std::string text) {
    return plain([text = std::move(text)](const request&) { return text_response(200, text); });
}

/// Body of the answer to a request, or its status where that is not 200.
std::string ask(const router& routes, const char* verb, std::string target) {
    request sent{.method = parse_method(verb), .method_name = verb, .target = std::move(target)};
    const route_match match = routes.find(sent);
    const response reply = run(match(sent));
    return reply.status == 200 ? reply.body : std::to_string(reply.status);
}

TEST(Router, FindsExactPaths) {
    router routes;
    routes.add(method::get, "/", protection::none, says("root"));
    routes.add(method::get, "/a/b", protection::none, says("ab"));
    EXPECT_EQ(ask(routes, "GET", "/"), "root");
    EXPECT_EQ(ask(routes, "GET", "/a/b"), "ab");
    EXPECT_EQ(ask(routes, "GET", "/a/b?c=/d"), "ab");
    EXPECT_EQ(ask(routes, "GET", "/?"), "root");
}

// Every path that is not the registered spelling is unknown, and unknown is protected.
TEST(Router, APathHasOneSpelling) {
    router routes;
    routes.add(method::get, "/health", protection::none, says("up"));
    ASSERT_EQ(ask(routes, "GET", "/health"), "up");
    for (const char* target :
         {"/Health",
          "/%68ealth",
          "/health%2F",
          "//health",
          "/health//",
          "/./health",
          "/x/../health",
          "/health;a",
          "/health/x",
          "/healthx",
          "/healt",
          "health",
          "",
          "*",
          "/",
          "/health%00",
          "/health#a"}) {
        const route_match match = routes.find(method::get, target);
        EXPECT_EQ(match.result, outcome::not_found) << target;
        EXPECT_EQ(match.guard, protection::bearer) << target;
        EXPECT_EQ(match.route, "") << target;
        EXPECT_EQ(ask(routes, "GET", target), "404") << target;
    }
}

TEST(Router, OneSlashAtTheEndMakesNoDifference) {
    router routes;
    routes.add(method::post, "/mcp", protection::bearer, says("mcp"));
    routes.add(method::get, "/docs/", protection::none, says("docs"));
    EXPECT_EQ(ask(routes, "POST", "/mcp"), "mcp");
    EXPECT_EQ(ask(routes, "POST", "/mcp/"), "mcp");
    EXPECT_EQ(ask(routes, "POST", "/mcp/?a=b"), "mcp");
    EXPECT_EQ(ask(routes, "GET", "/docs"), "docs");
    EXPECT_EQ(ask(routes, "GET", "/docs/"), "docs");
}

TEST(Router, KnowsWhetherARouteIsProtected) {
    router routes;
    routes.add(method::get, "/open", protection::none, says("open"));
    routes.add(method::get, "/closed", protection::bearer, says("closed"));
    EXPECT_EQ(routes.find(method::get, "/open").guard, protection::none);
    EXPECT_EQ(routes.find(method::head, "/open").guard, protection::none);
    EXPECT_EQ(routes.find(method::options, "/open").guard, protection::none);
    EXPECT_EQ(routes.find(method::post, "/open").guard, protection::none);
    EXPECT_EQ(routes.find(method::get, "/closed").guard, protection::bearer);
    EXPECT_EQ(routes.find(method::head, "/closed").guard, protection::bearer);
    EXPECT_EQ(routes.find(method::options, "/closed").guard, protection::bearer);
    EXPECT_EQ(routes.find(method::post, "/closed").guard, protection::bearer);
}

TEST(Router, OneProtectedRouteProtectsTheRefusalsOfItsPath) {
    router routes;
    routes.add(method::get, "/a", protection::none, says("read"));
    routes.add(method::post, "/a", protection::bearer, says("write"));
    EXPECT_EQ(routes.find(method::get, "/a").guard, protection::none);
    EXPECT_EQ(routes.find(method::head, "/a").guard, protection::none);
    EXPECT_EQ(routes.find(method::post, "/a").guard, protection::bearer);
    EXPECT_EQ(routes.find(method::put, "/a").guard, protection::bearer);
    EXPECT_EQ(routes.find(method::options, "/a").guard, protection::bearer);
}

// RFC 9110 §15.5.6
TEST(Router, AnotherMethodOfAKnownPathIsToldWhichThereAre) {
    router routes;
    routes.add(method::post, "/mcp", protection::none, says("mcp"));
    routes.add(method::get, "/health", protection::none, says("up"));
    request sent{.method = method::put, .target = "/mcp"};
    const route_match match = routes.find(sent);
    EXPECT_EQ(match.result, outcome::method_not_allowed);
    EXPECT_EQ(match.route, "/mcp");
    const response reply = run(match(sent));
    EXPECT_EQ(reply.status, 405U);
    EXPECT_EQ(reply.fields["Allow"], "POST, OPTIONS");
    EXPECT_EQ(reply.body, "{\"error\":\"Method Not Allowed\"}");
    EXPECT_EQ(routes.find(method::other, "/health").allow, "GET, HEAD, OPTIONS");
    EXPECT_EQ(routes.find(method::other, "/health").result, outcome::method_not_allowed);
}

// RFC 9110 §9.3.7
TEST(Router, OptionsIsAnsweredWithAllow) {
    router routes;
    routes.add(method::get, "/a", protection::none, says("a"));
    routes.add(method::delete_, "/a", protection::none, says("gone"));
    request sent{.method = method::options, .target = "/a"};
    const response reply = run(routes.find(sent)(sent));
    EXPECT_EQ(reply.status, 204U);
    EXPECT_EQ(reply.fields["Allow"], "GET, HEAD, DELETE, OPTIONS");
    EXPECT_EQ(reply.body, "");

    routes.add(method::options, "/a", protection::none, says("own"));
    EXPECT_EQ(ask(routes, "OPTIONS", "/a"), "own");
}

// RFC 9110 §9.3.2
TEST(Router, GetAnswersHead) {
    router routes;
    routes.add(method::get, "/a", protection::none, says("a"));
    routes.add(method::post, "/b", protection::none, says("b"));
    EXPECT_EQ(ask(routes, "HEAD", "/a"), "a");
    EXPECT_EQ(ask(routes, "HEAD", "/b"), "405");
    routes.add(method::head, "/a", protection::none, says("own"));
    EXPECT_EQ(ask(routes, "HEAD", "/a"), "own");
    EXPECT_EQ(ask(routes, "GET", "/a"), "a");
}

task<response> show(request&, const path_parameters& parameters) {
    co_return text_response(
        200, std::string(parameters["user"]) + "," + std::string(parameters["item"])
    );
}

TEST(Router, GivesPathParametersDecoded) {
    router routes;
    routes.add(method::get, "/users/{user}/items/{item}", protection::bearer, show);
    EXPECT_EQ(ask(routes, "GET", "/users/ada/items/7"), "ada,7");
    EXPECT_EQ(ask(routes, "GET", "/users/ada/items/7/"), "ada,7");
    EXPECT_EQ(ask(routes, "GET", "/users/J%C3%BCrgen/items/a%20b+c"), "J\xC3\xBCrgen,a b+c");
    const route_match match = routes.find(method::get, "/users/ada/items/7");
    EXPECT_EQ(match.route, "/users/{user}/items/{item}");
    EXPECT_EQ(match.parameters.find("user"), "ada");
    EXPECT_EQ(match.parameters.find("other"), std::nullopt);
}

TEST(Router, AParameterIsOneSegmentThatAFileSystemCouldSurvive) {
    router routes;
    routes.add(method::get, "/files/{name}", protection::none, says("file"));
    ASSERT_EQ(ask(routes, "GET", "/files/a.txt"), "file");
    for (const char* target :
         {"/files/",
          "/files",
          "/files//",
          "/files/a/b",
          "/files/a%2Fb",
          "/files/..",
          "/files/.",
          "/files/%2e%2e",
          "/files/%2E",
          "/files/%00",
          "/files/a%0Ab",
          "/files/%7F",
          "/files/%",
          "/files/%4",
          "/files/a//",
          "//files/a",
          "/Files/a"}) {
        const route_match match = routes.find(method::get, target);
        EXPECT_EQ(match.result, outcome::not_found) << target;
        EXPECT_EQ(match.guard, protection::bearer) << target;
    }
}

TEST(Router, TheMoreSpecificRouteWins) {
    router routes;
    routes.add(method::get, "/{x}/b", protection::none, says("xb"));
    routes.add(method::get, "/a/{y}", protection::none, says("ay"));
    routes.add(method::get, "/a/b", protection::none, says("ab"));
    EXPECT_EQ(ask(routes, "GET", "/a/b"), "ab");
    EXPECT_EQ(ask(routes, "GET", "/a/c"), "ay");
    EXPECT_EQ(ask(routes, "GET", "/c/b"), "xb");
    EXPECT_EQ(ask(routes, "GET", "/a/b/c"), "404");
    EXPECT_EQ(ask(routes, "POST", "/a/b"), "405");
}

TEST(Router, RefusesMalformedPaths) {
    router routes;
    for (const char* path : {"",      "a",     "a/b",   "//",     "/a//b",     "/a//", "//a", "/.",
                             "/a/..", "/a?b",  "/a#b",  "/a b",   "/\xC3\xBC", "/{",   "/{}", "/{a",
                             "/a}",   "/x{a}", "/{a}x", "/{a-b}", "/{a}/{a}",  "/a\n"}) {
        EXPECT_THROW(
            routes.add(method::get, path, protection::none, says("")), std::invalid_argument
        ) << path;
    }
    EXPECT_THROW(
        routes.add(method::other, "/a", protection::none, says("")), std::invalid_argument
    );
    EXPECT_THROW(routes.add(method::get, "/a", protection::none, handler()), std::invalid_argument);
}

TEST(Router, RefusesASecondRegistrationInWords) {
    router routes;
    routes.add(method::get, "/a", protection::none, says(""));
    routes.add(method::get, "/u/{x}", protection::none, says(""));
    EXPECT_NO_THROW(routes.add(method::post, "/a", protection::none, says("")));
    EXPECT_NO_THROW(routes.add(method::post, "/u/{x}", protection::none, says("")));
    EXPECT_THROW(
        routes.add(method::get, "/u/{x}", protection::none, says("")), std::invalid_argument
    );
    EXPECT_THROW(
        routes.add(method::put, "/u/{y}", protection::none, says("")), std::invalid_argument
    );
    try {
        routes.add(method::get, "/a/", protection::none, says(""));
        FAIL();
    } catch (const std::invalid_argument& refused) {
        EXPECT_STREQ(refused.what(), "Route '/a' is registered twice for GET");
    }
}

}  // namespace
}  // namespace warder::http
