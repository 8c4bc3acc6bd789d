#include "crypto/openssl.hpp"
#include <warder/crypto/digest.hpp>

#include <algorithm>

namespace warder::crypto {
namespace openssl {
namespace {

// Never freed: it is needed until the last thread ends.
const EVP_MD* fetch(const char* name) {
    const EVP_MD* fetched = EVP_MD_fetch(nullptr, name, nullptr);
    require(fetched != nullptr);
    return fetched;
}

}  // namespace

const EVP_MD* sha256() {
    static const EVP_MD* const kind = fetch("SHA2-256");
    return kind;
}

const EVP_MD* sha384() {
    static const EVP_MD* const kind = fetch("SHA2-384");
    return kind;
}

const EVP_MD* sha512() {
    static const EVP_MD* const kind = fetch("SHA2-512");
    return kind;
}

digest hash(const EVP_MD* kind, std::string_view text) {
    thread_local const digest_context context(EVP_MD_CTX_new());
    digest out;
    require(
        context && EVP_DigestInit_ex2(context.get(), kind, nullptr) == 1 &&
        EVP_DigestUpdate(context.get(), text.data(), text.size()) == 1 &&
        EVP_DigestFinal_ex(context.get(), out.bytes.data(), &out.size) == 1
    );
    return out;
}

}  // namespace openssl

sha256_digest sha256(std::string_view bytes) {
    const openssl::digest digest = openssl::hash(openssl::sha256(), bytes);
    sha256_digest out;
    std::copy_n(digest.bytes.begin(), out.size(), out.begin());
    return out;
}

sha256_digest hmac_sha256(const secret& key, std::string_view bytes) {
    sha256_digest out;
    std::size_t size = 0;
    const std::string_view text = key.reveal();
    // A null pointer is no empty key to OpenSSL.
    const void* const start = text.empty() ? "" : text.data();
    openssl::require(
        EVP_Q_mac(
            nullptr,
            "HMAC",
            nullptr,
            "SHA2-256",
            nullptr,
            start,
            text.size(),
            openssl::bytes(bytes),
            bytes.size(),
            out.data(),
            out.size(),
            &size
        ) != nullptr &&
        size == out.size()
    );
    return out;
}

}  // namespace warder::crypto
