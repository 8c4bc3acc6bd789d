/// Public and private keys, and sets of them (RFC 7517, RFC 7518 §6, RFC 8037 §2).
#pragma once

#include <warder/core/result.hpp>
#include <warder/core/secret.hpp>
#include <warder/crypto/algorithm.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::crypto {

/// A verification key that is ready for use; parsed once, as parsing costs as much as 18
/// verifications.
///
/// Cheap to copy (shared), immutable.
///
/// @threads  safe to use concurrently
class public_key {
  public:
    /// `kid` of the JWK; empty when it has none.
    const std::string& id() const noexcept;

    /// Whether this key may verify that algorithm: its type and size fit, and its `alg` member, if
    /// present, is equal (RFC 8725 §3.1: a key is used with one algorithm).
    bool allows(algorithm value) const noexcept;

    /// Whether `signature` is this key's signature of `signed_bytes`.
    ///
    /// @param signature  raw bytes as JWS has them: for ES256 and ES384 the pair r || s, not DER
    /// (RFC 7518 §3.4)
    bool verify(algorithm value, std::string_view signed_bytes, std::string_view signature) const;

    struct implementation;
    explicit public_key(std::shared_ptr<const implementation> shared) noexcept
        : shared_(std::move(shared)) {}

  private:
    std::shared_ptr<const implementation> shared_;
};

/// A key that signs: of a client at its issuer (private_key_jwt), of the development issuer, of
/// tests.
class private_key {
  public:
    /// Reads one private key in PEM, without a passphrase (RFC 7468 §10; the older labels of
    /// OpenSSL too). It signs by RS256, ES256, ES384 or EdDSA, as its type says, unless another
    /// algorithm of that type is wanted.
    ///
    /// @param kid  what the verifier calls the key; empty: the RFC 7638 thumbprint
    /// @errors     a sentence for the operator
    static result<private_key> from_pem(
        std::string_view pem,
        std::string kid = {},
        std::optional<crypto::algorithm> signs_by = std::nullopt
    );

    /// The key in PEM, as PKCS #8 without a passphrase (RFC 5958): for a store that is kept like
    /// the key itself.
    secret to_pem() const;

    /// A fresh key for `value`: RSA with 2048 bits, P-256, P-384 or Ed25519. Its `kid` is the RFC
    /// 7638 thumbprint.
    static private_key generate(algorithm value);

    const std::string& id() const noexcept;
    crypto::algorithm algorithm() const noexcept;

    /// Raw JWS signature bytes of `signed_bytes`.
    std::string sign(std::string_view signed_bytes) const;

    /// The public half as a JWK object: `{"kty","kid","alg","use":"sig",...}`.
    std::string public_jwk() const;

    /// The public half, ready to verify.
    crypto::public_key public_half() const;

    struct implementation;

  private:
    explicit private_key(std::shared_ptr<const implementation> shared) noexcept
        : shared_(std::move(shared)) {}
    std::shared_ptr<const implementation> shared_;
};

/// Keys of one issuer, in the order of its document. Immutable once parsed.
struct key_set {
    std::vector<public_key> keys;

    /// Keys that were left out, each with its reason, for the log: unknown type or curve, an RSA
    /// modulus under 2048 bits, `use` other than `sig`, a symmetric or private key, a broken
    /// number. One bad key never spoils the rest.
    std::vector<std::string> skipped;
};

/// Most keys that a set may have; the rest are skipped.
inline constexpr std::size_t max_keys = 64;

/// Reads a JWK Set: `{"keys":[...]}` (RFC 7517 §5).
///
/// @errors  when the text is not a JSON object with an array `keys`; a set without a usable key is
/// not an error
result<key_set> parse_key_set(std::string_view json);

/// Reads public keys in PEM: one or more blocks `PUBLIC KEY` (RFC 7468 §13) or `CERTIFICATE`
/// (RFC 7468 §5), of which the key counts and nothing else. They have no `kid`.
///
/// @errors  a sentence for the operator: no such block, one that is broken or of an unfit key, or a
///          private key
result<key_set> parse_pem_keys(std::string_view pem);

/// A JWK Set document of these JWK objects.
std::string key_set_json(const std::vector<std::string>& public_jwks);

}  // namespace warder::crypto
