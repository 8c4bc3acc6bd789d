/// Revocation and introspection, and what a store keeps beyond the server.
#include "unit/issuer/flow.hpp"
#include "unit/issuer/relayed_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

using testing::HasSubstr;

const parameters configured{{"client_id", "m2m_test"}, {"client_secret", "s3cret"}};

TEST(Introspection, TellsTheClaimsOfAGoodToken) {
    const flow client;
    const std::string access = text_member(client.tokens().body, "access_token");
    const auto response = client.post("/oauth/introspect", with(configured, {{"token", access}}));
    ASSERT_EQ(response.status, 200U);
    EXPECT_EQ(member(response.body, "active"), "true");
    EXPECT_EQ(text_member(response.body, "token_type"), "Bearer");
    EXPECT_EQ(text_member(response.body, "scope"), "usr:read");
    EXPECT_EQ(text_member(response.body, "iss"), base);
    EXPECT_EQ(text_member(response.body, "client_id"), client.client_id);
    EXPECT_EQ(member(response.body, "aud"), R"(["http://localhost:3002/","res_1"])");
    EXPECT_EQ(member(response.body, "exp"), std::to_string(stopped_clock::now_ + 3600));
}

TEST(Introspection, SaysNothingOfAnythingElse) {
    flow client;
    const auto tokens = client.tokens({{"scope", "openid"}});
    const std::string access = text_member(tokens.body, "access_token");
    const auto foreign = crypto::private_key::generate(crypto::algorithm::eddsa);
    for (const std::string& token :
         {std::string("x"),
          access.substr(0, access.size() - 2),
          text_member(tokens.body, "id_token"),
          text_member(tokens.body, "refresh_token"),  // another client's
          client.server().mint({.key = foreign}),
          client.server().mint({.lifetime = std::chrono::seconds(0)}),
          client.server().mint({.not_before = std::chrono::seconds(60)})}) {
        const auto response =
            client.post("/oauth/introspect", with(configured, {{"token", token}}));
        EXPECT_EQ(response.status, 200U);
        EXPECT_EQ(response.body, R"({"active":false})");
    }
    EXPECT_TRUE(client.active(client.server().mint({})));
    client.time.passed += std::chrono::hours(1);
    EXPECT_FALSE(client.active(access));
}

TEST(Introspection, IsForClientsThatProveWhoTheyAre) {
    const flow client;
    const std::string access = text_member(client.tokens().body, "access_token");
    const std::pair<parameters, const char*> changes[] = {
        {{{"client_id", ""}, {"client_secret", ""}}, "invalid_client"},
        {{{"client_secret", "s3cres"}}, "invalid_client"},
        {{{"client_id", client.client_id}, {"client_secret", ""}}, "invalid_client"},
        {{{"token", ""}}, "invalid_request"},
    };
    for (const auto& [change, refused_as] : changes) {
        const auto form = with(with(configured, {{"token", access}}), change);
        expect_error(client.post("/oauth/introspect", form), refused_as);
    }
}

TEST(Introspection, AClientLearnsOfItsRefreshToken) {
    flow client;
    client.client_id = "m2m_test";
    client.client_secret = "s3cret";
    const std::string refresh = text_member(client.tokens().body, "refresh_token");
    EXPECT_TRUE(client.active(refresh));
    EXPECT_EQ(client.token(client.refresh_form(refresh)).status, 200U);
    EXPECT_FALSE(client.active(refresh));
}

TEST(Introspection, ScopesAreOneTextThere) {
    const flow client;
    const auto token = client.token(with(configured, {{"grant_type", "client_credentials"}}));
    const auto response = client.post(
        "/oauth/introspect", with(configured, {{"token", text_member(token.body, "access_token")}})
    );
    EXPECT_EQ(text_member(response.body, "scope"), "usr:read usr:write");
}

TEST(Revocation, OfARefreshTokenEndsTheGrant) {
    const flow client;
    const auto tokens = client.tokens();
    const std::string refresh = text_member(tokens.body, "refresh_token");
    const parameters form{{"token", refresh}, {"client_id", client.client_id}};
    EXPECT_EQ(client.post("/oauth/revoke", form).status, 200U);
    EXPECT_FALSE(client.active(text_member(tokens.body, "access_token")));
    expect_error(client.token(client.refresh_form(refresh)), "invalid_grant");
    EXPECT_EQ(client.post("/oauth/revoke", form).status, 200U);  // RFC 7009 §2.2
}

TEST(Revocation, OfAnAccessTokenEndsThatAlone) {
    const flow client;
    const auto tokens = client.tokens();
    const std::string access = text_member(tokens.body, "access_token");
    const parameters form{
        {"token", access}, {"client_id", client.client_id}, {"token_type_hint", "refresh_token"}
    };
    EXPECT_EQ(client.post("/oauth/revoke", form).status, 200U);
    EXPECT_FALSE(client.active(access));
    const auto next = client.token(client.refresh_form(text_member(tokens.body, "refresh_token")));
    EXPECT_TRUE(client.active(text_member(next.body, "access_token")));
}

TEST(Revocation, OfAnotherClientsTokenIsRefused) {
    const flow client;
    const auto tokens = client.tokens();
    for (const char* name : {"access_token", "refresh_token"}) {
        const auto form = with(configured, {{"token", text_member(tokens.body, name)}});
        expect_error(client.post("/oauth/revoke", form), "unauthorized_client");
    }
    EXPECT_TRUE(client.active(text_member(tokens.body, "access_token")));
    expect_error(
        client.post("/oauth/revoke", {{"token", "x"}, {"client_id", "nobody"}}), "invalid_client"
    );
    expect_error(client.post("/oauth/revoke", configured), "invalid_request");
}

// ---- the store ------------------------------------------------------------------------------

authorization_server_options options_with(stores::record_store& store) {
    auto options = options_for_test();
    options.store = &store;
    return options;
}

TEST(Store, SigningKeysLiveOn) {
    stores::memory_record_store store;
    std::string before;
    std::string after;
    {
        authorization_server server(options_with(store));
        before = server.mint();
        EXPECT_TRUE(server.rotate());
        after = server.mint({.algorithm = crypto::algorithm::rs256});
    }
    authorization_server server(options_with(store));
    EXPECT_TRUE(verifies(before, server.keys()));
    EXPECT_TRUE(verifies(after, server.keys()));
    EXPECT_EQ(
        crypto::parse_jws(after)->key_id,
        crypto::parse_jws(server.mint({.algorithm = crypto::algorithm::rs256}))->key_id
    );
    EXPECT_TRUE(server.retire_old_keys());
    EXPECT_FALSE(verifies(before, authorization_server(options_with(store)).keys()));
}

TEST(Store, AKeyOfEachAlgorithmComesBackAsThat) {
    for (const auto algorithm :
         {crypto::algorithm::ps256, crypto::algorithm::rs512, crypto::algorithm::es384}) {
        stores::memory_record_store store;
        auto options = options_with(store);
        options.algorithm = algorithm;
        const std::string first = authorization_server(options).key_id();
        const authorization_server again(options);
        EXPECT_EQ(again.key_id(), first);
        EXPECT_EQ(crypto::parse_jws(again.mint())->algorithm, algorithm);
    }
}

TEST(Store, BrokenKeysAreNoReasonForNewOnes) {
    stores::memory_record_store store;
    ASSERT_TRUE(
        store.put({"signing_key", "ring", "", "{}", system_clock().now() + std::chrono::hours(1)})
    );
    EXPECT_THROW(authorization_server{options_with(store)}, std::runtime_error);
}

/// Remembers whatever is put into it.
class watched_store final : public relayed_store {
  public:
    result<void> put(const stores::record& kept) override {
        seen += kept.key + '\n' + kept.value + '\n';
        return relayed_store::put(kept);
    }
    result<bool> add(const stores::record& kept) override {
        seen += kept.key + '\n' + kept.value + '\n';
        return relayed_store::add(kept);
    }

    std::string seen;
};

TEST(Store, HasDigestsOfSecretsOnly) {
    watched_store store;
    auto options = options_with(store);
    options.consent = consent_mode::automatic;
    const authorization_server server(std::move(options));
    auto enrol = post_form(
        "/oauth/register",
        R"({"redirect_uris":["https://a.example/cb"],)"
        R"("grant_types":["authorization_code","refresh_token"]})"
    );
    enrol.fields.set("Content-Type", "application/json");
    const auto enrolled = answer(server, enrol);
    const std::string id = text_member(enrolled.body, "client_id");
    const std::string password = text_member(enrolled.body, "client_secret");
    const auto back = answer(
        server,
        get("/oauth/authorize?" + encode_form({
                                      {"response_type", "code"},
                                      {"client_id", id},
                                      {"code_challenge", flow::challenge()},
                                      {"code_challenge_method", "S256"},
                                  }))
    );
    const std::string code = query_of(back.fields["Location"])["code"];
    const auto tokens = answer(
        server,
        post_form(
            "/oauth/token",
            encode_form({
                {"grant_type", "authorization_code"},
                {"code", code},
                {"client_id", id},
                {"client_secret", password},
                {"code_verifier", flow::verifier()},
            })
        )
    );
    ASSERT_EQ(tokens.status, 200U) << tokens.body;
    const std::string refresh = text_member(tokens.body, "refresh_token");
    for (const std::string& secret_text :
         {password,
          code,
          refresh,
          refresh.substr(0, refresh.find('.')),
          refresh.substr(refresh.find('.') + 1),
          text_member(tokens.body, "access_token")}) {
        ASSERT_FALSE(secret_text.empty());
        EXPECT_EQ(store.seen.find(secret_text), std::string::npos);
    }
}

}  // namespace
}  // namespace warder::issuer
