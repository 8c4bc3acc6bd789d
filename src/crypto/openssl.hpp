/// Owning pointers and small helpers over OpenSSL, for this folder only.
#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace warder::crypto::openssl {

template <auto Free>
struct deleter {
    template <class T>
    void operator()(T* object) const noexcept {
        Free(object);
    }
};

using key = std::unique_ptr<EVP_PKEY, deleter<EVP_PKEY_free>>;
using key_context = std::unique_ptr<EVP_PKEY_CTX, deleter<EVP_PKEY_CTX_free>>;
using cipher_context = std::unique_ptr<EVP_CIPHER_CTX, deleter<EVP_CIPHER_CTX_free>>;
using digest_context = std::unique_ptr<EVP_MD_CTX, deleter<EVP_MD_CTX_free>>;
using number = std::unique_ptr<BIGNUM, deleter<BN_free>>;
using number_context = std::unique_ptr<BN_CTX, deleter<BN_CTX_free>>;
using montgomery = std::unique_ptr<BN_MONT_CTX, deleter<BN_MONT_CTX_free>>;
using ecdsa_signature = std::unique_ptr<ECDSA_SIG, deleter<ECDSA_SIG_free>>;
using parameter_builder = std::unique_ptr<OSSL_PARAM_BLD, deleter<OSSL_PARAM_BLD_free>>;
using parameters = std::unique_ptr<OSSL_PARAM, deleter<OSSL_PARAM_free>>;

inline const unsigned char* bytes(std::string_view text) noexcept {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// For calls that fail only where memory or the OpenSSL installation does: nothing that a peer can
/// cause.
inline void require(bool succeeded) {
    if (!succeeded) throw std::runtime_error("OpenSSL failed");
}

/// Drops the errors that OpenSSL queues for this thread while the guard lives. TLS on the same
/// thread reads that queue and would take an unverified signature for a broken connection.
class error_guard {
  public:
    error_guard() noexcept { ERR_set_mark(); }
    ~error_guard() { ERR_pop_to_mark(); }
    error_guard(const error_guard&) = delete;
    error_guard& operator=(const error_guard&) = delete;
};

/// The implementations of the three digests, fetched once: a fetch costs a third of a hash.
const EVP_MD* sha256();
const EVP_MD* sha384();
const EVP_MD* sha512();

/// A digest in its first `size` bytes.
struct digest {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size;
};

/// Hashes with a context that each thread reuses.
digest hash(const EVP_MD* kind, std::string_view text);

}  // namespace warder::crypto::openssl
