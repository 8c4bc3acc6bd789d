#include "crypto/ecdsa_der.hpp"
#include "crypto/key.hpp"
#include "unit/crypto/vectors.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/json/node.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace warder::crypto {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::array all_algorithms{
    algorithm::rs256,
    algorithm::rs384,
    algorithm::rs512,
    algorithm::ps256,
    algorithm::ps384,
    algorithm::ps512,
    algorithm::es256,
    algorithm::es384,
    algorithm::eddsa,
};

/// One key for each algorithm, made once: RSA keys are slow to make.
const private_key& key_for(algorithm value) {
    static const auto keys = [] {
        std::vector<private_key> made;
        for (const algorithm each : all_algorithms)
            made.push_back(private_key::generate(each));
        return made;
    }();
    return keys[static_cast<std::size_t>(value)];
}

key_set set_of(const std::vector<std::string>& jwks) {
    auto set = parse_key_set(key_set_json(jwks));
    EXPECT_TRUE(set);
    return *set;
}

/// Why a set of this one key is empty; an empty text when the key was taken.
std::string refusal(const std::string& jwk) {
    const key_set set = set_of({jwk});
    EXPECT_EQ(set.keys.size() + set.skipped.size(), 1U);
    return set.skipped.empty() ? "" : set.skipped.front();
}

std::string flipped(std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    return bytes;
}

// ---- signing and verifying ------------------------------------------------------------------

class EachAlgorithm : public testing::TestWithParam<algorithm> {};
INSTANTIATE_TEST_SUITE_P(
    Key,
    EachAlgorithm,
    testing::ValuesIn(all_algorithms),
    [](const auto& instance) { return std::string(to_string(instance.param)); }
);

TEST_P(EachAlgorithm, VerifiesWhatItsPrivateHalfSigned) {
    const private_key& key = key_for(GetParam());
    const std::string signature = key.sign("payload");
    EXPECT_TRUE(key.public_half().verify(GetParam(), "payload", signature));
    // Again, now with a context that was used before.
    EXPECT_TRUE(key.public_half().verify(GetParam(), "payload", signature));
}

TEST_P(EachAlgorithm, VerifiesThroughItsJwk) {
    const private_key& key = key_for(GetParam());
    const key_set set = set_of({key.public_jwk()});
    ASSERT_THAT(set.skipped, IsEmpty());
    EXPECT_EQ(set.keys.at(0).id(), key.id());
    EXPECT_TRUE(set.keys.at(0).verify(GetParam(), "payload", key.sign("payload")));
    EXPECT_TRUE(set.keys.at(0).verify(GetParam(), "", key.sign("")));
}

TEST_P(EachAlgorithm, RefusesEveryFlippedBitAndGoesOnWorking) {
    const private_key& key = key_for(GetParam());
    const public_key verifier = key.public_half();
    const std::string signature = key.sign("payload");
    for (std::size_t bit = 0; bit < signature.size() * 8; bit += 5) {
        ASSERT_FALSE(verifier.verify(GetParam(), "payload", flipped(signature, bit))) << bit;
    }
    for (std::size_t bit = 0; bit < 7 * 8; ++bit) {
        ASSERT_FALSE(verifier.verify(GetParam(), flipped("payload", bit), signature)) << bit;
    }
    EXPECT_TRUE(verifier.verify(GetParam(), "payload", signature));
}

TEST_P(EachAlgorithm, RefusesEveryOtherLength) {
    const private_key& key = key_for(GetParam());
    const public_key verifier = key.public_half();
    const std::string signature = key.sign("payload");
    ASSERT_TRUE(verifier.verify(GetParam(), "payload", signature));
    EXPECT_FALSE(verifier.verify(GetParam(), "payload", ""));
    EXPECT_FALSE(verifier.verify(GetParam(), "payload", signature + '\0'));
    EXPECT_FALSE(verifier.verify(GetParam(), "payload", '\0' + signature));
    EXPECT_FALSE(verifier.verify(GetParam(), "payload", signature.substr(1)));
    EXPECT_FALSE(verifier.verify(GetParam(), "payload", signature.substr(0, signature.size() - 1)));
    EXPECT_FALSE(verifier.verify(GetParam(), "payload", signature + signature));
}

TEST_P(EachAlgorithm, RefusesAllZeros) {
    const private_key& key = key_for(GetParam());
    const std::string zeros(key.sign("payload").size(), '\0');
    EXPECT_FALSE(key.public_half().verify(GetParam(), "payload", zeros));
}

TEST_P(EachAlgorithm, RefusesEveryOtherAlgorithm) {
    const private_key& key = key_for(GetParam());
    const std::string signature = key.sign("payload");
    for (const algorithm other : all_algorithms) {
        EXPECT_EQ(key.public_half().allows(other), other == GetParam()) << to_string(other);
        EXPECT_EQ(key.public_half().verify(other, "payload", signature), other == GetParam())
            << to_string(other);
    }
}

TEST_P(EachAlgorithm, LeavesNoErrorInOpensslsQueue) {
    const private_key& key = key_for(GetParam());
    std::string signature = key.sign("payload");
    static_cast<void>(key.public_half().verify(GetParam(), "other", signature));
    static_cast<void>(
        key.public_half().verify(GetParam(), "payload", std::string(signature.size(), '\xff'))
    );
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST_P(EachAlgorithm, VerifiesOnSeveralThreadsAtOnce) {
    const private_key& key = key_for(GetParam());
    const public_key verifier = key.public_half();
    const std::string signature = key.sign("payload");
    std::array<int, 4> right{};
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < right.size(); ++i) {
        threads.emplace_back([&, i] {
            for (int round = 0; round < 20; ++round) {
                right[i] += verifier.verify(GetParam(), "payload", signature);
                right[i] += !verifier.verify(GetParam(), "other", signature);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_THAT(right, ElementsAre(40, 40, 40, 40));
}

TEST(Key, WithoutAlgServesItsWholeFamily) {
    const key_set set = set_of({vectors::rsa_jwk(), vectors::p256_jwk(), vectors::ed25519_jwk()});
    ASSERT_EQ(set.keys.size(), 3U);
    for (const algorithm each : all_algorithms) {
        EXPECT_EQ(set.keys[0].allows(each), scheme_of(each).type == key_type::rsa);
        EXPECT_EQ(set.keys[1].allows(each), each == algorithm::es256);
        EXPECT_EQ(set.keys[2].allows(each), each == algorithm::eddsa);
    }
}

/// `key` as a JWK without its `alg`, so that only the mathematics can refuse.
public_key unpinned(const private_key& key) {
    std::string jwk = key.public_jwk();
    const std::string member = "\"alg\":\"" + std::string(to_string(key.algorithm())) + "\",";
    jwk.erase(jwk.find(member), member.size());
    return set_of({jwk}).keys.at(0);
}

TEST_P(EachAlgorithm, RefusesAnotherKeyOfItsKind) {
    const private_key& key = key_for(GetParam());
    const key_type type = scheme_of(GetParam()).type;
    // RSA keys are slow to make, and without `alg` one of another algorithm serves as well.
    const algorithm neighbour =
        GetParam() == algorithm::rs256 ? algorithm::ps256 : algorithm::rs256;
    const public_key other =
        unpinned(type == key_type::rsa ? key_for(neighbour) : private_key::generate(GetParam()));
    ASSERT_TRUE(other.allows(GetParam()));
    EXPECT_NE(other.id(), key.id());
    EXPECT_FALSE(other.verify(GetParam(), "payload", key.sign("payload")));
    EXPECT_TRUE(unpinned(key).verify(GetParam(), "payload", key.sign("payload")));
}

TEST(Key, SignatureOfOneRsaSchemeIsNoneOfAnother) {
    for (std::size_t from = 0; from < 6; ++from) {
        const private_key& key = key_for(all_algorithms[from]);
        const public_key verifier = unpinned(key);
        const std::string signature = key.sign("payload");
        for (std::size_t to = 0; to < 6; ++to) {
            ASSERT_TRUE(verifier.allows(all_algorithms[to]));
            EXPECT_EQ(verifier.verify(all_algorithms[to], "payload", signature), from == to);
        }
    }
}

// A signature that OpenSSL itself takes, but with a salt of another length than RFC 7518 §3.5 says.
TEST(Key, PssSaltIsAsLongAsTheDigest) {
    const openssl::key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
    const public_key verifier(std::make_shared<const public_key::implementation>(
        "", key_type::rsa, std::nullopt, openssl::key(EVP_PKEY_dup(key.get()))
    ));
    const auto sign_with_salt = [&](int salt) {
        const openssl::digest_context context(EVP_MD_CTX_new());
        EVP_PKEY_CTX* options = nullptr;
        EVP_DigestSignInit(context.get(), &options, openssl::sha256(), nullptr, key.get());
        EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(options, salt);
        std::string signature(256, '\0');
        std::size_t size = signature.size();
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            openssl::bytes("payload"),
            7
        );
        return signature;
    };
    EXPECT_TRUE(verifier.verify(algorithm::ps256, "payload", sign_with_salt(32)));
    EXPECT_FALSE(verifier.verify(algorithm::ps256, "payload", sign_with_salt(31)));
    EXPECT_FALSE(verifier.verify(algorithm::ps256, "payload", sign_with_salt(0)));
    EXPECT_FALSE(verifier.verify(algorithm::ps256, "payload", sign_with_salt(64)));
}

TEST(Key, DerIsNoJwsSignature) {
    for (const algorithm each : {algorithm::es256, algorithm::es384}) {
        const private_key& key = key_for(each);
        const std::string pair = key.sign("payload");
        const std::string der = ecdsa_der(pair);
        const auto* at = reinterpret_cast<const unsigned char*>(der.data());
        const openssl::ecdsa_signature read(
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))
        );
        ASSERT_TRUE(read) << "it is the real form";
        EXPECT_TRUE(key.public_half().verify(each, "payload", pair));
        // RFC 7518 §3.4
        EXPECT_FALSE(key.public_half().verify(each, "payload", der));
    }
}

// ---- key sets -------------------------------------------------------------------------------

TEST(KeySet, EachVectorIsUsable) {
    EXPECT_EQ(refusal(vectors::rsa_jwk()), "");
    EXPECT_EQ(refusal(vectors::rsa_jwk(R"(,"use":"sig","alg":"PS512","kid":"a")")), "");
    EXPECT_EQ(refusal(vectors::rsa_jwk(R"(,"key_ops":["verify"])")), "");
    EXPECT_EQ(refusal(vectors::rsa_jwk(R"(,"key_ops":["sign","verify"],"x5t":"abc")")), "");
    EXPECT_EQ(refusal(vectors::p256_jwk(R"(,"alg":"ES256")")), "");
    EXPECT_EQ(refusal(vectors::ed25519_jwk(R"(,"alg":"EdDSA")")), "");
}

TEST(KeySet, AKeyForAnotherPurposeIsSkipped) {
    for (const char* more :
         {R"(,"use":"enc")",
          R"(,"use":"")",
          R"(,"use":1)",
          R"(,"use":null)",
          R"(,"use":"SIG")",
          R"(,"key_ops":[])",
          R"(,"key_ops":["sign"])",
          R"(,"key_ops":"verify")",
          R"(,"key_ops":null)",
          R"(,"use":"sig","key_ops":["encrypt"])",
          R"(,"use":"enc","key_ops":["verify"])"}) {
        EXPECT_THAT(refusal(vectors::rsa_jwk(more)), HasSubstr("`use` or `key_ops`")) << more;
    }
}

TEST(KeySet, AnAlgThatDoesNotFitIsSkipped) {
    for (const char* more :
         {R"(,"alg":"RSA-OAEP")",
          R"(,"alg":"HS256")",
          R"(,"alg":"none")",
          R"(,"alg":"rs256")",
          R"(,"alg":"")",
          R"(,"alg":null)",
          R"(,"alg":["RS256"])"}) {
        EXPECT_THAT(refusal(vectors::rsa_jwk(more)), HasSubstr("`alg` is not a supported")) << more;
    }
    EXPECT_THAT(refusal(vectors::rsa_jwk(R"(,"alg":"ES256")")), HasSubstr("does not fit"));
    EXPECT_THAT(refusal(vectors::p256_jwk(R"(,"alg":"ES384")")), HasSubstr("does not fit"));
    EXPECT_THAT(refusal(vectors::p256_jwk(R"(,"alg":"RS256")")), HasSubstr("does not fit"));
    EXPECT_THAT(refusal(vectors::ed25519_jwk(R"(,"alg":"ES256")")), HasSubstr("does not fit"));
}

TEST(KeySet, SecretsAreSkipped) {
    EXPECT_THAT(refusal(R"({"kty":"oct","k":"c2VjcmV0"})"), HasSubstr("symmetric"));
    EXPECT_THAT(
        refusal(R"({"kty":"oct","k":"c2VjcmV0","alg":"HS256","use":"sig"})"), HasSubstr("symmetric")
    );
    EXPECT_THAT(refusal(vectors::rsa_jwk(R"(,"d":"AQAB")")), HasSubstr("private key"));
    EXPECT_THAT(refusal(vectors::p256_jwk(R"(,"d":"AQAB")")), HasSubstr("private key"));
    EXPECT_THAT(refusal(vectors::ed25519_jwk(R"(,"d":null)")), HasSubstr("private key"));
}

TEST(KeySet, UnknownTypesAreSkipped) {
    for (const char* jwk :
         {"{}", R"({"kty":"rsa"})", R"({"kty":1})", R"({"kty":"DSA"})", R"({"kty":null})"}) {
        EXPECT_THAT(refusal(jwk), HasSubstr("`kty`")) << jwk;
    }
    for (const char* jwk :
         {R"({"kty":"EC","crv":"P-521"})",
          R"({"kty":"EC","crv":"secp256k1"})",
          R"({"kty":"EC"})",
          R"({"kty":"EC","crv":"Ed25519"})",
          R"({"kty":"OKP","crv":"Ed448"})",
          R"({"kty":"OKP","crv":"X25519"})",
          R"({"kty":"OKP","crv":"P-256"})"}) {
        EXPECT_THAT(refusal(jwk), HasSubstr("`crv`")) << jwk;
    }
    for (const char* jwk : {"1", "null", "[]", "\"RSA\""}) {
        EXPECT_THAT(refusal(jwk), HasSubstr("not an object")) << jwk;
    }
    EXPECT_THAT(refusal(vectors::rsa_jwk(R"(,"kid":7)")), HasSubstr("`kid` is no string"));
}

std::string modulus_of_bits(int bits) {
    std::string bytes(static_cast<std::size_t>((bits + 7) / 8), '\xff');
    bytes.front() = static_cast<char>(0xFF >> (bytes.size() * 8 - static_cast<std::size_t>(bits)));
    return base64url_encode(bytes);
}

TEST(KeySet, RsaModulusHas2048To8192Bits) {
    for (const int bits : {2048, 2049, 3072, 4096, 8192}) {
        EXPECT_EQ(refusal(vectors::rsa_jwk("", modulus_of_bits(bits))), "") << bits;
    }
    for (const int bits : {1, 512, 1024, 2047, 8193, 8199}) {
        EXPECT_THAT(
            refusal(vectors::rsa_jwk("", modulus_of_bits(bits))),
            HasSubstr("has " + std::to_string(bits) + " bits")
        );
    }
    EXPECT_THAT(
        refusal(vectors::rsa_jwk("", modulus_of_bits(16384))), HasSubstr("longer than 8192 bits")
    );
}

TEST(KeySet, RsaModulusIsOddAndBase64url) {
    std::string even = *base64url_decode(vectors::rs256_modulus);
    even.back() = static_cast<char>(even.back() ^ 1);
    EXPECT_THAT(refusal(vectors::rsa_jwk("", base64url_encode(even))), HasSubstr("even"));
    EXPECT_THAT(refusal(vectors::rsa_jwk("", "")), HasSubstr("has 0 bits"));
    EXPECT_THAT(
        refusal(vectors::rsa_jwk("", std::string(vectors::rs256_modulus) + "=")),
        HasSubstr("not base64url")
    );
    EXPECT_THAT(refusal(R"({"kty":"RSA","e":"AQAB"})"), HasSubstr("has 0 bits"));
}

TEST(KeySet, ALeadingZeroOfTheModulusIsForgiven) {
    const std::string padded = std::string(1, '\0') + *base64url_decode(vectors::rs256_modulus);
    EXPECT_EQ(refusal(vectors::rsa_jwk("", base64url_encode(padded))), "");
}

TEST(KeySet, RsaExponentIsOddAndAtLeastThree) {
    const auto with_exponent = [](std::string_view bytes) {
        return R"({"kty":"RSA","n":")" + std::string(vectors::rs256_modulus) + R"(","e":")" +
               base64url_encode(bytes) + "\"}";
    };
    EXPECT_EQ(refusal(with_exponent("\x03")), "");
    EXPECT_EQ(refusal(with_exponent("\x11")), "");
    for (const std::string_view bytes : {"", "\x01", "\x02", "\x04", "\x01\x02"}) {
        EXPECT_THAT(refusal(with_exponent(bytes)), HasSubstr("exponent is not odd")) << bytes;
    }
    EXPECT_EQ(refusal(with_exponent(std::string(8, '\xff'))), "");
    EXPECT_THAT(refusal(with_exponent(std::string(9, '\xff'))), HasSubstr("over 64 bits"));
}

TEST(KeySet, EcPointIsOnItsCurve) {
    std::string y = *base64url_decode(vectors::es256_y);
    EXPECT_EQ(refusal(vectors::p256_jwk("", base64url_encode(y))), "");
    EXPECT_THAT(
        refusal(vectors::p256_jwk("", base64url_encode(flipped(y, 9)))),
        HasSubstr("not on the curve")
    );
    EXPECT_THAT(
        refusal(vectors::p256_jwk("", base64url_encode(std::string(32, '\xff')))),
        HasSubstr("not on the curve")
    );
    const std::string zero = base64url_encode(std::string(32, '\0'));
    EXPECT_THAT(
        refusal(R"({"kty":"EC","crv":"P-256","x":")" + zero + R"(","y":")" + zero + "\"}"),
        HasSubstr("not on the curve")
    );
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(KeySet, EcCoordinateHasItsFullLength) {
    const std::string y = *base64url_decode(vectors::es256_y);
    for (const std::string& other : {std::string(), y.substr(1), '\0' + y, y + '\0', y + y}) {
        EXPECT_THAT(
            refusal(vectors::p256_jwk("", base64url_encode(other))), HasSubstr("wrong length")
        );
    }
    EXPECT_THAT(refusal(vectors::p256_jwk("", "####")), HasSubstr("not base64url"));
    EXPECT_THAT(refusal(R"({"kty":"EC","crv":"P-256"})"), HasSubstr("wrong length"));
}

TEST(KeySet, AP256PointIsNoP384Key) {
    std::string jwk = vectors::p256_jwk();
    jwk.replace(jwk.find("P-256"), 5, "P-384");
    EXPECT_THAT(refusal(jwk), HasSubstr("wrong length"));
}

TEST(KeySet, Ed25519KeyHas32Bytes) {
    const std::string x = *base64url_decode(vectors::ed25519_x);
    for (const std::string& other : {std::string(), x.substr(1), x + '\0'}) {
        EXPECT_THAT(
            refusal(vectors::ed25519_jwk("", base64url_encode(other))), HasSubstr("wrong length")
        );
    }
    EXPECT_THAT(refusal(vectors::ed25519_jwk("", "11qYA+")), HasSubstr("not base64url"));
}

TEST(KeySet, OneBadKeyDoesNotSpoilTheRest) {
    const key_set set = set_of(
        {vectors::rsa_jwk(R"(,"kid":"a")"),
         R"({"kty":"oct"})",
         "1",
         vectors::p256_jwk(R"(,"kid":"b")")}
    );
    ASSERT_EQ(set.keys.size(), 2U);
    EXPECT_EQ(set.keys[0].id(), "a");
    EXPECT_EQ(set.keys[1].id(), "b");
    EXPECT_THAT(set.skipped, ElementsAre(HasSubstr("key 1: "), HasSubstr("key 2: ")));
}

TEST(KeySet, OfTwoKeysWithOneIdAndOneAlgorithmTheFirstStays) {
    const key_set set = set_of(
        {vectors::rsa_jwk(R"(,"kid":"a")"),
         vectors::rsa_jwk(R"(,"kid":"a","alg":"PS512")"),
         vectors::rsa_jwk(R"(,"kid":"A")")}
    );
    ASSERT_EQ(set.keys.size(), 2U);
    EXPECT_EQ(set.keys[0].id(), "a");
    EXPECT_EQ(set.keys[1].id(), "A");
    EXPECT_THAT(
        set.skipped, ElementsAre("key 1 \"a\": an earlier key has the same `kid` and algorithm")
    );
}

TEST(KeySet, KeysForDifferentAlgorithmsMayShareAnId) {
    const key_set set = set_of(
        {vectors::rsa_jwk(R"(,"kid":"a","alg":"RS256")"),
         vectors::rsa_jwk(R"(,"kid":"a","alg":"PS256")"),
         vectors::p256_jwk(R"(,"kid":"a")"),
         vectors::ed25519_jwk(R"(,"kid":"a")")}
    );
    EXPECT_EQ(set.keys.size(), 4U);
    EXPECT_THAT(set.skipped, IsEmpty());
}

TEST(KeySet, KeysWithoutAnIdAreNoDuplicates) {
    EXPECT_EQ(set_of({vectors::rsa_jwk(), vectors::p256_jwk()}).keys.size(), 2U);
}

TEST(KeySet, TheReasonShowsAnIdEscapedAndCut) {
    const std::string line = refusal(R"({"kty":"oct","kid":"a\n)" + std::string(500, 'x') + "\"}");
    EXPECT_THAT(line, HasSubstr(R"("a\nxxx)"));
    EXPECT_LT(line.size(), 150U);
    EXPECT_EQ(line.find('\n'), line.npos);
}

TEST(KeySet, OnlyTheFirst64EntriesAreLookedAt) {
    std::vector<std::string> jwks(max_keys, vectors::ed25519_jwk());
    EXPECT_EQ(set_of(jwks).keys.size(), max_keys);
    EXPECT_THAT(set_of(jwks).skipped, IsEmpty());
    jwks.insert(jwks.end(), 3, vectors::ed25519_jwk());
    EXPECT_EQ(set_of(jwks).keys.size(), max_keys);
    EXPECT_THAT(set_of(jwks).skipped, ElementsAre("3 keys behind the first 64 were not looked at"));
}

TEST(KeySet, AnEmptySetIsNoError) {
    const key_set set = set_of({});
    EXPECT_THAT(set.keys, IsEmpty());
    EXPECT_THAT(set.skipped, IsEmpty());
}

TEST(KeySet, AnythingElseIsNoSet) {
    for (const char* text :
         {"[]", "null", "{}", R"({"keys":{}})", R"({"keys":null})", R"({"Keys":[]})", "\"keys\""}) {
        const auto set = parse_key_set(text);
        ASSERT_FALSE(set) << text;
        EXPECT_EQ(set.error().code, json::errc::mismatch);
        EXPECT_EQ(set.error().description, "Not a JSON Web Key Set");
    }
    for (const char* text : {"", "{", R"({"keys":[]}x)", "<html></html>"}) {
        const auto set = parse_key_set(text);
        ASSERT_FALSE(set) << text;
        EXPECT_EQ(set.error().code, json::errc::syntax);
    }
    const auto twice = parse_key_set(R"({"keys":[],"keys":[]})");
    ASSERT_FALSE(twice);
    EXPECT_EQ(twice.error().code, json::errc::duplicate_member);
}

// ---- identifiers ----------------------------------------------------------------------------

TEST(Thumbprint, Rfc7638Example) {
    EXPECT_EQ(
        thumbprint(key_type::rsa, {.n = vectors::thumbprint_modulus, .e = "AQAB"}),
        vectors::rsa_thumbprint
    );
}

TEST(Thumbprint, Rfc8037Example) {
    EXPECT_EQ(
        thumbprint(key_type::ed25519, {.x = vectors::ed25519_x}), vectors::ed25519_thumbprint
    );
}

// The required members of RFC 7638 §3.2 for EC; digest computed with another implementation.
TEST(Thumbprint, EcMembersAreCrvKtyXY) {
    EXPECT_EQ(
        thumbprint(key_type::p256, {.x = vectors::es256_x, .y = vectors::es256_y}),
        "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U"
    );
}

TEST_P(EachAlgorithm, PublicJwkHoldsNothingPrivate) {
    const private_key& key = key_for(GetParam());
    const std::string jwk = key.public_jwk();
    const auto read = json::parse(jwk, [&](json::node root) {
        EXPECT_EQ(root["kid"]->string(), key.id());
        EXPECT_EQ(root["use"]->string(), "sig");
        EXPECT_EQ(root["alg"]->string(), to_string(GetParam()));
        for (const char* member : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
            EXPECT_FALSE(root[member]) << member;
        }
    });
    EXPECT_TRUE(read);
}

}  // namespace
}  // namespace warder::crypto
