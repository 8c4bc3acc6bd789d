#include <warder/http/errc.hpp>
#include <warder/http/rate_limit.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder::http {
namespace {

struct good_limit {
    const char* text;
    unsigned count;
    long long window;
    const char* written;
};

TEST(RateLimit, IsReadAsSlowapiReadsIt) {
    const std::vector<good_limit> cases = {
        {"10/minute", 10, 60, "10 per 1 minute"},
        {"10 per minute", 10, 60, "10 per 1 minute"},
        {"10/minutes", 10, 60, "10 per 1 minute"},
        {"10 / MINUTE", 10, 60, "10 per 1 minute"},
        {"10perminute", 10, 60, "10 per 1 minute"},
        {"  10\tPER 1 Minute ", 10, 60, "10 per 1 minute"},
        {"2 per 30 second", 2, 30, "2 per 30 second"},
        {"500/7days", 500, 604'800, "500 per 7 day"},
        {"1/second", 1, 1, "1 per 1 second"},
        {"100/hour", 100, 3600, "100 per 1 hour"},
        {"3/month", 3, 2'592'000, "3 per 1 month"},
        {"4/2years", 4, 62'208'000, "4 per 2 year"},
        {"010/minute", 10, 60, "10 per 1 minute"},
        {"1000000000/100year", 1'000'000'000, 3'110'400'000, "1000000000 per 100 year"},
    };
    for (const auto& [text, count, window, written] : cases) {
        const auto limits = parse_rate_limits(text);
        ASSERT_TRUE(limits) << text;
        ASSERT_EQ(limits->size(), 1U) << text;
        EXPECT_EQ((*limits)[0].count, count) << text;
        EXPECT_EQ((*limits)[0].window.count(), window) << text;
        EXPECT_EQ((*limits)[0].text, written) << text;
    }
}

TEST(RateLimit, SeveralAreJoinedByCommaSemicolonOrBar) {
    for (const char* text :
         {"100/day, 500/7days", "100/day;500/7days", "100 per day |500 per 7 days"}) {
        const auto limits = parse_rate_limits(text);
        ASSERT_TRUE(limits) << text;
        ASSERT_EQ(limits->size(), 2U) << text;
        EXPECT_EQ((*limits)[0].text, "100 per 1 day");
        EXPECT_EQ((*limits)[1].text, "500 per 7 day");
    }
}

struct bad_limit {
    const char* text;
    const char* reason;
};

TEST(RateLimit, AnErrorNamesWhatIsWrong) {
    ASSERT_TRUE(parse_rate_limits("10/minute"));
    const std::vector<bad_limit> cases = {
        {"", "empty"},
        {"  ", "empty"},
        {"10/minute,", "empty"},
        {",10/minute", "empty"},
        {"10/minute,,1/day", "empty"},
        {"minute", "count"},
        {"/minute", "count"},
        {"ten/minute", "count"},
        {"-1/minute", "count"},
        {"+1/minute", "count"},
        {"0/minute", "count"},
        {"1000000001/minute", "count"},
        {"99999999999999999999/minute", "count"},
        {"10", "'per'"},
        {"10 minute", "'per'"},
        {"10.5/minute", "'per'"},
        {"10 pe minute", "'per'"},
        {"10/0minutes", "1 unit or more"},
        {"10/99999999999999999999minutes", "1 unit or more"},
        {"10/", "unit"},
        {"10/fortnight", "unit"},
        {"10/min", "unit"},
        {"10/minutess", "unit"},
        {"10/minute minute", "unit"},
        {"10//minute", "unit"},
        {"10/-1minute", "unit"},
        {"10/1.5minute", "unit"},
        {"10/minute 20/day", "unit"},
        {"10/101years", "100 years"},
        {"10/1000000000years", "100 years"},
    };
    for (const auto& [text, reason] : cases) {
        const auto limits = parse_rate_limits(text);
        ASSERT_FALSE(limits) << text;
        EXPECT_EQ(limits.error().code, errc::malformed_limit) << text;
        EXPECT_NE(limits.error().description.find(reason), std::string::npos)
            << text << ": " << limits.error().description;
    }
}

TEST(RateLimit, TheLogQuotesTheLimitThatIsWrong) {
    const auto limits = parse_rate_limits("10/minute; 5/fortnight");
    ASSERT_FALSE(limits);
    EXPECT_EQ(limits.error().detail, "limit ' 5/fortnight'");
}

TEST(RateLimit, ThereAreEightAtMost) {
    std::string text = "1/day";
    for (int i = 1; i < 8; ++i) {
        text += ",1/day";
    }
    EXPECT_EQ(parse_rate_limits(text)->size(), 8U);
    EXPECT_FALSE(parse_rate_limits(text + ",1/day"));
}

}  // namespace
}  // namespace warder::http
