#include <warder/http/challenge_list.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::http {
namespace {

/// A challenge a line: "Bearer error=x scope=a b".
std::string read(std::vector<std::string> values) {
    fields received;
    for (const std::string& value : values)
        received.append("WWW-Authenticate", value);
    const auto all = parse_challenges(received);
    if (!all) return "malformed";
    std::string text;
    for (const received_challenge& each : *all) {
        text += each.scheme;
        for (const auto& [name, value] : each.parameters)
            text += " " + name + "=" + value;
        text += "|";
    }
    return text;
}

TEST(ChallengeList, ReadsChallengesInEveryForm) {
    EXPECT_EQ(read({}), "");
    EXPECT_EQ(read({""}), "");
    EXPECT_EQ(read({"Bearer"}), "Bearer|");
    EXPECT_EQ(
        read({R"(Bearer realm="OAuth", error="invalid_token")"}),
        "Bearer error=invalid_token realm=OAuth|"
    );
    EXPECT_EQ(read({R"(bearer Error=x,SCOPE="a b")"}), "bearer error=x scope=a b|");
    EXPECT_EQ(read({R"(Bearer a = "x" , b= y)"}), "Bearer a=x b=y|") << "RFC 9110: bad white space";
    EXPECT_EQ(read({R"(Bearer a="\"\\,")"}), R"(Bearer a="\,|)");
    EXPECT_EQ(read({R"(,, Bearer a=x,, ,)"}), "Bearer a=x|");
}

TEST(ChallengeList, TellsSeveralApart) {
    EXPECT_EQ(
        read({R"(Bearer a="x", DPoP algs="ES256 EdDSA", b=y)"}),
        "Bearer a=x|DPoP algs=ES256 EdDSA b=y|"
    );
    EXPECT_EQ(read({"Bearer a=x", "Basic realm=y"}), "Bearer a=x|Basic realm=y|");
    EXPECT_EQ(read({"Negotiate, Bearer a=x"}), "Negotiate|Bearer a=x|");
    EXPECT_EQ(read({"Negotiate YWJj==, Bearer a=x"}), "Negotiate|Bearer a=x|");
    EXPECT_EQ(read({"Negotiate YW/+.Jj"}), "Negotiate|");
}

TEST(ChallengeList, RefusesWhatIsNone) {
    for (const char* value :
         {R"(Bearer a="x)",
          R"(Bearer a="x" b=y)",
          "=x",
          R"("x")",
          "Bearer a=x, =y",
          R"(Bearer a="\)",
          "Bearer a=x, a=y",
          "Bearer a=\"x\"y",
          "a=x",
          "Bearer; a=x",
          "Bearer a=x, b y z"}) {
        EXPECT_EQ(read({value}), "malformed") << value;
    }
    std::string many;
    for (int i = 0; i < 65; ++i)
        many += "Bearer, ";
    EXPECT_EQ(read({many}), "malformed");
}

}  // namespace
}  // namespace warder::http
