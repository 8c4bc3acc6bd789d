#include <warder/http/errc.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace warder::http {
namespace {

TEST(Errc, EveryFailureHasItsOwnSentence) {
    std::set<std::string> sentences;
    for (const errc failure :
         {errc::malformed_percent,
          errc::malformed_form,
          errc::duplicate_parameter,
          errc::too_long,
          errc::malformed_url,
          errc::malformed_limit}) {
        const std::error_code code = failure;
        EXPECT_TRUE(code);
        EXPECT_STREQ(code.category().name(), "warder.http");
        sentences.insert(code.message());
    }
    EXPECT_EQ(sentences.size(), 6U);
    EXPECT_FALSE(sentences.contains("Unknown failure"));
}

}  // namespace
}  // namespace warder::http
