#include "oauth/claim_path.hpp"

#include <gtest/gtest.h>

#include <string>

namespace warder::oauth {
namespace {

std::string found(std::string_view claims, std::string_view path) {
    std::string text = "not parsed";
    EXPECT_TRUE(json::parse(claims, [&](json::node root) {
        const auto claim = find_claim(root, path);
        text = claim ? claim->dump() : "nothing";
    }));
    return text;
}

TEST(ClaimPath, NamesAMember) {
    EXPECT_EQ(found(R"({"oid":"org_1"})", "oid"), R"("org_1")");
}

TEST(ClaimPath, GoesIntoObjectsAtDots) {
    EXPECT_EQ(found(R"({"a":{"b":{"c":1}}})", "a.b.c"), "1");
    EXPECT_EQ(found(R"({"a":{"b.c":1}})", "a.b.c"), "1");
}

TEST(ClaimPath, AMemberOfTheWholeNameComesFirst) {
    EXPECT_EQ(found(R"({"https://example.com/org":1})", "https://example.com/org"), "1");
    EXPECT_EQ(found(R"({"a":{"b":1},"a.b":2})", "a.b"), "2");
}

TEST(ClaimPath, ThatLeadsNowhereFindsNothing) {
    for (const char* path : {"b", "a.c", "a.b.c", "a.", ".a", "", ".", "a..b"}) {
        EXPECT_EQ(found(R"({"a":{"b":"x"}})", path), "nothing") << path;
    }
    EXPECT_EQ(found("[1]", "a"), "nothing");
}

}  // namespace
}  // namespace warder::oauth
