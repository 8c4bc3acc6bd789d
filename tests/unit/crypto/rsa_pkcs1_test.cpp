#include "crypto/rsa_pkcs1.hpp"

#include "crypto/key.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder::crypto {
namespace {

constexpr std::string_view text = "payload";

openssl::key generated(std::size_t bits, unsigned long exponent) {
    const openssl::key_context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    const openssl::number e(BN_new());
    EVP_PKEY* key = nullptr;
    openssl::require(
        BN_set_word(e.get(), exponent) == 1 && EVP_PKEY_keygen_init(context.get()) == 1 &&
        EVP_PKEY_CTX_set_rsa_keygen_bits(context.get(), static_cast<int>(bits)) == 1 &&
        EVP_PKEY_CTX_set1_rsa_keygen_pubexp(context.get(), e.get()) == 1 &&
        EVP_PKEY_generate(context.get(), &key) == 1
    );
    return openssl::key(key);
}

/// Two keys with which everything here is tried: with exponent 3 whoever can choose the padding
/// needs no private key (RFC 8017 §8.2.2 note).
const std::vector<openssl::key>& keys() {
    static const std::vector<openssl::key> made = [] {
        std::vector<openssl::key> some;
        some.push_back(generated(2048, 65537));
        some.push_back(generated(2048, 3));
        return some;
    }();
    return made;
}

/// The signature whose opening is exactly this.
std::string signature_of(EVP_PKEY* key, std::string_view encoded) {
    const openssl::key_context context(EVP_PKEY_CTX_new(key, nullptr));
    std::string signature(encoded.size(), '\0');
    std::size_t size = signature.size();
    openssl::require(
        EVP_PKEY_sign_init(context.get()) == 1 &&
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) == 1 &&
        EVP_PKEY_sign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            openssl::bytes(encoded),
            encoded.size()
        ) == 1
    );
    return signature;
}

std::string bytes_of(const openssl::digest& digest) {
    return {reinterpret_cast<const char*>(digest.bytes.data()), digest.size};
}

const openssl::digest hashed = openssl::hash(openssl::sha256(), text);

// DigestInfo of SHA-256 (RFC 8017 §9.2 note 1).
const std::string info_start(
    "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 19
);

std::string padded(const std::string& info, std::size_t size = 256) {
    std::string out(size - info.size(), '\xff');
    out[0] = '\0';
    out[1] = '\1';
    out.back() = '\0';
    return out + info;
}

std::string good() {
    return padded(info_start + bytes_of(hashed));
}

bool opens(const openssl::key& key, std::string_view encoded) {
    return rsa_pkcs1_verifier(key.get()).verify(hashed, signature_of(key.get(), encoded));
}

TEST(RsaPkcs1, TakesTheOneEncoding) {
    for (const openssl::key& key : keys())
        EXPECT_TRUE(opens(key, good()));
}

TEST(RsaPkcs1, TakesWhatOpensslSigns) {
    struct row {
        const EVP_MD* digest;
        std::size_t bits;
        unsigned long exponent;
    };
    for (const row& each :
         {row{openssl::sha256(), 2048, 65537},
          row{openssl::sha384(), 3072, 65537},
          row{openssl::sha512(), 2056, 17},
          row{openssl::sha256(), 2048, 0xC000000000000001}}) {
        const openssl::key key = generated(each.bits, each.exponent);
        const rsa_pkcs1_verifier verifier(key.get());
        for (int i = 0; i < 20; ++i) {
            const std::string message = std::to_string(i);
            const openssl::digest_context context(EVP_MD_CTX_new());
            std::string signature(each.bits / 8, '\0');
            std::size_t size = signature.size();
            ASSERT_EQ(
                EVP_DigestSignInit(context.get(), nullptr, each.digest, nullptr, key.get()), 1
            );
            ASSERT_EQ(
                EVP_DigestSign(
                    context.get(),
                    reinterpret_cast<unsigned char*>(signature.data()),
                    &size,
                    openssl::bytes(message),
                    message.size()
                ),
                1
            );
            EXPECT_TRUE(verifier.verify(openssl::hash(each.digest, message), signature));
            EXPECT_FALSE(verifier.verify(openssl::hash(each.digest, message + "."), signature));
        }
    }
}

TEST(RsaPkcs1, RefusesEveryByteThatDiffers) {
    for (const openssl::key& key : keys()) {
        const rsa_pkcs1_verifier verifier(key.get());
        for (std::size_t at = 0; at < good().size(); ++at) {
            std::string changed = good();
            changed[at] = static_cast<char>(changed[at] ^ (at == 0 ? 0x01 : 0x80));
            if (at == 0) changed[1] = '\0';  // so that it stays below the modulus
            EXPECT_FALSE(verifier.verify(hashed, signature_of(key.get(), changed))) << at;
        }
    }
}

TEST(RsaPkcs1, RefusesOtherEncodingsOfTheSameDigest) {
    const std::string hash = bytes_of(hashed);
    const std::string full = info_start + hash;
    const std::string without_null(
        "\x30\x2f\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x04\x20", 17
    );
    const std::string long_length(
        "\x30\x81\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20", 20
    );
    const std::string of_sha512(
        "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x20", 19
    );
    const std::string short_padding =
        std::string("\0\1\xff\xff\xff\xff\xff\xff\xff\xff\0", 11) + full;
    const struct {
        const char* what;
        std::string encoded;
    } rows[] = {
        {"parameters left out", padded(without_null + hash)},
        {"a length in two bytes", padded(long_length + hash)},
        {"the name of another digest", padded(of_sha512 + hash)},
        {"no DigestInfo", padded(hash)},
        {"block type 2", std::string("\0\2", 2) + good().substr(2)},
        {"block type 0", std::string("\0\0", 2) + good().substr(2)},
        {"garbage behind, padding cut", short_padding + std::string(256 - short_padding.size(), 'x')
        },
        {"zeros behind, padding cut", short_padding + std::string(256 - short_padding.size(), '\0')
        },
        {"shifted by a byte", good().substr(1) + '\0'},
        {"a digest cut by a byte", padded(full.substr(0, full.size() - 1))},
        {"a digest longer by a byte", padded(full + '\0')},
        {"two zeros before DigestInfo", padded('\0' + full)},
        {"nothing but the padding", padded("")},
    };
    for (const openssl::key& key : keys()) {
        for (const auto& row : rows)
            EXPECT_FALSE(opens(key, row.encoded)) << row.what;
    }
}

TEST(RsaPkcs1, RefusesNumbersThatAreNoSignature) {
    for (const openssl::key& key : keys()) {
        const rsa_pkcs1_verifier verifier(key.get());
        BIGNUM* found = nullptr;
        ASSERT_EQ(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_N, &found), 1);
        const openssl::number modulus(found);
        const auto text_of = [](const BIGNUM* number) {
            std::string out(256, '\0');
            BN_bn2binpad(number, reinterpret_cast<unsigned char*>(out.data()), 256);
            return out;
        };
        const std::string n = text_of(modulus.get());
        const openssl::number less(BN_dup(modulus.get()));
        BN_sub_word(less.get(), 1);
        std::string one(256, '\0');
        one.back() = '\1';

        EXPECT_FALSE(verifier.verify(hashed, std::string(256, '\0')));
        EXPECT_FALSE(verifier.verify(hashed, one));
        EXPECT_FALSE(verifier.verify(hashed, text_of(less.get())));
        EXPECT_FALSE(verifier.verify(hashed, n));
        EXPECT_FALSE(verifier.verify(hashed, std::string(256, '\xff')));
    }
}

// RFC 8017 §5.2.2: the same power, and yet out of range. Of 2050 bits, the modulus leaves room.
TEST(RsaPkcs1, RefusesASignatureWithTheModulusAdded) {
    const openssl::key key = generated(2050, 65537);
    const rsa_pkcs1_verifier verifier(key.get());
    const std::string signature =
        signature_of(key.get(), padded(info_start + bytes_of(hashed), 257));
    ASSERT_TRUE(verifier.verify(hashed, signature));

    BIGNUM* modulus = nullptr;
    ASSERT_EQ(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_RSA_N, &modulus), 1);
    const openssl::number owned(modulus);
    const openssl::number number(BN_bin2bn(openssl::bytes(signature), 257, nullptr));
    BN_add(number.get(), number.get(), modulus);
    std::string larger(257, '\0');
    ASSERT_EQ(
        BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(larger.data()), 257), 257
    );
    EXPECT_FALSE(verifier.verify(hashed, larger));
}

/// A key of these numbers, whatever they are.
openssl::key of_numbers(int bits, unsigned long exponent, bool odd = true) {
    const openssl::number n(BN_new()), e(BN_new());
    BN_set_bit(n.get(), bits - 1);
    BN_set_bit(n.get(), 0);
    if (!odd) BN_clear_bit(n.get(), 0);
    BN_set_word(e.get(), exponent);
    const openssl::parameter_builder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
    const openssl::parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const openssl::key_context context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    openssl::require(
        EVP_PKEY_fromdata_init(context.get()) == 1 &&
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1
    );
    return openssl::key(key);
}

TEST(RsaPkcs1, IsMadeForKeysThatWereChecked) {
    const auto made = [](const openssl::key& key) { return rsa_pkcs1_verifier(key.get()); };
    EXPECT_THROW(made(of_numbers(2047, 65537)), std::logic_error);
    EXPECT_THROW(made(of_numbers(8193, 65537)), std::logic_error);
    EXPECT_THROW(made(of_numbers(2048, 65537, false)), std::logic_error);
    EXPECT_THROW(made(of_numbers(2048, 65536)), std::logic_error);
    EXPECT_THROW(made(of_numbers(2048, 1)), std::logic_error);
    for (const int bits : {2048, 8192}) {
        const std::string signature(static_cast<std::size_t>(bits) / 8, '\x01');
        EXPECT_FALSE(made(of_numbers(bits, 65537)).verify(hashed, signature));
        const auto sha512 = openssl::hash(openssl::sha512(), text);
        EXPECT_FALSE(made(of_numbers(bits, 3)).verify(sha512, signature));
    }
}

TEST(RsaPkcs1, RefusesOtherLengths) {
    const openssl::key& key = keys().front();
    const rsa_pkcs1_verifier verifier(key.get());
    const std::string signature = signature_of(key.get(), good());
    ASSERT_TRUE(verifier.verify(hashed, signature));
    EXPECT_FALSE(verifier.verify(hashed, '\0' + signature));
    EXPECT_FALSE(verifier.verify(hashed, signature + '\0'));
    EXPECT_FALSE(verifier.verify(hashed, signature.substr(0, 255)));
    EXPECT_FALSE(verifier.verify(hashed, ""));
}

}  // namespace
}  // namespace warder::crypto
