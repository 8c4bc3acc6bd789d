#include "unit/http/run.hpp"
#include <warder/http/handler.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace warder::http {
namespace {

task<response> echo(request& sent) {
    co_return text_response(200, sent.target);
}

TEST(Handler, IsACoroutineOfTheRequest) {
    const handler answer = echo;
    request sent{.target = "/a"};
    EXPECT_EQ(run(answer(sent)).body, "/a");
}

TEST(Handler, APlainFunctionRunsWhenItsTaskIsAwaited) {
    int calls = 0;
    const handler answer = plain([&](const request& sent) {
        ++calls;
        return text_response(201, sent.target);
    });
    request sent{.target = "/b"};
    auto work = answer(sent);
    EXPECT_EQ(calls, 0);
    EXPECT_EQ(run(std::move(work)).body, "/b");
    EXPECT_EQ(calls, 1);
}

TEST(Handler, MayOwnWhatCannotBeCopied) {
    const handler answer = plain([text = std::make_unique<std::string>("c")](const request&) {
        return text_response(200, *text);
    });
    request sent;
    EXPECT_EQ(run(answer(sent)).body, "c");
}

}  // namespace
}  // namespace warder::http
