#include <warder/oauth/access_token.hpp>
#include <warder/oauth/scope_rules.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

access_token granted(std::vector<std::string> scopes, const scope_rules& rules) {
    access_token token;
    token.scopes = std::move(scopes);
    apply(rules, token);
    return token;
}

TEST(ScopeRules, AddWhatAScopeIncludes) {
    const scope_rules rules{.includes = {{"admin", {"write"}}, {"write", {"read", "list"}}}};
    EXPECT_THAT(granted({"admin"}, rules).scopes, ElementsAre("admin", "write", "read", "list"));
    EXPECT_THAT(granted({"read", "write"}, rules).scopes, ElementsAre("read", "write", "list"));
    EXPECT_THAT(granted({"read"}, rules).scopes, ElementsAre("read")) << "nothing upwards";
    EXPECT_THAT(granted({"Admin"}, rules).scopes, ElementsAre("Admin"));
    EXPECT_THAT(granted({}, rules).scopes, IsEmpty());
}

TEST(ScopeRules, MayGoInACircle) {
    const scope_rules rules{.includes = {{"a", {"b", "a"}}, {"b", {"a"}}}};
    EXPECT_THAT(granted({"b"}, rules).scopes, ElementsAre("b", "a"));
}

TEST(ScopeRules, WildcardsCountWhereTheyAreOn) {
    const scope_rules on{.includes = {}, .wildcards = true};
    const access_token token = granted({"files:*", "mail.*"}, on);
    EXPECT_TRUE(token.has_scope("files:read"));
    EXPECT_TRUE(token.has_scope("files:read:all"));
    EXPECT_TRUE(token.has_scope("mail.send"));
    EXPECT_FALSE(token.has_scope("files:"));
    EXPECT_FALSE(token.has_scope("files"));
    EXPECT_FALSE(token.has_scope("filesystem"));
    EXPECT_FALSE(token.has_scope("Files:read"));
    EXPECT_FALSE(token.has_scope("mail:send"));
    EXPECT_FALSE(granted({"files:*"}, {}).has_scope("files:read"));
    for (const char* scope : {"*", ":*", ".*", "files*", "files:*:read", "f*:*x"}) {
        EXPECT_THAT(granted({scope}, on).scope_prefixes, IsEmpty()) << scope;
    }
}

TEST(ScopeRules, AnIncludedWildcardCountsToo) {
    const scope_rules rules{.includes = {{"admin", {"files:*"}}}, .wildcards = true};
    EXPECT_TRUE(granted({"admin"}, rules).has_scope("files:read"));
}

}  // namespace
}  // namespace warder::oauth
