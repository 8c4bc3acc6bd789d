/// RSASSA-PKCS1-v1_5: RS256, RS384 and RS512.
#pragma once

#include "crypto/openssl.hpp"

namespace warder::crypto {

/// Verifies with one RSA key, by RFC 8017 §8.2.2: the signature is raised to the public exponent,
/// and the result must be, byte by byte, the only encoding that the digest has. Nothing of it is
/// parsed.
///
/// The arithmetic is OpenSSL's, and used as it stands: EVP_PKEY_verify takes a fifth longer for the
/// same answer, and that is most of what a token costs that is seen for the first time. The key is
/// public, so nothing here has to take constant time.
///
/// @threads any number at once
class rsa_pkcs1_verifier {
  public:
    /// @param key  an RSA key of an odd modulus and an odd exponent from 3 on, of 2048 to 8192 bits
    explicit rsa_pkcs1_verifier(EVP_PKEY* key);

    /// @param digest  of SHA-256, SHA-384 or SHA-512, told apart by its size
    bool verify(const openssl::digest& digest, std::string_view signature) const;

  private:
    openssl::number modulus_;
    openssl::number exponent_;
    openssl::montgomery montgomery_;  ///< of the modulus
};

}  // namespace warder::crypto
