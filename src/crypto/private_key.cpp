#include "crypto/key.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/json/writer.hpp>

namespace warder::crypto {

struct private_key::implementation {
    crypto::algorithm algorithm;
    std::string jwk;
    crypto::public_key public_half;
    EVP_PKEY* key;  // owned by public_half
};

namespace {

EVP_PKEY* generate_key(key_type type) {
    switch (type) {
        case key_type::rsa:
            return EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048});
        case key_type::p256:
        case key_type::p384:
            return EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve_name(type).data());
        case key_type::ed25519:
            return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    }
    return nullptr;
}

/// A number of the key in base64url: `bytes` long, or as short as it gets for 0.
std::string number_of(EVP_PKEY* key, const char* name, std::size_t bytes) {
    BIGNUM* found = nullptr;
    openssl::require(EVP_PKEY_get_bn_param(key, name, &found) == 1);
    const openssl::number number(found);
    const std::size_t needed = static_cast<std::size_t>(BN_num_bytes(found));
    std::string out(bytes == 0 ? needed : bytes, '\0');
    const int size = static_cast<int>(out.size());
    openssl::require(
        BN_bn2binpad(found, reinterpret_cast<unsigned char*>(out.data()), size) == size
    );
    return base64url_encode(out);
}

std::string raw_public_key(EVP_PKEY* key) {
    std::array<unsigned char, 32> raw;
    std::size_t size = raw.size();
    openssl::require(EVP_PKEY_get_raw_public_key(key, raw.data(), &size) == 1);
    return base64url_encode({reinterpret_cast<const char*>(raw.data()), size});
}

/// The public numbers of a key, with the text that `jwk_members` refers to.
struct public_numbers {
    std::string n, e, x, y;

    public_numbers(EVP_PKEY* key, key_type type) {
        switch (type) {
            case key_type::rsa:
                n = number_of(key, OSSL_PKEY_PARAM_RSA_N, 0);
                e = number_of(key, OSSL_PKEY_PARAM_RSA_E, 0);
                break;
            case key_type::p256:
            case key_type::p384:
                x = number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, field_bytes(type));
                y = number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, field_bytes(type));
                break;
            case key_type::ed25519:
                x = raw_public_key(key);
                break;
        }
    }

    jwk_members members() const { return {.n = n, .e = e, .x = x, .y = y}; }
};

std::string jwk_of(
    std::string_view kid, algorithm value, key_type type, const public_numbers& numbers
) {
    std::string text;
    json::writer out(text);
    out.begin_object();
    out.key("kty").value(type == key_type::rsa ? "RSA" : type == key_type::ed25519 ? "OKP" : "EC");
    out.key("kid").value(kid).key("alg").value(to_string(value)).key("use").value("sig");
    if (type == key_type::rsa) {
        out.key("n").value(numbers.n).key("e").value(numbers.e);
    } else {
        out.key("crv").value(curve_name(type)).key("x").value(numbers.x);
        if (type != key_type::ed25519) out.key("y").value(numbers.y);
    }
    out.end_object();
    return text;
}

/// The DER form of an ECDSA signature as the pair r || s (RFC 7518 §3.4).
std::string ecdsa_pair(std::string_view der, std::size_t half) {
    const unsigned char* at = openssl::bytes(der);
    const openssl::ecdsa_signature signature(
        d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()))
    );
    openssl::require(signature != nullptr);
    std::string pair(2 * half, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(pair.data());
    const int size = static_cast<int>(half);
    openssl::require(
        BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), out, size) == size &&
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), out + half, size) == size
    );
    return pair;
}

}  // namespace

private_key private_key::generate(crypto::algorithm value) {
    const key_type type = scheme_of(value).type;
    openssl::key key(generate_key(type));
    openssl::require(key != nullptr);
    const public_numbers numbers(key.get(), type);
    const std::string kid = thumbprint(type, numbers.members());
    EVP_PKEY* const raw = key.get();
    return private_key(std::make_shared<const implementation>(implementation{
        .algorithm = value,
        .jwk = jwk_of(kid, value, type, numbers),
        .public_half = crypto::public_key(
            std::make_shared<const public_key::implementation>(kid, type, value, std::move(key))
        ),
        .key = raw,
    }));
}

const std::string& private_key::id() const noexcept {
    return shared_->public_half.id();
}

crypto::algorithm private_key::algorithm() const noexcept {
    return shared_->algorithm;
}

std::string private_key::sign(std::string_view signed_bytes) const {
    const openssl::error_guard guard;
    const signature_scheme scheme = scheme_of(shared_->algorithm);
    const openssl::digest_context context(EVP_MD_CTX_new());
    EVP_PKEY_CTX* options = nullptr;  // owned by the context
    openssl::require(
        context &&
        EVP_DigestSignInit(context.get(), &options, scheme.digest, nullptr, shared_->key) == 1
    );
    if (scheme.pss) {
        // RFC 7518 §3.5; MGF1 takes the signature's digest by itself.
        openssl::require(
            EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) == 1 &&
            EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) == 1
        );
    }
    std::string signature(static_cast<std::size_t>(EVP_PKEY_get_size(shared_->key)), '\0');
    std::size_t size = signature.size();
    openssl::require(
        EVP_DigestSign(
            context.get(),
            reinterpret_cast<unsigned char*>(signature.data()),
            &size,
            openssl::bytes(signed_bytes),
            signed_bytes.size()
        ) == 1
    );
    signature.resize(size);
    const bool is_ecdsa = scheme.type == key_type::p256 || scheme.type == key_type::p384;
    return is_ecdsa ? ecdsa_pair(signature, field_bytes(scheme.type)) : signature;
}

std::string private_key::public_jwk() const {
    return shared_->jwk;
}

crypto::public_key private_key::public_half() const {
    return shared_->public_half;
}

}  // namespace warder::crypto
