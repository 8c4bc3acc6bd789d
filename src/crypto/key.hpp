/// What is inside `public_key` and `private_key`.
#pragma once

#include "crypto/openssl.hpp"
#include "crypto/rsa_pkcs1.hpp"
#include <warder/core/result.hpp>
#include <warder/crypto/jwk.hpp>
#include <warder/json/node.hpp>

#include <array>
#include <mutex>

namespace warder::crypto {

enum class key_type : std::uint8_t { rsa, p256, p384, ed25519 };

/// How an algorithm is computed.
struct signature_scheme {
    key_type type;
    const EVP_MD* digest;  ///< null for Ed25519, which hashes by itself
    bool pss;              ///< RSASSA-PSS rather than RSASSA-PKCS1-v1_5
};
signature_scheme scheme_of(algorithm value);

/// Bytes of one coordinate, of one half of a signature (ECDSA), or of the whole key (Ed25519).
std::size_t field_bytes(key_type type) noexcept;

/// `crv` of that type (RFC 7518 §6.2.1.1, RFC 8037 §2); empty for RSA.
std::string_view curve_name(key_type type) noexcept;

/// Initialised verification contexts of one key and one algorithm that nobody uses at the moment.
///
/// For PSS and ECDSA. A context costs some microseconds to set up. They belong to the key, so that
/// they die with it and can never be taken for another key's; there are never more than threads
/// that verified at the same time.
class idle_contexts {
  public:
    /// An idle context, or null when there is none.
    openssl::key_context take() {
        const std::lock_guard lock(mutex_);
        if (idle_.empty()) return nullptr;
        openssl::key_context context = std::move(idle_.back());
        idle_.pop_back();
        return context;
    }
    void give_back(openssl::key_context context) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(context));
    }

  private:
    std::mutex mutex_;
    std::vector<openssl::key_context> idle_;
};

struct public_key::implementation {
    std::string id;
    key_type type;
    std::optional<algorithm> only;  ///< `alg` of the JWK
    openssl::key key;
    std::optional<rsa_pkcs1_verifier> rsa;                    ///< of an RSA key
    mutable std::array<idle_contexts, algorithm_count> idle;  ///< by algorithm

    implementation(
        std::string kid, key_type kind, std::optional<algorithm> pinned, openssl::key material
    )
        : id(std::move(kid)), type(kind), only(pinned), key(std::move(material)) {
        if (type == key_type::rsa) rsa.emplace(key.get());
    }
};

struct private_key::implementation {
    crypto::algorithm algorithm;
    std::string jwk;
    crypto::public_key public_half;
    EVP_PKEY* key;  // owned by public_half

    /// Wraps a key pair.
    ///
    /// @param kid  empty: the RFC 7638 thumbprint
    static std::shared_ptr<const implementation> of(
        openssl::key pair, crypto::algorithm value, std::string kid
    );
};

/// Key material of a JWK, still in base64url. Members that its type does not have are empty.
struct jwk_members {
    std::string_view n, e;  ///< RSA
    std::string_view x, y;  ///< EC; Ed25519 has `x` only
};

/// The public numbers of a key, with the text that `jwk_members` refers to.
struct public_numbers {
    std::string n, e, x, y;

    public_numbers(EVP_PKEY* key, key_type type);

    jwk_members members() const { return {.n = n, .e = e, .x = x, .y = y}; }
};

/// The type of a key; nothing for one that no algorithm of ours uses.
std::optional<key_type> type_of(EVP_PKEY* key);

/// Reads one JWK.
///
/// @errors  as for a key that a set skips
result<public_key> parse_jwk(json::node jwk);

/// The RFC 7638 thumbprint (SHA-256, base64url) of a JWK that `parse_jwk` accepted.
std::string thumbprint_of(json::node jwk);

/// Builds a public key from JWK members.
///
/// @errors  `json::errc::mismatch`, with the reason as detail: not base64url, a number of the wrong
/// size, a point that is not on the curve
result<openssl::key> make_public_key(key_type type, const jwk_members& members);

/// `kid` for a key of ours: the RFC 7638 thumbprint (SHA-256, base64url).
std::string thumbprint(key_type type, const jwk_members& members);

}  // namespace warder::crypto
