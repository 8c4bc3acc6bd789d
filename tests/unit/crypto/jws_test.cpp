#include "unit/crypto/vectors.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace warder::crypto {
namespace {

using testing::HasSubstr;

std::string token_with_header(std::string_view header) {
    return base64url_encode(header) + ".e30.c2ln";
}

/// The refusal's code, or zero where the token was taken.
std::error_code verdict(std::string_view token) {
    const auto jws = parse_jws(token);
    return jws ? std::error_code() : jws.error().code;
}

bool verifies(std::string_view token, const std::string& jwk) {
    const auto jws = parse_jws(token);
    const auto set = parse_key_set(key_set_json({jwk}));
    return jws && set && set->keys.size() == 1 &&
           set->keys[0].verify(jws->algorithm, jws->signed_bytes, jws->signature);
}

// ---- known answers --------------------------------------------------------------------------

TEST(Jws, Rfc7515ExampleA2Rs256) {
    const auto jws = parse_jws(vectors::rs256_token);
    ASSERT_TRUE(jws);
    EXPECT_EQ(jws->algorithm, algorithm::rs256);
    EXPECT_EQ(jws->key_id, "");
    EXPECT_EQ(jws->type, "");
    EXPECT_EQ(
        jws->payload,
        "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
    );
    EXPECT_TRUE(verifies(vectors::rs256_token, vectors::rsa_jwk()));
    EXPECT_FALSE(verifies(vectors::rs256_token, vectors::rsa_jwk("", vectors::thumbprint_modulus)));
}

TEST(Jws, Rfc7515ExampleA3Es256) {
    EXPECT_TRUE(verifies(vectors::es256_token, vectors::p256_jwk()));
}

TEST(Jws, Rfc8037ExampleA4EdDsa) {
    const auto jws = parse_jws(vectors::eddsa_token);
    ASSERT_TRUE(jws);
    EXPECT_EQ(jws->payload, "Example of Ed25519 signing");
    EXPECT_TRUE(verifies(vectors::eddsa_token, vectors::ed25519_jwk()));
}

TEST(Jws, EveryChangedCharacterOfAVectorIsRefused) {
    const std::pair<std::string_view, std::string> cases[] = {
        {vectors::rs256_token, vectors::rsa_jwk()},
        {vectors::es256_token, vectors::p256_jwk()},
        {vectors::eddsa_token, vectors::ed25519_jwk()},
    };
    for (const auto& [token, jwk] : cases) {
        ASSERT_TRUE(verifies(token, jwk));
        for (std::size_t at = 0; at < token.size(); ++at) {
            std::string changed(token);
            changed[at] = changed[at] == 'A' ? 'B' : 'A';
            ASSERT_FALSE(verifies(changed, jwk)) << at;
        }
    }
}

TEST(Jws, AnExampleUnderAnotherKeyTypeIsRefused) {
    EXPECT_FALSE(verifies(vectors::rs256_token, vectors::p256_jwk()));
    EXPECT_FALSE(verifies(vectors::rs256_token, vectors::rsa_jwk(R"(,"alg":"PS256")")));
    EXPECT_FALSE(verifies(vectors::rs256_token, vectors::rsa_jwk(R"(,"alg":"RS384")")));
    EXPECT_FALSE(verifies(vectors::es256_token, vectors::rsa_jwk()));
    EXPECT_FALSE(verifies(vectors::es256_token, vectors::ed25519_jwk()));
    const private_key p384 = private_key::generate(algorithm::es384);
    EXPECT_FALSE(verifies(vectors::es256_token, p384.public_jwk()));
    EXPECT_FALSE(verifies(vectors::eddsa_token, vectors::p256_jwk()));
}

// ---- signing --------------------------------------------------------------------------------

TEST(Jws, WhatIsSignedIsParsedAndVerified) {
    for (const algorithm value :
         {algorithm::rs256, algorithm::ps256, algorithm::es256, algorithm::es384, algorithm::eddsa
         }) {
        const private_key key = private_key::generate(value);
        const std::string token = sign_jws(key, "at+jwt", R"({"sub":"a"})");
        const auto jws = parse_jws(token);
        ASSERT_TRUE(jws) << to_string(value);
        EXPECT_EQ(jws->algorithm, value);
        EXPECT_EQ(jws->key_id, key.id());
        EXPECT_EQ(jws->type, "at+jwt");
        EXPECT_EQ(jws->payload, R"({"sub":"a"})");
        EXPECT_EQ(jws->signed_bytes, token.substr(0, token.rfind('.')));
        EXPECT_TRUE(verifies(token, key.public_jwk()));
    }
}

TEST(Jws, EachTokenHasItsOwnHeaderWhicheverWasReadBefore) {
    const std::string one = token_with_header(R"({"alg":"RS256","kid":"one","typ":"JWT"})");
    const std::string two = token_with_header(R"({"alg":"ES256","kid":"two"})");
    const std::string refused = token_with_header(R"({"alg":"none","kid":"one","typ":"JWT"})");
    for (int turn = 0; turn < 2; ++turn) {
        for (int repeat = 0; repeat < 2; ++repeat) {
            const auto first = parse_jws(one);
            ASSERT_TRUE(first);
            EXPECT_EQ(first->algorithm, algorithm::rs256);
            EXPECT_EQ(first->key_id, "one");
            EXPECT_EQ(first->type, "JWT");
        }
        EXPECT_EQ(verdict(refused), jws_errc::algorithm_refused);
        EXPECT_EQ(verdict(one.substr(one.find('.'))), jws_errc::malformed);
        for (int repeat = 0; repeat < 2; ++repeat) {
            const auto second = parse_jws(two);
            ASSERT_TRUE(second);
            EXPECT_EQ(second->algorithm, algorithm::es256);
            EXPECT_EQ(second->key_id, "two");
            EXPECT_EQ(second->type, "");
        }
        EXPECT_EQ(verdict(refused), jws_errc::algorithm_refused);
    }
}

TEST(Jws, TypeIsLeftOutWhenEmpty) {
    const std::string token = sign_jws(private_key::generate(algorithm::eddsa), "", "{}");
    const auto header = base64url_decode(token.substr(0, token.find('.')));
    EXPECT_EQ(header->find("typ"), std::string::npos);
}

// ---- what is refused ------------------------------------------------------------------------

TEST(Jws, HasThreeParts) {
    const std::string header = base64url_encode(R"({"alg":"RS256"})");
    EXPECT_EQ(verdict(header + ".e30.c2ln"), std::error_code());
    for (const std::string& token :
         {std::string(),
          std::string("."),
          std::string(".."),
          std::string("..."),
          header,
          header + ".e30",
          header + ".e30c2ln",
          header + ".e30.",
          header + "..c2ln",
          std::string(".e30.c2ln"),
          header + ".e30.c2ln.",
          "." + header + std::string(".e30.c2ln"),
          header + ".e30.c2ln.e30.e30",
          header + ".e30..c2ln"}) {
        EXPECT_EQ(verdict(token), jws_errc::malformed) << token;
    }
}

TEST(Jws, PartsAreStrictBase64url) {
    const std::string header = base64url_encode(R"({"alg":"RS256"})");
    ASSERT_EQ(verdict(header + ".e30.c2ln"), std::error_code());
    for (const std::string& token :
         {header + "=.e30.c2ln",
          header + ".e30=.c2ln",
          header + ".e30.c2l=",
          header + ".e31.c2ln",
          header + ".e30.c2l",
          " " + header + std::string(".e30.c2ln"),
          header + ".e30.c2ln ",
          header + ".e30.c2ln\n",
          header + ".e 30.c2ln",
          header + ".e30.c2l+",
          header + ".e30.c2l/",
          header + ".e30.c",
          header + ".e30.\xc3\xa9\xc3\xa9"}) {
        EXPECT_EQ(verdict(token), jws_errc::malformed) << token;
    }
}

TEST(Jws, HeaderIsAnObjectWithoutRepeats) {
    EXPECT_EQ(verdict(token_with_header(R"({"alg":"RS256","x":{}})")), std::error_code());
    for (const char* header :
         {"",
          "x",
          "[]",
          "null",
          "\"RS256\"",
          "{",
          R"({"alg":"RS256"}x)",
          R"({"alg":"RS256",})",
          R"({"alg":"RS256","alg":"RS256"})",
          R"({"alg":"RS256","alg":"none"})",
          R"({"alg":"RS256","x":1,"x":2})",
          R"({"alg":"RS256","x":{"y":1,"y":1}})",
          R"({"alg":"RS256","a\u006cg":"RS256"})",
          "{\"alg\":\"RS256\",\"x\":\"\xff\"}"}) {
        EXPECT_EQ(verdict(token_with_header(header)), jws_errc::malformed) << header;
    }
}

TEST(Jws, AlgIsOneOfOurs) {
    EXPECT_EQ(verdict(token_with_header(R"({"alg":"EdDSA"})")), std::error_code());
    for (const char* header :
         {"{}",
          R"({"alg":"none"})",
          R"({"alg":"None"})",
          R"({"alg":""})",
          R"({"alg":null})",
          R"({"alg":256})",
          R"({"alg":["RS256"]})",
          R"({"alg":"HS256"})",
          R"({"alg":"HS512"})",
          R"({"alg":"RS1"})",
          R"({"alg":"rs256"})",
          R"({"alg":"RS256 "})",
          R"({"ALG":"RS256"})",
          R"({"alg":"ES256K"})",
          R"({"alg":"RSA-OAEP"})",
          R"({"alg":"RS256\u0000"})"}) {
        EXPECT_EQ(verdict(token_with_header(header)), jws_errc::algorithm_refused) << header;
    }
}

// RFC 7515 §6, appendix A.5: the unsecured form has an empty signature.
TEST(Jws, TheUnsecuredExampleIsRefusedForItsAlgorithm) {
    EXPECT_EQ(
        verdict("eyJhbGciOiJub25lIn0."
                "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGx"
                "lLmNvbS9pc19yb290Ijp0cnVlfQ."),
        jws_errc::algorithm_refused
    );
}

TEST(Jws, HeaderHasNoSayInItsOwnVerification) {
    EXPECT_EQ(
        verdict(token_with_header(R"({"alg":"RS256","kid":"a","typ":"JWT","x5t":"b","cty":"c"})")),
        std::error_code()
    );
    for (const char* member : {"crit", "jku", "jwk", "x5u", "x5c", "b64", "enc", "zip"}) {
        for (const char* value : {"null", "true", "[]", "{}", R"("x")", R"(["exp"])"}) {
            const std::string header =
                std::string(R"({"alg":"RS256",")") + member + "\":" + value + "}";
            const auto jws = parse_jws(token_with_header(header));
            ASSERT_FALSE(jws) << header;
            EXPECT_EQ(jws.error().code, jws_errc::header_refused);
            EXPECT_THAT(jws.error().detail, HasSubstr(member));
        }
    }
}

TEST(Jws, KidAndTypAreStrings) {
    EXPECT_EQ(verdict(token_with_header(R"({"alg":"RS256","kid":""})")), std::error_code());
    for (const char* header :
         {R"({"alg":"RS256","kid":1})",
          R"({"alg":"RS256","kid":null})",
          R"({"alg":"RS256","kid":["a"]})",
          R"({"alg":"RS256","typ":1})",
          R"({"alg":"RS256","typ":{}})"}) {
        EXPECT_EQ(verdict(token_with_header(header)), jws_errc::header_refused) << header;
    }
}

TEST(Jws, LengthIsCapped) {
    const std::string head = base64url_encode(R"({"alg":"RS256"})") + ".e30.";
    const std::string longest = head + std::string(max_token_bytes - head.size(), 'A');
    EXPECT_NE(verdict(longest), jws_errc::too_long);
    EXPECT_EQ(verdict(longest + "A"), jws_errc::too_long);
}

TEST(Jws, HeaderIsCappedAt4KiB) {
    const std::string frame = R"({"alg":"RS256","x":""})";
    const auto header_of = [&](std::size_t bytes) {
        std::string header = frame;
        return header.insert(header.size() - 2, bytes - frame.size(), 'x');
    };
    EXPECT_EQ(verdict(token_with_header(header_of(4096))), std::error_code());
    EXPECT_EQ(verdict(token_with_header(header_of(4097))), jws_errc::malformed);
}

TEST(Jws, TextForThePeerEchoesNothing) {
    for (const std::string& token :
         {std::string("secret-token"),
          token_with_header(R"({"alg":"evil<script>"})"),
          token_with_header(R"({"alg":"RS256","jku":"https://evil.example"})")}) {
        const auto jws = parse_jws(token);
        ASSERT_FALSE(jws);
        EXPECT_EQ(jws.error().log_text().find("evil"), std::string::npos);
        EXPECT_EQ(jws.error().log_text().find("secret"), std::string::npos);
    }
}

TEST(Jws, EveryErrorHasAMessage) {
    for (const jws_errc failure :
         {jws_errc::too_long,
          jws_errc::malformed,
          jws_errc::algorithm_refused,
          jws_errc::header_refused}) {
        EXPECT_NE(make_error_code(failure).message(), "unknown");
    }
}

}  // namespace
}  // namespace warder::crypto
