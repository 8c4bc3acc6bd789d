#include "unit/issuer/support.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/issuer/token_request.hpp>

#include <gtest/gtest.h>

namespace warder::issuer {
namespace {

using namespace std::chrono_literals;

std::string minted(const token_request& request) {
    const std::string token = shared_server().mint(request);
    EXPECT_TRUE(verifies(token, shared_server().keys()));
    return claims_of(token);
}

TEST(Mint, WithoutWishesGivesATokenOfRfc9068) {
    const std::string token = shared_server().mint();
    ASSERT_TRUE(verifies(token, shared_server().keys()));
    const auto jws = crypto::parse_jws(token);
    EXPECT_EQ(jws->type, "at+jwt");
    EXPECT_EQ(jws->key_id, shared_server().key_id());
    EXPECT_EQ(member(jws->payload, "iss"), R"("http://127.0.0.1:9000")");
    EXPECT_EQ(member(jws->payload, "sub"), R"("usr_dev")");
    EXPECT_EQ(member(jws->payload, "aud"), R"(["http://localhost:3002/","res_1"])");
    EXPECT_EQ(member(jws->payload, "client_id"), R"("m2m_test")");
    EXPECT_EQ(member(jws->payload, "iat"), "1767225600");
    EXPECT_EQ(member(jws->payload, "nbf"), "1767225600");
    EXPECT_EQ(member(jws->payload, "exp"), "1767229200");
    EXPECT_TRUE(text_member(jws->payload, "jti").starts_with("tkn_"));
    for (const char* absent : {"scope", "scopes", "scp", "oid"}) {
        EXPECT_EQ(member(jws->payload, absent), "absent") << absent;
    }
}

TEST(Mint, EveryTokenHasItsOwnId) {
    EXPECT_NE(text_member(minted({}), "jti"), text_member(minted({}), "jti"));
}

TEST(Mint, ScopesHaveFourForms) {
    const std::vector<std::string> scopes{"usr:read", "admin"};
    EXPECT_EQ(member(minted({.scopes = scopes}), "scope"), R"("usr:read admin")");
    EXPECT_EQ(
        member(minted({.scopes = scopes, .scope_claim = scope_claim::scopes}), "scopes"),
        R"(["usr:read","admin"])"
    );
    EXPECT_EQ(
        member(minted({.scopes = scopes, .scope_claim = scope_claim::scp}), "scp"),
        R"("usr:read admin")"
    );
    EXPECT_EQ(
        member(minted({.scopes = scopes, .scope_claim = scope_claim::scp_list}), "scp"),
        R"(["usr:read","admin"])"
    );
}

TEST(Mint, IssuerHasTwoForms) {
    EXPECT_EQ(text_member(minted({.issuer = issuer_form::root}), "iss"), base);
    EXPECT_EQ(
        text_member(minted({.issuer = issuer_form::resource}), "iss"),
        "http://127.0.0.1:9000/resources/res_1"
    );
    EXPECT_EQ(
        shared_server().issuer(issuer_form::resource), "http://127.0.0.1:9000/resources/res_1"
    );
}

TEST(Mint, SaysWhatItIsAskedFor) {
    const std::string claims = minted({
        .subject = "usr_1",
        .client_id = "https://client.example/id",
        .audiences = {{"https://a.example"}},
        .organisation = "org_1",
        .lifetime = 10s,
        .not_before = 5s,
    });
    EXPECT_EQ(text_member(claims, "sub"), "usr_1");
    EXPECT_EQ(text_member(claims, "client_id"), "https://client.example/id");
    EXPECT_EQ(member(claims, "aud"), R"(["https://a.example"])");
    EXPECT_EQ(text_member(claims, "oid"), "org_1");
    EXPECT_EQ(member(claims, "exp"), "1767225610");
    EXPECT_EQ(member(claims, "nbf"), "1767225605");
    EXPECT_EQ(member(claims, "iat"), "1767225600");
}

TEST(Mint, NoAudienceIsAnEmptyArray) {
    EXPECT_EQ(member(minted({.audiences = std::vector<std::string>{}}), "aud"), "[]");
}

TEST(Mint, MakesExpiredTokens) {
    EXPECT_EQ(member(minted({.lifetime = -1s}), "exp"), "1767225599");
}

TEST(Mint, AddsAndReplacesClaims) {
    const std::string claims = minted({
        .claims = {{"custom_claims", R"({"org_id":"org_2"})"}, {"exp", R"("soon")"}},
    });
    EXPECT_EQ(member(claims, "custom_claims"), R"({"org_id":"org_2"})");
    EXPECT_EQ(member(claims, "exp"), R"("soon")");
}

TEST(Mint, LeavesClaimsOut) {
    const std::string claims = minted({
        .claims = {{"plan", "1"}},
        .omit = {"iss", "sub", "aud", "client_id", "exp", "iat", "nbf", "jti", "plan", "none"},
    });
    EXPECT_EQ(claims, "{}");
}

TEST(Mint, EscapesTexts) {
    EXPECT_EQ(text_member(minted({.subject = "a\"b\n"}), "sub"), "a\"b\n");
}

TEST(Mint, TypeMayBeAnotherOrNone) {
    EXPECT_EQ(crypto::parse_jws(shared_server().mint({.type = "JWT"}))->type, "JWT");
    EXPECT_EQ(crypto::parse_jws(shared_server().mint({.type = ""}))->type, "");
}

TEST(Mint, AKeyOfTheCallersIsNotPublished) {
    const auto key = crypto::private_key::generate(crypto::algorithm::es384);
    const std::string token = shared_server().mint({.key = key});
    EXPECT_EQ(crypto::parse_jws(token)->key_id, key.id());
    EXPECT_FALSE(verifies(token, shared_server().keys()));
    EXPECT_TRUE(verifies(token, crypto::key_set_json({key.public_jwk()})));
}

TEST(Mint, AHeaderOfTheCallersIsSignedAsItStands) {
    const std::string header =
        R"({"alg":"EdDSA","kid":")" + shared_server().key_id() + R"(","crit":["exp"]})";
    const std::string token = shared_server().mint({.header = header});
    EXPECT_EQ(crypto::base64url_decode(token.substr(0, token.find('.'))), header);
    EXPECT_EQ(crypto::parse_jws(token).error().code, crypto::jws_errc::header_refused);

    // Its twin without `crit` verifies, so that nothing but the header was refused.
    const std::string good = R"({"alg":"EdDSA","kid":")" + shared_server().key_id() + R"("})";
    EXPECT_TRUE(verifies(shared_server().mint({.header = good}), shared_server().keys()));
}

}  // namespace
}  // namespace warder::issuer
