#include <warder/http/errc.hpp>
#include <warder/http/percent.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder::http {
namespace {

using namespace std::string_literals;

TEST(Percent, DecodesBytes) {
    EXPECT_EQ(*percent_decode("a%20b%2Fc%2f"), "a b/c/");
    EXPECT_EQ(*percent_decode("J%C3%BCrgen"), "J\xC3\xBCrgen");
    EXPECT_EQ(*percent_decode("%00"), "\0"s);
    EXPECT_EQ(*percent_decode("a+b"), "a+b");
    EXPECT_EQ(*percent_decode(""), "");
    EXPECT_EQ(*percent_decode("%2541"), "%41");
}

TEST(Percent, RefusesAPercentSignWithoutTwoDigits) {
    for (const char* text : {"%", "%4", "a%", "a%2", "%G0", "%0G", "%%41", "%-1", "% 1", "%+1"}) {
        const auto decoded = percent_decode(text);
        ASSERT_FALSE(decoded) << text;
        EXPECT_EQ(decoded.error().code, errc::malformed_percent) << text;
    }
}

TEST(Form, GivesParametersInOrder) {
    const auto sent = parse_form("grant_type=client_credentials&scope=usr%3Aread+admin&a=");
    ASSERT_TRUE(sent);
    EXPECT_EQ(
        *sent, (form{{"grant_type", "client_credentials"}, {"scope", "usr:read admin"}, {"a", ""}})
    );
}

TEST(Form, FindsAParameterByItsName) {
    const auto sent = parse_form("a=1&b=2");
    ASSERT_TRUE(sent);
    ASSERT_NE(find(*sent, "b"), nullptr);
    EXPECT_EQ(*find(*sent, "b"), "2");
    EXPECT_EQ(find(*sent, "B"), nullptr);
    EXPECT_EQ(find(*sent, "c"), nullptr);
}

TEST(Form, OfTheEmptyTextIsEmpty) {
    const auto sent = parse_form("");
    ASSERT_TRUE(sent);
    EXPECT_TRUE(sent->empty());
}

TEST(Form, ANameWithoutAnEqualsSignHasAnEmptyValue) {
    EXPECT_EQ(*parse_form("a&b=1"), (form{{"a", ""}, {"b", "1"}}));
}

TEST(Form, OnlyTheFirstEqualsSignSplits) {
    EXPECT_EQ(*parse_form("a=b=c="), (form{{"a", "b=c="}}));
}

struct refused_form {
    const char* text;
    errc failure;
};

TEST(Form, RefusesEverythingElse) {
    ASSERT_TRUE(parse_form("a=1&b=2"));
    const std::vector<refused_form> cases = {
        {"a=1&a=2", errc::duplicate_parameter},
        {"a=1&%61=2", errc::duplicate_parameter},
        {"a=1&&b=2", errc::malformed_form},
        {"a=1&", errc::malformed_form},
        {"&a=1", errc::malformed_form},
        {"=1", errc::malformed_form},
        {"a=1&=2", errc::malformed_form},
        {"a=1 &b=2", errc::malformed_form},
        {"a=1\n", errc::malformed_form},
        {"a=\xC3\xBC", errc::malformed_form},
        {"a=%", errc::malformed_percent},
        {"a=%4", errc::malformed_percent},
        {"%zz=1", errc::malformed_percent},
    };
    for (const auto& [text, failure] : cases) {
        const auto sent = parse_form(text);
        ASSERT_FALSE(sent) << text;
        EXPECT_EQ(sent.error().code, failure) << text;
    }
}

TEST(Form, IsCapped) {
    EXPECT_TRUE(parse_form("a=1&b=2", {.max_bytes = 7, .max_parameters = 2}));
    EXPECT_EQ(parse_form("a=1&b=22", {.max_bytes = 7}).error().code, errc::too_long);
    EXPECT_EQ(parse_form("a=1&b=2", {.max_parameters = 1}).error().code, errc::too_long);
}

TEST(Form, NoErrorRepeatsWhatWasSent) {
    for (const char* text : {"topsecret=1&topsecret=2", "topsecret=%", "topsecret=1&&"}) {
        EXPECT_EQ(parse_form(text).error().log_text().find("topsecret"), std::string::npos);
    }
}

}  // namespace
}  // namespace warder::http

namespace warder::http {
namespace {

TEST(PercentEncode, KeepsWhatIsUnreservedAndNothingElse) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("a b+c&=%/\n"), "a%20b%2Bc%26%3D%25%2F%0A");
    EXPECT_EQ(*percent_decode(percent_encode("\xC3\xA9 \x01")), "\xC3\xA9 \x01");
}

}  // namespace
}  // namespace warder::http
