#include "unit/http/run.hpp"
#include <warder/http/middleware.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder::http {
namespace {

/// A layer that writes its name around what is within it.
middleware around(std::string name) {
    return [name = std::move(name)](request& sent, const next& inner) -> task<response> {
        sent.target += name;
        response reply = co_await inner(sent);
        reply.body += name;
        co_return reply;
    };
}

handler innermost() {
    return plain([](const request& sent) { return text_response(200, sent.target + "|"); });
}

std::vector<middleware> list(middleware one, middleware two) {
    std::vector<middleware> layers;
    layers.push_back(std::move(one));
    layers.push_back(std::move(two));
    return layers;
}

TEST(Middleware, TheFirstOfTheListIsOutermost) {
    const handler all = chain(list(around("a"), around("b")), innermost());
    request sent{.target = "/"};
    EXPECT_EQ(run(all(sent)).body, "/ab|ba");
}

TEST(Middleware, AnEmptyListIsTheHandlerItself) {
    const handler all = chain({}, innermost());
    request sent{.target = "/"};
    EXPECT_EQ(run(all(sent)).body, "/|");
}

TEST(Middleware, MayAnswerByItself) {
    const handler all = chain(
        list(
            around("a"),
            [](request&, const next&) -> task<response> { co_return error_response(403, "No"); }
        ),
        innermost()
    );
    request sent{.target = "/"};
    const response reply = run(all(sent));
    EXPECT_EQ(reply.status, 403U);
    EXPECT_EQ(reply.body, "{\"error\":\"No\"}a");
}

TEST(Middleware, MayCallTheInnerLayersAgain) {
    const handler all = chain(
        list(
            [](request& sent, const next& inner) -> task<response> {
                const response first = co_await inner(sent);
                response second = co_await inner(sent);
                second.body = first.body + second.body;
                co_return second;
            },
            around("a")
        ),
        innermost()
    );
    request sent{.target = "/"};
    EXPECT_EQ(run(all(sent)).body, "/a|a/aa|a");
}

}  // namespace
}  // namespace warder::http
