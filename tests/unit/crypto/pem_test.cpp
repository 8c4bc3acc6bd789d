#include <warder/crypto/jwk.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>

namespace warder::crypto {
namespace {

using testing::HasSubstr;

struct freed {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIO* buffer) const { BIO_free_all(buffer); }
};
using pair = std::unique_ptr<EVP_PKEY, freed>;

std::string text_of(BIO* buffer) {
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(buffer, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string public_pem(const pair& key) {
    const std::unique_ptr<BIO, freed> buffer(BIO_new(BIO_s_mem()));
    PEM_write_bio_PUBKEY(buffer.get(), key.get());
    return text_of(buffer.get());
}

std::string private_pem(const pair& key, const char* passphrase = nullptr) {
    const std::unique_ptr<BIO, freed> buffer(BIO_new(BIO_s_mem()));
    PEM_write_bio_PKCS8PrivateKey(
        buffer.get(),
        key.get(),
        passphrase != nullptr ? EVP_aes_256_cbc() : nullptr,
        passphrase,
        passphrase != nullptr ? 4 : 0,
        nullptr,
        nullptr
    );
    return text_of(buffer.get());
}

pair rsa(std::size_t bits) {
    return pair(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", bits));
}

pair ec(const char* curve) {
    return pair(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve));
}

pair ed25519() {
    return pair(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
}

TEST(Pem, APrivateKeyIsWrittenAndReadAgain) {
    for (std::size_t i = 0; i < algorithm_count; ++i) {
        const auto value = static_cast<algorithm>(i);
        const private_key first = private_key::generate(value);
        const secret pem = first.to_pem();
        EXPECT_TRUE(pem.reveal().starts_with("-----BEGIN PRIVATE KEY-----\n"));
        const auto again = private_key::from_pem(pem.reveal(), {}, value);
        ASSERT_TRUE(again) << to_string(value);
        EXPECT_EQ(again->public_jwk(), first.public_jwk());
        EXPECT_TRUE(first.public_half().verify(value, "text", again->sign("text")));
    }
}

TEST(Pem, AKeySignsByNoAlgorithmOfAnotherType) {
    const secret pem = private_key::generate(algorithm::es256).to_pem();
    EXPECT_FALSE(private_key::from_pem(pem.reveal(), {}, algorithm::es384));
    EXPECT_FALSE(private_key::from_pem(pem.reveal(), {}, algorithm::rs256));
    EXPECT_EQ(private_key::from_pem(pem.reveal())->algorithm(), algorithm::es256);
}

TEST(Pem, WhatAPrivateKeySignsItsPublicKeyVerifies) {
    struct row {
        pair key;
        algorithm usual;
    };
    row rows[] = {
        {rsa(2048), algorithm::rs256},
        {ec("P-256"), algorithm::es256},
        {ec("P-384"), algorithm::es384},
        {ed25519(), algorithm::eddsa},
    };
    for (const row& each : rows) {
        const auto signer = private_key::from_pem(private_pem(each.key));
        ASSERT_TRUE(signer) << signer.error().detail;
        EXPECT_EQ(signer->algorithm(), each.usual);
        const auto verifiers = parse_pem_keys(public_pem(each.key));
        ASSERT_TRUE(verifiers) << verifiers.error().detail;
        ASSERT_EQ(verifiers->keys.size(), 1U);
        EXPECT_EQ(verifiers->keys[0].id(), "");
        EXPECT_TRUE(verifiers->keys[0].verify(each.usual, "text", signer->sign("text")));
        EXPECT_FALSE(verifiers->keys[0].verify(each.usual, "texts", signer->sign("text")));
    }
}

TEST(Pem, APrivateKeyHasTheNameItIsGiven) {
    const pair key = ec("P-256");
    EXPECT_EQ(private_key::from_pem(private_pem(key), "mine")->id(), "mine");
    const auto unnamed = private_key::from_pem(private_pem(key));
    EXPECT_THAT(unnamed->public_jwk(), HasSubstr(unnamed->id()));
    EXPECT_EQ(unnamed->id().size(), 43U) << "the thumbprint";
}

TEST(Pem, HoldsSeveralKeys) {
    const auto keys = parse_pem_keys("words\n" + public_pem(ed25519()) + public_pem(ec("P-256")));
    ASSERT_TRUE(keys) << keys.error().detail;
    EXPECT_EQ(keys->keys.size(), 2U);
    EXPECT_TRUE(keys->keys[0].allows(algorithm::eddsa));
    EXPECT_TRUE(keys->keys[1].allows(algorithm::es256));
}

TEST(Pem, RefusesWhatIsNoUsablePublicKey) {
    const std::string good = public_pem(ed25519());
    const auto refusal = [](const std::string& text) {
        const auto keys = parse_pem_keys(text);
        return keys ? std::string() : keys.error().detail;
    };
    EXPECT_EQ(refusal(good), "");
    EXPECT_THAT(refusal(""), HasSubstr("no block"));
    EXPECT_THAT(refusal("not PEM"), HasSubstr("no block"));
    EXPECT_THAT(refusal(private_pem(ed25519())), HasSubstr("private key"));
    EXPECT_THAT(refusal(public_pem(rsa(1024))), HasSubstr("1024 bits"));
    EXPECT_THAT(refusal(public_pem(ec("P-521"))), HasSubstr("none of RSA"));
    EXPECT_THAT(refusal(good.substr(0, good.size() / 2)), HasSubstr("block 1: it is cut off"));
    EXPECT_THAT(
        refusal(good + good.substr(0, good.size() / 2)), HasSubstr("block 2: it is cut off")
    ) << "the good one before it does not hide it";
    std::string other = good;
    while (other.find("PUBLIC KEY") != std::string::npos)
        other.replace(other.find("PUBLIC KEY"), 10, "X509 CRL");
    EXPECT_THAT(refusal(other), HasSubstr("it is a X509 CRL"));
}

TEST(Pem, RefusesAPrivateKeyThatCannotBeUsed) {
    const auto refusal = [](const std::string& text) {
        const auto key = private_key::from_pem(text);
        return key ? std::string() : key.error().detail;
    };
    EXPECT_THAT(refusal(""), HasSubstr("no private key"));
    EXPECT_THAT(refusal(public_pem(ed25519())), HasSubstr("no private key"));
    EXPECT_THAT(refusal(private_pem(ed25519(), "word")), HasSubstr("passphrase"));
    EXPECT_THAT(refusal(private_pem(rsa(1024))), HasSubstr("1024 bits"));
    EXPECT_THAT(refusal(private_pem(ec("P-521"))), HasSubstr("none of RSA"));
}

}  // namespace
}  // namespace warder::crypto
