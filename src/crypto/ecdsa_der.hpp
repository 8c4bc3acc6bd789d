/// The form of an ECDSA signature that OpenSSL takes.
#pragma once

#include <string>
#include <string_view>

namespace warder::crypto {

/// The pair r || s of RFC 7518 §3.4 as an ECDSA-Sig-Value in DER (RFC 3279 §2.2.3). Written by
/// hand: with OpenSSL's numbers it is seven allocations.
///
/// @param pair  two halves of one size, of 1 to 48 bytes each (P-384)
std::string ecdsa_der(std::string_view pair);

}  // namespace warder::crypto
