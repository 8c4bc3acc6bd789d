#include "unit/http/run.hpp"
#include <warder/http/service.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace warder::http {
namespace {

TEST(BodyErrc, EveryFailureHasItsOwnSentence) {
    std::set<std::string> sentences;
    int value = 1;
    for (;; ++value) {
        const std::error_code code = static_cast<body_errc>(value);
        EXPECT_TRUE(code);
        EXPECT_STREQ(code.category().name(), "warder.http.body");
        if (code.message() == "Unknown failure") break;
        sentences.insert(code.message());
    }
    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(value - 1));
    EXPECT_GE(sentences.size(), 4U);
}

TEST(BufferedBody, IsReadUpToItsCap) {
    buffered_body body("12345");
    std::string into;
    EXPECT_TRUE(run(body.read(into, 5)));
    EXPECT_EQ(into, "12345");
}

TEST(BufferedBody, IsRefusedBeyondItsCap) {
    buffered_body body("123456");
    std::string into;
    const auto read = run(body.read(into, 5));
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, body_errc::too_large);
    EXPECT_EQ(into, "");
}

}  // namespace
}  // namespace warder::http
