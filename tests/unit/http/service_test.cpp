#include <warder/http/service.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace warder::http {
namespace {

TEST(BodyErrc, EveryFailureHasItsOwnSentence) {
    std::set<std::string> sentences;
    for (const body_errc failure :
         {body_errc::too_large, body_errc::timed_out, body_errc::malformed, body_errc::disconnected
         }) {
        const std::error_code code = failure;
        EXPECT_TRUE(code);
        EXPECT_STREQ(code.category().name(), "warder.http.body");
        sentences.insert(code.message());
    }
    EXPECT_EQ(sentences.size(), 4U);
}

}  // namespace
}  // namespace warder::http
