/// From the authorization request to tokens: the good flow passes, each single change is refused.
#include "unit/issuer/flow.hpp"

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

TEST(CodeFlow, GivesTokensOfThePerson) {
    const flow client;
    const auto answer = client.authorize({{"scope", "openid usr:read"}, {"nonce", "n-1"}});
    ASSERT_EQ(answer.status, 302U) << answer.body;
    const std::string location(answer.fields["Location"]);
    EXPECT_TRUE(location.starts_with(callback)) << location;
    const auto back = query_of(location);
    EXPECT_EQ(back.at("state"), "st=1 &");
    EXPECT_EQ(back.at("iss"), base);
    EXPECT_EQ(back.size(), 3U);

    const auto response = client.token(client.code_form(back.at("code")));
    ASSERT_EQ(response.status, 200U) << response.body;
    EXPECT_EQ(response.fields["Cache-Control"], "no-store");
    EXPECT_EQ(text_member(response.body, "token_type"), "Bearer");
    EXPECT_EQ(text_member(response.body, "scope"), "openid usr:read");
    EXPECT_NE(text_member(response.body, "refresh_token"), "");

    const std::string access = text_member(response.body, "access_token");
    EXPECT_TRUE(verifies(access, client.server().keys()));
    const std::string claims = claims_of(access);
    EXPECT_EQ(text_member(claims, "iss"), base);
    EXPECT_EQ(text_member(claims, "client_id"), client.client_id);
    EXPECT_EQ(member(claims, "aud"), R"(["http://localhost:3002/","res_1"])");
    EXPECT_EQ(text_member(claims, "scope"), "openid usr:read");
    EXPECT_TRUE(text_member(claims, "sub").starts_with("usr_"));

    const std::string identity = text_member(response.body, "id_token");
    EXPECT_TRUE(verifies(identity, client.server().keys()));
    const std::string about = claims_of(identity);
    EXPECT_EQ(text_member(about, "sub"), text_member(claims, "sub"));
    EXPECT_EQ(text_member(about, "aud"), client.client_id);
    EXPECT_EQ(text_member(about, "nonce"), "n-1");
    EXPECT_EQ(text_member(about, "email"), "ada@example.com");
    EXPECT_EQ(text_member(about, "name"), "ada");
}

TEST(CodeFlow, OfTheResourceHasItsIssuer) {
    flow client;
    client.use_resource();
    const auto answer = client.authorize();
    const auto back = query_of(answer.fields["Location"]);
    EXPECT_EQ(back.at("iss"), "http://127.0.0.1:9000/resources/res_1");
    const auto response = client.token(client.code_form(back.at("code")));
    ASSERT_EQ(response.status, 200U) << response.body;
    const std::string claims = claims_of(text_member(response.body, "access_token"));
    EXPECT_EQ(text_member(claims, "iss"), "http://127.0.0.1:9000/resources/res_1");
    EXPECT_EQ(member(response.body, "id_token"), "absent");
}

// RFC 9207 §2: a code of one issuer is worth nothing at the other.
TEST(CodeFlow, ACodeOfTheRootIsNotTheResources) {
    flow client;
    const std::string code = client.code();
    client.use_resource();
    expect_error(client.token(client.code_form(code)), "invalid_grant");
}

struct change {
    parameters form;
    const char* refused_as;
};

TEST(CodeFlow, EachChangeAtTheTokenEndpointIsRefused) {
    const flow client;
    const auto other = client.enrol(flow::public_client());
    const std::string other_id = text_member(other.body, "client_id");
    const change changes[] = {
        {{{"code", ""}}, "invalid_request"},
        {{{"code", std::string(64, '0')}}, "invalid_grant"},
        {{{"code_verifier", ""}}, "invalid_request"},
        {{{"code_verifier", std::string(43, 'w')}}, "invalid_grant"},
        {{{"code_verifier", std::string(42, 'v')}}, "invalid_grant"},
        {{{"code_verifier", flow::challenge()}}, "invalid_grant"},
        {{{"redirect_uri", "http://127.0.0.1:6275/oauth/callback"}}, "invalid_grant"},
        {{{"redirect_uri", "http://127.0.0.1/oauth/callback"}}, "invalid_grant"},
        {{{"client_id", other_id}}, "invalid_grant"},
        {{{"client_id", "dcr_nobody"}}, "invalid_client"},
        {{{"client_id", ""}}, "invalid_client"},
        {{{"client_secret", "x"}}, "invalid_client"},
        {{{"resource", "http://localhost:3002/other"}}, "invalid_target"},
        {{{"grant_type", "implicit"}}, "unsupported_grant_type"},
        {{{"grant_type", "client_credentials"}}, "unauthorized_client"},
    };
    const std::string code = client.code();
    for (const auto& [form, refused_as] : changes) {
        SCOPED_TRACE(encode_form(form));
        expect_error(client.token(with(client.code_form(code), form)), refused_as);
    }
    // None of those used the code up. OAuth 2.1 §4.1.3: the redirect URI may be left out.
    EXPECT_EQ(client.token(with(client.code_form(code), {{"redirect_uri", ""}})).status, 200U);
}

TEST(CodeFlow, ACodeEndsAfterAMinute) {
    flow client;
    const std::string early = client.code();
    client.time.passed += std::chrono::seconds(59);
    EXPECT_EQ(client.token(client.code_form(early)).status, 200U);
    const std::string late = client.code();
    client.time.passed += std::chrono::seconds(60);
    expect_error(client.token(client.code_form(late)), "invalid_grant");
}

// RFC 6749 §4.1.2
TEST(CodeFlow, ASecondUseOfACodeEndsTheGrant) {
    const flow client;
    const std::string code = client.code();
    const auto first = client.token(client.code_form(code));
    ASSERT_EQ(first.status, 200U);
    const std::string access = text_member(first.body, "access_token");
    EXPECT_TRUE(client.active(access));
    expect_error(client.token(client.code_form(code)), "invalid_grant");
    EXPECT_FALSE(client.active(access));
    const auto refreshed =
        client.token(client.refresh_form(text_member(first.body, "refresh_token")));
    expect_error(refreshed, "invalid_grant");
    expect_error(client.token(client.code_form(code)), "invalid_grant");
}

TEST(CodeFlow, ASecondUseIsKnownWhenTheCodeHasEnded) {
    flow client;
    const std::string code = client.code();
    const auto first = client.token(client.code_form(code));
    client.time.passed += std::chrono::minutes(5);
    expect_error(client.token(client.code_form(code)), "invalid_grant");
    EXPECT_FALSE(client.active(text_member(first.body, "access_token")));
}

TEST(CodeFlow, OneGrantDoesNotEndAnother) {
    const flow client;
    const std::string code = client.code();
    const auto first = client.token(client.code_form(code));
    const auto second = client.tokens();
    expect_error(client.token(client.code_form(code)), "invalid_grant");
    EXPECT_TRUE(client.active(text_member(second.body, "access_token")));
}

TEST(CodeFlow, TheConfiguredClientMayBeSentToThisMachine) {
    flow client;
    client.client_id = "m2m_test";
    client.client_secret = "s3cret";
    const auto response = client.tokens({{"redirect_uri", std::string(callback)}});
    const std::string claims = claims_of(text_member(response.body, "access_token"));
    EXPECT_EQ(text_member(claims, "client_id"), "m2m_test");
    EXPECT_EQ(client.authorize({{"redirect_uri", "https://elsewhere.example/cb"}}).status, 400U);
    const std::string code = client.code();
    expect_error(
        client.token(with(client.code_form(code), {{"client_secret", ""}})), "invalid_client"
    );
}

TEST(CodeFlow, AnOrganisationIsThatOfTheToken) {
    const flow client;
    const auto response = client.tokens({{"organization_id", "org_7"}});
    const std::string claims = claims_of(text_member(response.body, "access_token"));
    EXPECT_EQ(text_member(claims, "oid"), "org_7");
}

// ---- refresh tokens -------------------------------------------------------------------------

std::string refresh_token_of(const http::response& response) {
    return text_member(response.body, "refresh_token");
}

TEST(RefreshToken, GivesTheNextOneWithEachUse) {
    const flow client;
    std::string token = refresh_token_of(client.tokens());
    for (int i = 0; i < 5; ++i) {
        const auto response = client.token(client.refresh_form(token));
        ASSERT_EQ(response.status, 200U) << response.body;
        EXPECT_EQ(text_member(response.body, "scope"), "usr:read");
        EXPECT_TRUE(client.active(text_member(response.body, "access_token")));
        EXPECT_NE(refresh_token_of(response), token);
        token = refresh_token_of(response);
    }
}

// RFC 9700 §4.14.2
TEST(RefreshToken, ASecondUseEndsTheWholeFamily) {
    const flow client;
    const auto tokens = client.tokens();
    const std::string first = refresh_token_of(tokens);
    const auto next = client.token(client.refresh_form(first));
    const std::string second = refresh_token_of(next);
    ASSERT_NE(second, "");
    expect_error(client.token(client.refresh_form(first)), "invalid_grant");
    expect_error(client.token(client.refresh_form(second)), "invalid_grant");
    EXPECT_FALSE(client.active(text_member(tokens.body, "access_token")));
    EXPECT_FALSE(client.active(text_member(next.body, "access_token")));
}

TEST(RefreshToken, EachChangeIsRefusedAndUsesNothingUp) {
    const flow client;
    const auto other = client.enrol(flow::public_client());
    const std::string token = refresh_token_of(client.tokens());
    const change changes[] = {
        {{{"refresh_token", ""}}, "invalid_request"},
        {{{"refresh_token", "x"}}, "invalid_grant"},
        {{{"refresh_token", std::string(32, '0') + '.' + std::string(64, '0')}}, "invalid_grant"},
        {{{"client_id", text_member(other.body, "client_id")}}, "invalid_grant"},
        {{{"client_id", ""}}, "invalid_client"},
        {{{"resource", "http://localhost:3002/other"}}, "invalid_target"},
        {{{"scope", "usr:write"}}, "invalid_scope"},
        {{{"scope", "usr:read usr:write"}}, "invalid_scope"},
    };
    for (const auto& [form, refused_as] : changes) {
        SCOPED_TRACE(encode_form(form));
        expect_error(client.token(with(client.refresh_form(token), form)), refused_as);
    }
    EXPECT_EQ(client.token(client.refresh_form(token)).status, 200U);
}

TEST(RefreshToken, MayAskForFewerScopesAndLaterForAllAgain) {
    const flow client;
    const std::string token = refresh_token_of(client.tokens({{"scope", "usr:read usr:write"}}));
    const auto fewer = client.token(with(client.refresh_form(token), {{"scope", "usr:write"}}));
    EXPECT_EQ(text_member(fewer.body, "scope"), "usr:write");
    const auto all = client.token(client.refresh_form(refresh_token_of(fewer)));
    EXPECT_EQ(text_member(all.body, "scope"), "usr:read usr:write");
}

TEST(RefreshToken, EndsWithItsGrantAfterThirtyDays) {
    flow client;
    std::string token = refresh_token_of(client.tokens());
    client.time.passed += std::chrono::hours(24 * 29);
    const auto late = client.token(client.refresh_form(token));
    EXPECT_EQ(late.status, 200U);
    client.time.passed += std::chrono::hours(24);
    expect_error(client.token(client.refresh_form(refresh_token_of(late))), "invalid_grant");
}

TEST(RefreshToken, IsForWhoRegisteredForItOrAskedForOfflineAccess) {
    const flow client(
        consent_mode::automatic,
        R"({"redirect_uris":["http://127.0.0.1/oauth/callback"],)"
        R"("token_endpoint_auth_method":"none"})"
    );
    EXPECT_EQ(member(client.tokens().body, "refresh_token"), "absent");
    const auto offline = client.tokens({{"scope", "usr:read offline_access"}});
    EXPECT_EQ(client.token(client.refresh_form(refresh_token_of(offline))).status, 200U);
}

// ---- keys of clients ------------------------------------------------------------------------

const crypto::private_key& key_one() {
    static const auto key = crypto::private_key::generate(crypto::algorithm::es256);
    return key;
}
const crypto::private_key& key_two() {
    static const auto key = crypto::private_key::generate(crypto::algorithm::eddsa);
    return key;
}

std::string thumbprint_of(const flow& client, const crypto::private_key& key) {
    const std::string proof = client.proof(key, "any");
    return crypto::parse_self_signed_jws(proof)->thumbprint;
}

TEST(Dpop, AProofBindsTheTokensToItsKey) {
    const flow client;
    const auto response = client.tokens({}, client.proof(key_one(), "1"));
    EXPECT_EQ(text_member(response.body, "token_type"), "DPoP");
    const std::string claims = claims_of(text_member(response.body, "access_token"));
    EXPECT_EQ(member(claims, "cnf"), "{\"jkt\":\"" + thumbprint_of(client, key_one()) + "\"}");
    // RFC 9449 §5: and so is a public client's refresh token.
    const auto form = client.refresh_form(refresh_token_of(response));
    expect_error(client.token(form), "invalid_grant");
    expect_error(client.token(form, client.proof(key_two(), "2")), "invalid_grant");
    const auto next = client.token(form, client.proof(key_one(), "3"));
    EXPECT_EQ(text_member(next.body, "token_type"), "DPoP");
    expect_error(client.token(client.refresh_form(refresh_token_of(next))), "invalid_grant");
}

TEST(Dpop, ARefreshTokenOfAClientWithASecretIsBoundToThat) {
    const flow client(
        consent_mode::automatic,
        R"({"redirect_uris":["http://127.0.0.1/oauth/callback"],)"
        R"("grant_types":["authorization_code","refresh_token"],)"
        R"("token_endpoint_auth_method":"client_secret_post"})"
    );
    const auto response = client.tokens({}, client.proof(key_one(), "1"));
    const auto form = client.refresh_form(refresh_token_of(response));
    const auto next = client.token(form, client.proof(key_two(), "2"));
    const std::string claims = claims_of(text_member(next.body, "access_token"));
    EXPECT_EQ(member(claims, "cnf"), "{\"jkt\":\"" + thumbprint_of(client, key_two()) + "\"}");
}

TEST(Dpop, ABadProofIsRefused) {
    const flow client;
    const std::string code = client.code();
    const auto form = client.code_form(code);
    const std::string elsewhere = "http://127.0.0.1:9000/oauth/authorize";
    expect_error(client.token(form, "x"), "invalid_dpop_proof");
    expect_error(client.token(form, client.proof(key_one(), "1", elsewhere)), "invalid_dpop_proof");
    expect_error(client.token(form, client.proof(key_one(), "")), "invalid_dpop_proof");
    const std::string proof = client.proof(key_one(), "2");
    EXPECT_EQ(client.token(form, proof).status, 200U);
    expect_error(client.token(client.code_form(client.code()), proof), "invalid_dpop_proof");
}

TEST(Dpop, AnOldProofIsRefused) {
    flow client;
    const std::string proof = client.proof(key_one(), "1");
    client.time.passed += std::chrono::seconds(61);
    expect_error(client.token(client.code_form(client.code()), proof), "invalid_dpop_proof");
}

// RFC 9449 §10
TEST(Dpop, ACodeMayBeBoundToAKey) {
    const flow client;
    const parameters bound{{"dpop_jkt", thumbprint_of(client, key_one())}};
    const auto form = client.code_form(client.code(bound));
    expect_error(client.token(form), "invalid_grant");
    expect_error(client.token(form, client.proof(key_two(), "1")), "invalid_grant");
    EXPECT_EQ(client.token(form, client.proof(key_one(), "2")).status, 200U);
}

TEST(Dpop, AClientMayRegisterForBoundTokensOnly) {
    const flow client(
        consent_mode::automatic,
        R"({"redirect_uris":["http://127.0.0.1/oauth/callback"],"dpop_bound_access_tokens":true,)"
        R"("token_endpoint_auth_method":"none"})"
    );
    const auto form = client.code_form(client.code());
    expect_error(client.token(form), "invalid_dpop_proof");
    EXPECT_EQ(client.token(form, client.proof(key_one(), "1")).status, 200U);
}

}  // namespace
}  // namespace warder::issuer
