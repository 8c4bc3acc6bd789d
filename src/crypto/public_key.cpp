#include "crypto/ecdsa_der.hpp"
#include "crypto/key.hpp"

namespace warder::crypto {

signature_scheme scheme_of(algorithm value) {
    switch (value) {
        case algorithm::rs256:
            return {key_type::rsa, openssl::sha256(), false};
        case algorithm::rs384:
            return {key_type::rsa, openssl::sha384(), false};
        case algorithm::rs512:
            return {key_type::rsa, openssl::sha512(), false};
        case algorithm::ps256:
            return {key_type::rsa, openssl::sha256(), true};
        case algorithm::ps384:
            return {key_type::rsa, openssl::sha384(), true};
        case algorithm::ps512:
            return {key_type::rsa, openssl::sha512(), true};
        case algorithm::es256:
            return {key_type::p256, openssl::sha256(), false};
        case algorithm::es384:
            return {key_type::p384, openssl::sha384(), false};
        case algorithm::eddsa:
            return {key_type::ed25519, nullptr, false};
    }
    throw std::logic_error("no such algorithm");
}

std::size_t field_bytes(key_type type) noexcept {
    return type == key_type::p384 ? 48 : 32;
}

std::string_view curve_name(key_type type) noexcept {
    switch (type) {
        case key_type::rsa:
            return "";
        case key_type::p256:
            return "P-256";
        case key_type::p384:
            return "P-384";
        case key_type::ed25519:
            return "Ed25519";
    }
    return "";
}

namespace {

/// Bytes that every signature by this key has.
std::size_t signature_bytes(const public_key::implementation& key) {
    if (key.type == key_type::rsa)
        return static_cast<std::size_t>(EVP_PKEY_get_size(key.key.get()));
    return 2 * field_bytes(key.type);
}

openssl::key_context new_context(EVP_PKEY* key, const signature_scheme& scheme) {
    openssl::key_context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    openssl::require(
        context && EVP_PKEY_verify_init(context.get()) == 1 &&
        EVP_PKEY_CTX_set_signature_md(context.get(), scheme.digest) == 1
    );
    if (!scheme.pss) return context;
    // RFC 7518 §3.5: MGF1 with the same digest, and a salt as long as the digest.
    openssl::require(
        EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_PSS_PADDING) == 1 &&
        EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), scheme.digest) == 1 &&
        EVP_PKEY_CTX_set_rsa_pss_saltlen(context.get(), RSA_PSS_SALTLEN_DIGEST) == 1
    );
    return context;
}

bool verify_ed25519(EVP_PKEY* key, std::string_view signed_bytes, std::string_view signature) {
    const openssl::digest_context context(EVP_MD_CTX_new());
    openssl::require(
        context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1
    );
    return EVP_DigestVerify(
               context.get(),
               openssl::bytes(signature),
               signature.size(),
               openssl::bytes(signed_bytes),
               signed_bytes.size()
           ) == 1;
}

}  // namespace

const std::string& public_key::id() const noexcept {
    return shared_->id;
}

bool public_key::allows(algorithm value) const noexcept {
    return scheme_of(value).type == shared_->type && (!shared_->only || *shared_->only == value);
}

bool public_key::verify(algorithm value, std::string_view signed_bytes, std::string_view signature)
    const {
    // RFC 7518 §3.4, RFC 8017 §8.2.2, RFC 8032 §5.1.7: a signature has exactly one length.
    if (!allows(value) || signature.size() != signature_bytes(*shared_)) return false;

    const openssl::error_guard guard;
    const signature_scheme scheme = scheme_of(value);
    if (scheme.type == key_type::ed25519) {
        return verify_ed25519(shared_->key.get(), signed_bytes, signature);
    }

    const openssl::digest digest = openssl::hash(scheme.digest, signed_bytes);
    if (scheme.type == key_type::rsa && !scheme.pss) {
        return shared_->rsa->verify(digest, signature);
    }

    idle_contexts& idle = shared_->idle[static_cast<std::size_t>(value)];
    openssl::key_context context = idle.take();
    if (!context) context = new_context(shared_->key.get(), scheme);
    std::string der;
    if (scheme.type != key_type::rsa) signature = der = ecdsa_der(signature);
    const int verdict = EVP_PKEY_verify(
        context.get(), openssl::bytes(signature), signature.size(), digest.bytes.data(), digest.size
    );
    idle.give_back(std::move(context));
    return verdict == 1;
}

}  // namespace warder::crypto
