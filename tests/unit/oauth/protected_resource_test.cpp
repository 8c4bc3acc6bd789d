#include <warder/oauth/protected_resource.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// As Scalekit's dashboard gives it.
constexpr std::string_view dashboard =
    R"({"authorization_servers":["https://example.scalekit.com/resources/res_1"],)"
    R"("bearer_methods_supported":["header"],"resource":"http://localhost:3002/",)"
    R"("resource_documentation":"http://localhost:3002/docs","scopes_supported":["usr:read"]})";

TEST(ProtectedResource, IsKeptAsConfigured) {
    const auto document = protected_resource::parse(dashboard);
    ASSERT_TRUE(document) << document.error().description;
    EXPECT_EQ(document->resource(), "http://localhost:3002/");
    EXPECT_THAT(
        document->authorization_servers(),
        ElementsAre("https://example.scalekit.com/resources/res_1")
    );
    EXPECT_THAT(document->scopes_supported(), ElementsAre("usr:read"));
    EXPECT_EQ(document->text(), R"({
  "authorization_servers": [
    "https://example.scalekit.com/resources/res_1"
  ],
  "bearer_methods_supported": [
    "header"
  ],
  "resource": "http://localhost:3002/",
  "resource_documentation": "http://localhost:3002/docs",
  "scopes_supported": [
    "usr:read"
  ]
})");
}

TEST(ProtectedResource, ChangesNoByteOfAUrl) {
    for (const char* url :
         {"https://h", "https://h/", "https://H:443/%7Emcp/", "https://h/a/../b"}) {
        const auto document = protected_resource::parse(
            R"({"resource":")" + std::string(url) +
            R"(","authorization_servers":["https://A.example"]})"
        );
        ASSERT_TRUE(document) << url;
        EXPECT_EQ(document->resource(), url);
        EXPECT_THAT(document->text(), HasSubstr('"' + std::string(url) + '"'));
        EXPECT_THAT(document->text(), HasSubstr("\"https://A.example\""));
    }
}

TEST(ProtectedResource, KeepsMembersThatItDoesNotKnow) {
    const auto document = protected_resource::parse(
        R"({"z":{"b":[],"a":{},"c":[1,{"d":null}]},"resource":"https://h","authorization_servers":["https://a"]})"
    );
    ASSERT_TRUE(document);
    EXPECT_THAT(document->text(), HasSubstr(R"(  "z": {
    "b": [],
    "a": {},
    "c": [
      1,
      {
        "d": null
      }
    ]
  },)"));
    EXPECT_THAT(document->scopes_supported(), IsEmpty());
}

TEST(ProtectedResource, NamesWhatIsWrong) {
    const struct {
        const char* text;
        const char* reason;
    } rows[] = {
        {"", "not valid JSON"},
        {"'{}'", "not valid JSON"},
        {"[]", "not a JSON object"},
        {R"({"authorization_servers":["https://a"]})", "\"resource\""},
        {R"({"resource":1,"authorization_servers":["https://a"]})", "\"resource\""},
        {R"({"resource":"/mcp","authorization_servers":["https://a"]})", "\"resource\""},
        {R"({"resource":"https://h/#x","authorization_servers":["https://a"]})", "\"resource\""},
        {R"({"resource":"https://h"})", "\"authorization_servers\""},
        {R"({"resource":"https://h","authorization_servers":[]})", "\"authorization_servers\""},
        {R"({"resource":"https://h","authorization_servers":"https://a"})",
         "\"authorization_servers\""},
        {R"({"resource":"https://h","authorization_servers":[1]})", "\"authorization_servers\""},
        {R"({"resource":"https://h","authorization_servers":[""]})", "\"authorization_servers\""},
        {R"({"resource":"https://h","authorization_servers":["https://a","foo"]})",
         "\"authorization_servers\" with an entry that is not an http or https URL"},
        {R"({"resource":"https://h","authorization_servers":["http://a"]})", "use https"},
        {R"({"resource":"https://h","authorization_servers":["https://a?x=1"]})", "remove it"},
        {R"({"resource":"https://h","authorization_servers":["https://u:p@a"]})",
         "such as https://issuer.example"},
        {R"({"resource":"https://h","authorization_servers":["https://a"],"scopes_supported":"a"})",
         "\"scopes_supported\""},
        {R"({"resource":"https://h","authorization_servers":["https://a"],"bearer_methods_supported":[1]})",
         "\"bearer_methods_supported\""},
        {R"({"resource":"https://h","resource":"https://i","authorization_servers":["https://a"]})",
         "not valid JSON"},
    };
    for (const auto& row : rows) {
        const auto document = protected_resource::parse(row.text);
        ASSERT_FALSE(document) << row.text;
        EXPECT_THAT(document.error().description, HasSubstr(row.reason)) << row.text;
    }
}

TEST(ProtectedResource, AnAuthorizationServerOnLoopbackMayUseHttp) {
    EXPECT_TRUE(protected_resource::parse(
        R"({"resource":"http://localhost","authorization_servers":["http://127.0.0.1:9400"]})"
    ));
}

TEST(ProtectedResource, IsMadeFromParts) {
    const auto document = protected_resource::make({
        .resource = "https://h/mcp",
        .authorization_servers = {"https://a"},
        .scopes_supported = {"x", "y"},
        .resource_name = "A \"name\"",
    });
    ASSERT_TRUE(document);
    EXPECT_EQ(document->text(), R"({
  "authorization_servers": [
    "https://a"
  ],
  "bearer_methods_supported": [
    "header"
  ],
  "resource": "https://h/mcp",
  "resource_name": "A \"name\"",
  "scopes_supported": [
    "x",
    "y"
  ]
})");
    EXPECT_FALSE(protected_resource::make({.resource = "h/mcp"}));
    EXPECT_FALSE(protected_resource::make({.authorization_servers = {"https://a"}}));
}

TEST(ProtectedResource, MayBeOneWhoseTokensComeAnotherWay) {
    const auto document = protected_resource::make({.resource = "https://h/mcp"});
    ASSERT_TRUE(document);
    EXPECT_TRUE(document->authorization_servers().empty());
    EXPECT_EQ(document->text(), R"({
  "bearer_methods_supported": [
    "header"
  ],
  "resource": "https://h/mcp"
})");
    EXPECT_FALSE(protected_resource::parse(document->text())) << "a configured one names a server";
}

TEST(ProtectedResource, IsExtendedAndOtherwiseKept) {
    const auto configured = protected_resource::parse(
        R"({"resource":"https://h/mcp","authorization_servers":["https://a"],"own":{"x":[1]},
            "scopes_supported":["s"]})"
    );
    ASSERT_TRUE(configured);
    const auto more = configured->with_servers({"https://b", "https://a"});
    EXPECT_EQ(more.authorization_servers(), (std::vector<std::string>{"https://a", "https://b"}));
    EXPECT_EQ(more.scopes_supported(), std::vector<std::string>{"s"});
    EXPECT_NE(more.text().find("\"own\""), std::string::npos);

    const auto bound = configured->with_dpop({"ES256", "RS256"}, true);
    EXPECT_NE(bound.text().find("\"RS256\""), std::string::npos);
    EXPECT_NE(bound.text().find("\"dpop_bound_access_tokens_required\": true"), std::string::npos);
    const auto again = bound.with_dpop({"EdDSA"}, false);
    EXPECT_EQ(again.text(), bound.text()) << "what it says is kept";

    constexpr const char* member = "\"tls_client_certificate_bound_access_tokens\": true";
    const auto certified = configured->with_certificates();
    EXPECT_NE(certified.text().find(member), std::string::npos);
    EXPECT_EQ(certified.with_certificates().text(), certified.text());
    const auto says_no = protected_resource::parse(
        R"({"resource":"https://h","authorization_servers":["https://a"],
            "tls_client_certificate_bound_access_tokens":false})"
    );
    EXPECT_EQ(says_no->with_certificates().text(), says_no->text());
}

TEST(ProtectedResource, HasAPathForEachResource) {
    EXPECT_EQ(protected_resource_path_of(""), "/.well-known/oauth-protected-resource");
    EXPECT_EQ(protected_resource_path_of("/"), "/.well-known/oauth-protected-resource");
    EXPECT_EQ(protected_resource_path_of("/mcp"), "/.well-known/oauth-protected-resource/mcp");
    EXPECT_EQ(protected_resource_path_of("/a/b"), "/.well-known/oauth-protected-resource/a/b");
}

TEST(ProtectedResource, HasAUrlForEachResource) {
    EXPECT_EQ(
        protected_resource_url_of("https://h:8443/mcp?x=1"),
        "https://h:8443/.well-known/oauth-protected-resource/mcp"
    );
    EXPECT_EQ(
        protected_resource_url_of("https://h/"), "https://h/.well-known/oauth-protected-resource"
    );
    EXPECT_EQ(
        protected_resource_url_of("https://h"), "https://h/.well-known/oauth-protected-resource"
    );
}

}  // namespace
}  // namespace warder::oauth
