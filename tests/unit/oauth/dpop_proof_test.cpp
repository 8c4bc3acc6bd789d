#include "unit/oauth/fakes.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/oauth/dpop_proof.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::oauth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using token_cases::members;

constexpr std::chrono::system_clock::time_point now{1'800'000'000s};
constexpr std::string_view token = "the.access.token";

std::string thumbprint(const crypto::private_key& key) {
    // Of a key of ours the name is the thumbprint.
    return key.id();
}

std::string hash_of(std::string_view text) {
    return crypto::base64url_encode(crypto::as_text(crypto::sha256(text)));
}

members good_claims() {
    return {
        {"jti", R"("p1")"},
        {"htm", R"("POST")"},
        {"htu", R"("https://mcp.example/mcp")"},
        {"iat", "1800000000"},
        {"ath", "\"" + hash_of(token) + "\""},
    };
}

const crypto::private_key& key() {
    return test_world().second;
}

std::string proof_of(
    const members& claims,
    const crypto::private_key& signer = key(),
    std::string_view type = "dpop+jwt"
) {
    return crypto::sign_self_signed_jws(signer, type, token_cases::json_text(claims));
}

result<dpop_proof> check(
    std::string_view proof, std::string_view of_key = test_world().second.id()
) {
    return check_dpop_proof(
        proof,
        {.method = "POST",
         .url = "https://mcp.example/mcp",
         .access_token = token,
         .key_thumbprint = of_key},
        now,
        300s
    );
}

std::string refusal_with(std::string_view name, const std::string& value) {
    members claims = good_claims();
    token_cases::put(claims, name, value);
    const auto refused = check(proof_of(claims));
    if (refused) return "accepted";
    EXPECT_EQ(refused.error().code, errc::invalid_dpop_proof);
    EXPECT_EQ(refused.error().description, "The DPoP proof is not valid");
    return refused.error().detail;
}

TEST(DpopProof, IsAccepted) {
    members claims = good_claims();
    token_cases::put(claims, "nonce", R"("n1")");
    const auto proof = check(proof_of(claims));
    ASSERT_TRUE(proof) << proof.error().log_text();
    EXPECT_EQ(proof->id, "p1");
    EXPECT_EQ(proof->nonce, "n1");
    for (const auto algorithm :
         {crypto::algorithm::rs256,
          crypto::algorithm::ps512,
          crypto::algorithm::es384,
          crypto::algorithm::eddsa}) {
        const auto other = crypto::private_key::generate(algorithm);
        EXPECT_TRUE(check(proof_of(good_claims(), other), thumbprint(other)));
    }
}

TEST(DpopProof, MustFitTheRequest) {
    EXPECT_THAT(refusal_with("htm", R"("GET")"), HasSubstr("htm"));
    EXPECT_THAT(refusal_with("htm", R"("post")"), HasSubstr("htm"));
    EXPECT_THAT(refusal_with("htm", "1"), HasSubstr("htm"));
    for (const char* url :
         {R"("https://mcp.example/mcp/")",
          R"("https://mcp.example/")",
          R"("https://mcp.example:8443/mcp")",
          R"("http://mcp.example/mcp")",
          R"("https://mcp.example.evil/mcp")",
          R"("/mcp")",
          R"("")",
          "1",
          R"("https://user@mcp.example/mcp")",
          R"("https://mcp.example/%6dcp")"}) {
        EXPECT_THAT(refusal_with("htu", url), HasSubstr("htu")) << url;
    }
    for (const char* url :
         {R"("https://MCP.example:443/mcp")",
          R"("HTTPS://mcp.example/mcp")",
          R"("https://mcp.example/mcp?x=1")",
          R"("https://mcp.example/mcp#x")"}) {
        EXPECT_EQ(refusal_with("htu", url), "accepted") << url;
    }
    EXPECT_THAT(refusal_with("ath", R"("x")"), HasSubstr("ath"));
    EXPECT_THAT(refusal_with("ath", "\"" + hash_of("another") + "\""), HasSubstr("ath"));
}

TEST(DpopProof, MustHaveAllItsClaims) {
    for (const std::string_view name : {"jti", "htm", "htu", "iat", "ath"}) {
        members claims = good_claims();
        std::erase_if(claims, [&](const auto& member) { return member.first == name; });
        ASSERT_EQ(claims.size(), 4U);
        const auto refused = check(proof_of(claims));
        ASSERT_FALSE(refused) << name;
        EXPECT_THAT(refused.error().detail, HasSubstr(name));
    }
    EXPECT_THAT(refusal_with("jti", R"("")"), HasSubstr("jti"));
    EXPECT_THAT(refusal_with("jti", "7"), HasSubstr("jti"));
    EXPECT_EQ(refusal_with("jti", "\"" + std::string(256, 'j') + "\""), "accepted");
    EXPECT_THAT(refusal_with("jti", "\"" + std::string(257, 'j') + "\""), HasSubstr("jti"));
    EXPECT_THAT(refusal_with("nonce", "1"), HasSubstr("nonce"));
}

TEST(DpopProof, IsGoodForAShortTime) {
    EXPECT_EQ(refusal_with("iat", "1799999700"), "accepted");
    EXPECT_THAT(refusal_with("iat", "1799999699.9"), HasSubstr("iat"));
    EXPECT_EQ(refusal_with("iat", "1800000300"), "accepted");
    EXPECT_THAT(refusal_with("iat", "1800000300.1"), HasSubstr("iat"));
    EXPECT_THAT(refusal_with("iat", R"("1800000000")"), HasSubstr("iat"));
    EXPECT_THAT(refusal_with("iat", "-1e300"), HasSubstr("iat"));
    EXPECT_THAT(refusal_with("iat", "1e300"), HasSubstr("iat"));
}

TEST(DpopProof, MustBeSignedByTheKeyItBrings) {
    const std::string good = proof_of(good_claims());
    EXPECT_TRUE(check(good));
    const auto detail = [](std::string_view proof) {
        const auto refused = check(proof);
        return refused ? std::string() : refused.error().detail;
    };
    std::string forged = good;
    forged[forged.rfind('.') + 5] ^= 1;
    EXPECT_THAT(detail(forged), HasSubstr("signature"));
    // Another's header and claims under one's own signature
    const std::string other = proof_of(good_claims(), test_world().stranger);
    EXPECT_THAT(
        detail(good.substr(0, good.rfind('.')) + other.substr(other.rfind('.'))),
        HasSubstr("signature")
    );
    EXPECT_THAT(
        detail(crypto::sign_jws(key(), "dpop+jwt", token_cases::json_text(good_claims()))),
        HasSubstr("no `jwk`")
    );
    EXPECT_THAT(detail(proof_of(good_claims(), key(), "JWT")), HasSubstr("typ"));
    EXPECT_THAT(detail(proof_of(good_claims(), key(), "")), HasSubstr("typ"));
    EXPECT_EQ(detail(proof_of(good_claims(), key(), "DPoP+JWT")), "");
    EXPECT_THAT(detail("x"), HasSubstr("three parts"));
    EXPECT_THAT(detail(""), HasSubstr("three parts"));
}

/// A token of this header, whatever its signature.
std::string with_header(std::string_view header) {
    const std::string good = proof_of(good_claims());
    return crypto::base64url_encode(header) + good.substr(good.find('.'));
}

TEST(DpopProof, RefusesKeysThatAreNoPublicKeysOfTheAlgorithm) {
    const std::string jwk = key().public_jwk();
    const auto refusal = [&](const std::string& alg, std::string key_text) {
        const auto refused =
            check(with_header(R"({"typ":"dpop+jwt","alg":")" + alg + R"(","jwk":)" + key_text + "}")
            );
        return refused ? std::string("accepted") : refused.error().detail;
    };
    EXPECT_THAT(refusal("ES256", jwk), HasSubstr("signature")) << "the header itself is good";
    EXPECT_THAT(refusal("none", jwk), HasSubstr("alg"));
    EXPECT_THAT(refusal("HS256", R"({"kty":"oct","k":"AAAA"})"), HasSubstr("alg"));
    EXPECT_THAT(refusal("ES384", jwk), HasSubstr("alg"));
    EXPECT_THAT(refusal("RS256", jwk), HasSubstr("alg"));
    EXPECT_THAT(
        refusal("ES256", jwk.substr(0, jwk.size() - 1) + R"(,"d":"AAAA"})"), HasSubstr("private")
    );
    EXPECT_THAT(refusal("ES256", R"({"kty":"oct","k":"AAAA"})"), HasSubstr("symmetric"));
    EXPECT_THAT(refusal("ES256", "{}"), HasSubstr("kty"));
    EXPECT_THAT(refusal("ES256", R"("x")"), HasSubstr("not an object"));
    EXPECT_THAT(refusal("ES256", "null"), HasSubstr("not an object"));
}

TEST(DpopProof, OfAnotherKeyIsNoProofForThisToken) {
    const auto stranger = check(proof_of(good_claims(), test_world().stranger));
    ASSERT_FALSE(stranger);
    EXPECT_EQ(stranger.error().code, errc::invalid_token) << "RFC 9449 §7.1";
    EXPECT_THAT(stranger.error().detail, HasSubstr("jkt"));
    EXPECT_FALSE(check(proof_of(good_claims()), ""));
}

// ---- without a token, as at a token endpoint -----------------------------------------------

result<dpop_proof> check_tokenless(
    std::string_view proof,
    std::string_view method = "POST",
    std::string_view url = "https://mcp.example/mcp"
) {
    return check_tokenless_dpop_proof(proof, method, url, now, 300s);
}

TEST(TokenlessDpopProof, TellsItsKeyAndNeedsNoHashOfAToken) {
    members claims = good_claims();
    EXPECT_TRUE(check_tokenless(proof_of(claims)));
    std::erase_if(claims, [](const auto& claim) { return claim.first == "ath"; });
    const auto proof = check_tokenless(proof_of(claims));
    ASSERT_TRUE(proof);
    EXPECT_EQ(proof->id, "p1");
    EXPECT_EQ(proof->key_thumbprint, thumbprint(key()));
}

TEST(TokenlessDpopProof, IsCheckedLikeAnyOther) {
    const std::string good = proof_of(good_claims());
    const auto refused = [](const result<dpop_proof>& got) {
        return !got && got.error().code == errc::invalid_dpop_proof;
    };
    EXPECT_TRUE(refused(check_tokenless(good, "GET")));
    EXPECT_TRUE(refused(check_tokenless(good, "POST", "https://mcp.example/other")));
    EXPECT_TRUE(refused(check_tokenless(proof_of(good_claims(), key(), "JWT"))));
    EXPECT_TRUE(refused(check_tokenless(good.substr(0, good.size() - 4) + "AAAA")));
    for (const auto& [name, value] :
         {std::pair("jti", R"("")"), std::pair("iat", "1799999699"), std::pair("nonce", "1")}) {
        members claims = good_claims();
        token_cases::put(claims, name, value);
        EXPECT_TRUE(refused(check_tokenless(proof_of(claims)))) << name;
    }
}

}  // namespace
}  // namespace warder::oauth
