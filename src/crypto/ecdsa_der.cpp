#include "crypto/ecdsa_der.hpp"

#include <algorithm>

namespace warder::crypto {
namespace {

/// Appends one half as an INTEGER: without leading zeros, and with one where the first bit would
/// make it negative (X.690 §8.3.2).
void append_integer(std::string& der, std::string_view half) {
    half.remove_prefix(std::min(half.find_first_not_of('\0'), half.size() - 1));
    const bool negative = (static_cast<unsigned char>(half.front()) & 0x80) != 0;
    der += {'\x02', static_cast<char>(half.size() + (negative ? 1 : 0))};
    if (negative) der += '\0';
    der += half;
}

}  // namespace

std::string ecdsa_der(std::string_view pair) {
    std::string der = {'\x30', '\0'};
    der.reserve(pair.size() + 8);
    append_integer(der, pair.substr(0, pair.size() / 2));
    append_integer(der, pair.substr(pair.size() / 2));
    der[1] = static_cast<char>(der.size() - 2);  // 102 at most: a length of one byte
    return der;
}

}  // namespace warder::crypto
