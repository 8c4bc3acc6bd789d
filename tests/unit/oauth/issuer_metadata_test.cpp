#include "oauth/issuer_metadata.hpp"

#include <warder/oauth/token_verifier.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(IssuerMetadata, IsLookedForInTheOrderOfTheMcpSpecification) {
    EXPECT_THAT(
        metadata_urls("https://issuer.example"),
        ElementsAre(
            "https://issuer.example/.well-known/oauth-authorization-server",
            "https://issuer.example/.well-known/openid-configuration"
        )
    );
    EXPECT_THAT(
        metadata_urls("https://issuer.example:8443/tenant/1"),
        ElementsAre(
            "https://issuer.example:8443/.well-known/oauth-authorization-server/tenant/1",
            "https://issuer.example:8443/.well-known/openid-configuration/tenant/1",
            "https://issuer.example:8443/tenant/1/.well-known/openid-configuration",
            "https://issuer.example:8443/tenant/1/.well-known/oauth-authorization-server"
        )
    );
}

TEST(IssuerMetadata, ATerminatingSlashIsLeftOff) {
    EXPECT_EQ(metadata_urls("https://issuer.example/"), metadata_urls("https://issuer.example"));
    EXPECT_EQ(
        metadata_urls("https://issuer.example/a/"), metadata_urls("https://issuer.example/a")
    );
}

TEST(IssuerMetadata, NamesTheKeys) {
    const auto uri = endpoint_of(
        R"({"issuer":"https://issuer.example","jwks_uri":"https://keys.example/k"})",
        "https://issuer.example",
        "jwks_uri"
    );
    ASSERT_TRUE(uri);
    EXPECT_EQ(*uri, "https://keys.example/k");
}

TEST(IssuerMetadata, OfAnotherIssuerIsRefused) {
    const struct {
        const char* document;
        const char* reason;
    } rows[] = {
        {R"({"issuer":"https://issuer.example/","jwks_uri":"https://keys.example/k"})", "not of"},
        {R"({"issuer":"https://evil.example","jwks_uri":"https://keys.example/k"})", "not of"},
        {R"({"issuer":["https://issuer.example"],"jwks_uri":"https://keys.example/k"})", "not of"},
        {R"({"jwks_uri":"https://keys.example/k"})", "not of"},
        {R"({"issuer":"https://issuer.example"})", "no jwks_uri"},
        {R"({"issuer":"https://issuer.example","jwks_uri":1})", "no jwks_uri"},
        {R"({"issuer":"https://issuer.example","jwks_uri":"http://keys.example/k"})", "use https"},
        {R"({"issuer":"https://issuer.example","jwks_uri":"file:///etc/passwd"})", "not an http"},
        {R"({"issuer":"https://issuer.example","jwks_uri":"http://127.0.0.1/k"})", "this machine"},
        {R"({"issuer":"https://issuer.example","jwks_uri":"https://localhost/k"})", "this machine"},
        {R"(["https://issuer.example"])", "not of"},
        {R"(<html>)", "issuer metadata: "},
    };
    for (const auto& row : rows) {
        const auto uri = endpoint_of(row.document, "https://issuer.example", "jwks_uri");
        ASSERT_FALSE(uri) << row.document;
        EXPECT_EQ(uri.error().code, errc::keys_unavailable);
        EXPECT_THAT(uri.error().detail, HasSubstr(row.reason));
    }
}

TEST(IssuerMetadata, OfAnIssuerOfThisMachineMayNameEndpointsThere) {
    EXPECT_TRUE(endpoint_of(
        R"({"issuer":"http://127.0.0.1:1","jwks_uri":"http://localhost:2/k"})",
        "http://127.0.0.1:1",
        "jwks_uri"
    ));
    EXPECT_TRUE(endpoint_of(
        R"({"issuer":"https://issuer.example","jwks_uri":"https://10.0.0.1/k"})",
        "https://issuer.example",
        "jwks_uri"
    )) << "within one network";
}

}  // namespace
}  // namespace warder::oauth
