#include <warder/http/errc.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace warder::http {
namespace {

// A new one cannot be left out: they are contiguous, and one without a sentence does not compile.
TEST(Errc, EveryFailureHasItsOwnSentence) {
    std::set<std::string> sentences;
    int value = 1;
    for (;; ++value) {
        const std::error_code code = static_cast<errc>(value);
        EXPECT_TRUE(code);
        EXPECT_STREQ(code.category().name(), "warder.http");
        if (code.message() == "Unknown failure") break;
        sentences.insert(code.message());
    }
    EXPECT_EQ(sentences.size(), static_cast<std::size_t>(value - 1));
    EXPECT_GE(sentences.size(), 6U);
}

}  // namespace
}  // namespace warder::http
