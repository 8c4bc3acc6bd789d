#include "crypto/key.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/json/writer.hpp>

namespace warder::crypto {

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

std::shared_ptr<const private_key::implementation> private_key::implementation::of(
    openssl::key pair, crypto::algorithm value, std::string kid
) {
    const key_type type = scheme_of(value).type;
    const public_numbers numbers(pair.get(), type);
    if (kid.empty()) kid = thumbprint(type, numbers.members());
    EVP_PKEY* const raw = pair.get();
    return std::make_shared<const implementation>(implementation{
        .algorithm = value,
        .jwk = jwk_of(kid, value, type, numbers),
        .public_half = crypto::public_key(
            std::make_shared<const public_key::implementation>(kid, type, value, std::move(pair))
        ),
        .key = raw,
    });
}

private_key private_key::generate(crypto::algorithm value) {
    openssl::key key(generate_key(scheme_of(value).type));
    openssl::require(key != nullptr);
    return private_key(implementation::of(std::move(key), value, {}));
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
