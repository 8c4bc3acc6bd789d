#include "crypto/ecdsa_der.hpp"

#include "crypto/openssl.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace warder::crypto {
namespace {

/// The same by OpenSSL.
std::string der_of_openssl(std::string_view pair) {
    const std::size_t half = pair.size() / 2;
    const auto number = [](std::string_view bytes) {
        return BN_bin2bn(openssl::bytes(bytes), static_cast<int>(bytes.size()), nullptr);
    };
    const openssl::ecdsa_signature signature(ECDSA_SIG_new());
    openssl::require(
        ECDSA_SIG_set0(signature.get(), number(pair.substr(0, half)), number(pair.substr(half))) ==
        1
    );
    unsigned char* encoded = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &encoded);
    std::string der(reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size));
    OPENSSL_free(encoded);
    return der;
}

TEST(EcdsaDer, IsThatOfOpenssl) {
    for (const std::size_t half : {std::size_t{32}, std::size_t{48}}) {
        // A number that begins with some zeros and this byte.
        const auto number = [half](std::size_t zeros, char first) {
            std::string bytes(half, '\x01');
            std::fill_n(bytes.begin(), zeros, '\0');
            if (zeros < half) bytes[zeros] = first;
            return bytes;
        };
        std::vector<std::string> numbers = {number(half, '\0')};
        for (const std::size_t zeros : {std::size_t{0}, std::size_t{1}, std::size_t{3}, half - 1}) {
            for (const char first : {'\x01', '\x7f', '\x80', '\xff'})
                numbers.push_back(number(zeros, first));
        }
        for (const std::string& r : numbers) {
            for (const std::string& s : numbers)
                EXPECT_EQ(ecdsa_der(r + s), der_of_openssl(r + s));
        }
    }
}

}  // namespace
}  // namespace warder::crypto
