/// Keys as OpenSSL and certificate authorities write them.
#include "crypto/key.hpp"
#include <warder/json/node.hpp>

#include <openssl/pem.h>
#include <openssl/x509.h>

namespace warder::crypto {
namespace {

using buffer = std::unique_ptr<BIO, openssl::deleter<BIO_free_all>>;
using certificate = std::unique_ptr<X509, openssl::deleter<X509_free>>;

error unusable(std::string reason) {
    return {json::errc::mismatch, "Key cannot be used", std::move(reason)};
}

/// One block of a PEM text, decoded.
struct block {
    std::string label;  ///< between "BEGIN " and the dashes
    std::string der;
};

/// The next block; nothing at the end.
result<std::optional<block>> next_block(BIO* from) {
    char* label = nullptr;
    char* header = nullptr;
    unsigned char* der = nullptr;
    long size = 0;
    if (PEM_read_bio(from, &label, &header, &der, &size) != 1) {
        const unsigned long last = ERR_peek_last_error();
        const bool ended =
            ERR_GET_LIB(last) == ERR_LIB_PEM && ERR_GET_REASON(last) == PEM_R_NO_START_LINE;
        if (!ended) return unusable("it is cut off, or its base64 is broken");
        return std::optional<block>();
    }
    block read{label, {reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)}};
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(der);
    return std::optional<block>(std::move(read));
}

result<openssl::key> decode(const block& one) {
    const unsigned char* at = openssl::bytes(one.der);
    const auto size = static_cast<long>(one.der.size());
    openssl::key key;
    if (one.label == "PUBLIC KEY") {
        key.reset(d2i_PUBKEY(nullptr, &at, size));
    } else if (one.label == "CERTIFICATE") {
        const certificate holder(d2i_X509(nullptr, &at, size));
        if (holder) key.reset(X509_get_pubkey(holder.get()));
    } else if (one.label.ends_with("PRIVATE KEY")) {
        return unusable(
            "it is a private key, which has no place here; \"openssl pkey -in FILE -pubout\" gives "
            "the public one"
        );
    } else {
        return unusable("it is a " + one.label + ", not a PUBLIC KEY or a CERTIFICATE");
    }
    if (!key || at != openssl::bytes(one.der) + one.der.size()) {
        return unusable("its bytes are no key");
    }
    return key;
}

result<public_key> read(const block& one) {
    auto key = decode(one);
    if (!key) return key.error();
    const auto type = type_of(key->get());
    if (!type) return unusable("it is none of RSA, P-256, P-384 and Ed25519");
    // Built anew of its numbers, so that what a JWK must fulfil holds here as well.
    const public_numbers numbers(key->get(), *type);
    auto material = make_public_key(*type, numbers.members());
    if (!material) return material.error();
    return public_key(std::make_shared<const public_key::implementation>(
        std::string(), *type, std::nullopt, *std::move(material)
    ));
}

/// Instead of OpenSSL's own, which asks on the terminal.
int no_passphrase(char*, int, int, void*) {
    return 0;
}

algorithm usual_algorithm(key_type type) {
    switch (type) {
        case key_type::rsa:
            return algorithm::rs256;
        case key_type::p256:
            return algorithm::es256;
        case key_type::p384:
            return algorithm::es384;
        case key_type::ed25519:
            return algorithm::eddsa;
    }
    throw std::logic_error("no such type of key");
}

}  // namespace

result<private_key> private_key::from_pem(
    std::string_view pem, std::string kid, std::optional<crypto::algorithm> signs_by
) {
    const openssl::error_guard guard;
    const buffer from(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    openssl::require(from != nullptr);
    openssl::key key(PEM_read_bio_PrivateKey(from.get(), nullptr, no_passphrase, nullptr));
    if (!key) return unusable("there is no private key in it, or it needs a passphrase");
    const auto type = type_of(key.get());
    if (!type) return unusable("it is none of RSA, P-256, P-384 and Ed25519");
    const public_numbers numbers(key.get(), *type);
    if (auto fit = make_public_key(*type, numbers.members()); !fit) return fit.error();
    const crypto::algorithm value = signs_by.value_or(usual_algorithm(*type));
    if (scheme_of(value).type != *type) return unusable("it is no key of that algorithm");
    return private_key(implementation::of(std::move(key), value, std::move(kid)));
}

secret private_key::to_pem() const {
    const openssl::error_guard guard;
    const buffer into(BIO_new(BIO_s_secmem()));
    openssl::require(
        into != nullptr && PEM_write_bio_PKCS8PrivateKey(
                               into.get(), shared_->key, nullptr, nullptr, 0, nullptr, nullptr
                           ) == 1
    );
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(into.get(), &bytes);
    return secret(std::string(bytes, static_cast<std::size_t>(size)));
}

result<key_set> parse_pem_keys(std::string_view pem) {
    const openssl::error_guard guard;
    const buffer from(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    openssl::require(from != nullptr);
    key_set keys;
    while (true) {
        const std::string position = "block " + std::to_string(keys.keys.size() + 1) + ": ";
        const auto next = next_block(from.get());
        if (!next) return unusable(position + next.error().detail);
        if (!*next) break;
        if (keys.keys.size() == max_keys) return unusable(position + "there are too many");
        auto key = read(**next);
        if (!key) return unusable(position + key.error().detail);
        keys.keys.push_back(*std::move(key));
    }
    if (keys.keys.empty()) return unusable("there is no block BEGIN PUBLIC KEY in it");
    return keys;
}

}  // namespace warder::crypto
