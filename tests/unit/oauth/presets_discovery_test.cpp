#include "unit/oauth/fakes.hpp"
#include "unit/oauth/preset_rows.hpp"
#include <warder/oauth/auth_settings.hpp>
#include <warder/oauth/errors.hpp>
#include <warder/oauth/presets.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace warder::oauth {
namespace {

using testing::ElementsAre;
using testing::Not;

const resolve_context context{
    .public_url = "https://mcp.example", .mcp_path = "/mcp", .scopes = {}
};

/// Pages by their address; there is nothing else in this network.
using pages = std::map<std::string, std::string>;

/// A verifier of the preset's settings, in a network that has nothing but these pages.
class network {
  public:
    explicit network(pages published) {
        client.answer = [published](const std::string& url) -> result<http::response> {
            const auto found = published.find(url);
            if (found == published.end()) return http::json_response(404, "{}");
            return http::json_response(200, found->second);
        };
    }
    void start(const auth_settings& settings) {
        made = make_verifier(settings, client, time, chance, log);
        for (const auto& source : made.key_sources)
            source->tick();
    }
    result<token_verifier::verified> verify(const std::string& token) {
        running verifying(made.verifier->verify(token));
        return *verifying;
    }

    scripted_client client;
    manual_clock time;
    fixed_entropy chance;
    recording_log log;
    running_verifier made;
};

/// A network in which the provider publishes what it publishes, where it does.
network of(const preset_row& row) {
    return network({{row.metadata_url, row.metadata}, {row.jwks_uri, test_key_set()}});
}

std::string signed_token(const preset_row& row, const std::string& payload) {
    const crypto::private_key& key = test_world().key;
    const std::string header = R"({"alg":"RS256","kid":")" + key.id() + '"' + row.header + '}';
    return token_cases::draft{{}, {}, &key}.sign(header, payload);
}

TEST(PresetsDiscovery, TheIssuersMetadataLeadsToItsKeys) {
    for (const preset_row& row : preset_rows()) {
        SCOPED_TRACE(row.name);
        auto settings = row.preset.resolve(made_of(row.values), context);
        ASSERT_TRUE(settings) << settings.error().description;
        settings->issuers[0].keys.jwks_uri.clear();
        network around = of(row);
        around.start(*settings);
        EXPECT_TRUE(around.made.verifier->ready()) << around.log.last();
        EXPECT_EQ(around.client.requests.back().url, row.jwks_uri);
    }
}

TEST(PresetsDiscovery, ThePresetFindsTheKeysAndAcceptsASignedToken) {
    for (const preset_row& row : preset_rows()) {
        SCOPED_TRACE(row.name);
        const auto settings = row.preset.resolve(made_of(row.values), context);
        ASSERT_TRUE(settings) << settings.error().description;
        network around = of(row);
        around.start(*settings);
        ASSERT_TRUE(around.made.verifier->ready()) << around.log.last();
        EXPECT_EQ(around.client.requests.back().url, row.jwks_uri);

        const auto good = around.verify(signed_token(row, claims_of(row.issuer, row.claims)));
        ASSERT_TRUE(good) << good.error().log_text();
        EXPECT_EQ((*good)->subject, "usr_1");
        const auto id_token = around.verify(signed_token(row, claims_of(row.issuer, row.id_token)));
        ASSERT_FALSE(id_token);
        EXPECT_EQ(form_of(id_token.error().code).error_code, "invalid_token");
    }
}

// Another customer of the same provider has keys of its own, or the same ones: the metadata of
// another issuer leads to none.
TEST(PresetsDiscovery, AnotherTenantsMetadataIsNotTheIssuers) {
    for (const preset_row& row : preset_rows()) {
        SCOPED_TRACE(row.name);
        auto settings = row.preset.resolve(made_of(row.values), context);
        ASSERT_TRUE(settings) << settings.error().description;
        settings->issuers[0].keys.jwks_uri.clear();
        std::string metadata = row.metadata;
        metadata.replace(metadata.find(row.issuer), row.issuer.size(), row.other_issuer);
        network around({{row.metadata_url, metadata}, {row.jwks_uri, test_key_set()}});
        around.start(*settings);
        EXPECT_FALSE(around.made.verifier->ready());
        EXPECT_THAT(around.log.last(), testing::HasSubstr("is that of \"" + row.other_issuer));
    }
}

// Scalekit, metadata and tokens as the reference implementation's users have recorded them: the
// metadata is the resource's, below its issuer, and `iss` is on its way from the environment to it.
TEST(PresetsDiscovery, ScalekitsKeysAreThoseOfTheEnvironment) {
    const std::string environment = "https://example.scalekit.com";
    const std::string resource = environment + "/resources/res_1";
    const std::string metadata = R"({"issuer":")" + resource + R"(","jwks_uri":")" + environment +
                                 R"(/keys","code_challenge_methods_supported":["S256"]})";
    auto settings = scalekit({
                                 .environment_url = environment,
                                 .server_id = "res_1",
                                 .audience = std::string(mcp),
                                 .protected_resource_metadata = {},
                             })
                        .resolve({}, context);
    ASSERT_TRUE(settings) << settings.error().description;
    EXPECT_THAT(settings->document.authorization_servers(), ElementsAre(resource));
    network around(
        {{resource + "/.well-known/oauth-authorization-server", metadata},
         {environment + "/keys", test_key_set()}}
    );
    around.start(*settings);
    EXPECT_TRUE(around.made.verifier->ready());
    settings->issuers[0].keys.issuer = resource;
    settings->issuers[0].keys.jwks_uri.clear();
    around.start(*settings);
    EXPECT_TRUE(around.made.verifier->ready()) << around.log.last();
    EXPECT_EQ(around.client.requests.back().url, environment + "/keys");
}

// PropelAuth, "MCP Authentication API Reference": its tokens are opaque, so that what is looked for
// is the introspection endpoint.
TEST(PresetsDiscovery, PropelAuthIsAskedWhereItsMetadataSays) {
    const auto settings = propelauth({
                                         .auth_url = "https://auth.example",
                                         .client_id = "id",
                                         .client_secret = secret("key"),
                                         .audience = std::string(mcp),
                                     })
                              .resolve({}, context);
    ASSERT_TRUE(settings) << settings.error().description;
    const std::string endpoint = "https://auth.example/oauth/2.1/introspect";
    const std::string active =
        R"({"active":true,"sub":"usr_1","client_id":"app","scope":"a","org_id":"org_1",)"
        R"("exp":1800000600,"aud":"https://mcp.example/mcp"})";
    network around(pages{{endpoint, active}});
    around.start(*settings);
    const auto good = around.verify("opaque");
    ASSERT_TRUE(good) << good.error().log_text();
    EXPECT_EQ((*good)->client_id, "app");
    EXPECT_EQ((*good)->organisation, "org_1");
    const http::client_request& asked = around.client.requests.back();
    EXPECT_EQ(asked.fields["Authorization"], "Basic aWQ6a2V5");
    EXPECT_THAT(asked.body, testing::HasSubstr("token=opaque"));

    const std::pair<std::string, std::string> changes[] = {
        {"true", "false"},
        {"https://mcp.example/mcp", "https://other.example/mcp"},
        {R"(,"aud":"https://mcp.example/mcp")", ""},
        {R"("sub")", R"("token_type":"refresh_token","sub")"},
        {R"("sub")", R"("iss":"https://auth.other","sub")"},
    };
    for (const auto& [text, other] : changes) {
        std::string changed = active;
        changed.replace(changed.find(text), text.size(), other);
        network elsewhere(pages{{endpoint, changed}});
        elsewhere.start(*settings);
        const auto refused = elsewhere.verify("opaque");
        ASSERT_FALSE(refused) << changed;
        EXPECT_EQ(form_of(refused.error().code).error_code, "invalid_token") << changed;
    }
}

}  // namespace
}  // namespace warder::oauth
