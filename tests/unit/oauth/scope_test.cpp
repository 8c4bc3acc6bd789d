#include <warder/oauth/scope.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> granted(std::string_view claims) {
    std::vector<std::string> scopes;
    EXPECT_TRUE(json::parse(claims, [&](json::node root) { scopes = granted_scopes(root); }));
    return scopes;
}

TEST(Scope, TokenIsPrintableAsciiButQuoteAndBackslash) {
    for (const char* good : {"a", "usr:read", "https://h/x", "!", "#[", "]~"}) {
        EXPECT_TRUE(is_scope_token(good)) << good;
    }
    for (const char* bad : {"", " ", "a b", "a\"", "a\\", "a\t", "a\x7f", "\xc3\xa9"}) {
        EXPECT_FALSE(is_scope_token(bad)) << bad;
    }
}

TEST(Scope, ListIsSplitAtSpacesOnly) {
    EXPECT_THAT(granted(R"({"scope":"a b  c "})"), ElementsAre("a", "b", "c"));
    EXPECT_THAT(granted(R"({"scope":" a"})"), ElementsAre("a"));
    EXPECT_THAT(granted(R"({"scope":"a,b"})"), ElementsAre("a,b"));
    EXPECT_THAT(granted(R"({"scope":""})"), IsEmpty());
    EXPECT_THAT(granted(R"({"scope":"  "})"), IsEmpty());
}

TEST(Scope, RepeatsAndOtherCharactersAreLeftOut) {
    EXPECT_THAT(granted(R"({"scope":"a b a"})"), ElementsAre("a", "b"));
    EXPECT_THAT(granted(R"({"scope":"a b\nc d\"e f"})"), ElementsAre("a", "f"));
}

TEST(Scope, ClaimsAreUnited) {
    EXPECT_THAT(granted(R"({"scope":"a b"})"), ElementsAre("a", "b"));
    EXPECT_THAT(granted(R"({"scopes":["a","b"]})"), ElementsAre("a", "b"));
    EXPECT_THAT(granted(R"({"scp":"a"})"), ElementsAre("a"));
    EXPECT_THAT(granted(R"({"scp":["a b"]})"), ElementsAre("a", "b"));
    EXPECT_THAT(
        granted(R"({"scp":"c","scope":"a b","scopes":["b","d"]})"), ElementsAre("a", "b", "d", "c")
    );
}

TEST(Scope, OtherTypesGrantNothing) {
    EXPECT_THAT(granted(R"({"scope":1,"scopes":{"a":"b"},"scp":null})"), IsEmpty());
    EXPECT_THAT(granted(R"({"scopes":[1,"a",null,["b"],{"c":"d"}]})"), ElementsAre("a"));
    EXPECT_THAT(granted(R"({"permissions":["a"]})"), IsEmpty());
    EXPECT_THAT(granted(R"(["scope"])"), IsEmpty());
}

TEST(Scope, ListsAreJoinedWithOneSpace) {
    const std::vector<std::string> scopes{"a", "b"};
    EXPECT_EQ(join_scopes(scopes), "a b");
    EXPECT_EQ(join_scopes({}), "");
}

}  // namespace
}  // namespace warder::oauth
