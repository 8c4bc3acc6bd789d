/// RSASSA-PKCS1-v1_5: RS256, RS384 and RS512.
#pragma once

#include "crypto/openssl.hpp"

namespace warder::crypto {

/// Sizes of a modulus that are accepted. RFC 7518 §3.3 and §3.5 allow no smaller one, and the cost
/// of a verification grows with the square.
inline constexpr int min_rsa_bits = 2048;
inline constexpr int max_rsa_bits = 8192;

/// Verifies with one RSA key, by RFC 8017 §8.2.2: the signature is raised to the public exponent,
/// and the result must be, as a whole, the only encoding that the digest has. Nothing of it is
/// parsed.
///
/// The arithmetic is OpenSSL's, and used as it stands: EVP_PKEY_verify takes a fifth longer for the
/// same answer, and that is most of what a token costs that is seen for the first time. The key is
/// public, so nothing here has to take constant time.
///
/// @threads any number at once
class rsa_pkcs1_verifier {
  public:
    /// @param key  what `make_public_key` lets through: a modulus that is odd and of an accepted
    /// size, an exponent that is odd and at least 3. `std::logic_error` for another.
    explicit rsa_pkcs1_verifier(EVP_PKEY* key);

    /// Whether this is the key's signature of that digest. Throws where memory ends.
    ///
    /// @param digest  of SHA-256, SHA-384 or SHA-512, told apart by its size
    bool verify(const openssl::digest& digest, std::string_view signature) const;

  private:
    openssl::number modulus_;
    openssl::number exponent_;
    openssl::montgomery montgomery_;  ///< of the modulus
};

}  // namespace warder::crypto
