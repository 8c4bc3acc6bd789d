#include "crypto/rsa_pkcs1.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace warder::crypto {
namespace {

openssl::number number_of(EVP_PKEY* key, const char* name) {
    BIGNUM* found = nullptr;
    openssl::require(EVP_PKEY_get_bn_param(key, name, &found) == 1);
    return openssl::number(found);
}

/// Numbers that a thread lends out and takes back, so that none is allocated anew.
class scratch {
  public:
    scratch() {
        if (!context_) context_.reset(BN_CTX_new());
        openssl::require(context_ != nullptr);
        BN_CTX_start(context_.get());
    }
    ~scratch() { BN_CTX_end(context_.get()); }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;

    BIGNUM* number() {
        BIGNUM* const lent = BN_CTX_get(context_.get());
        openssl::require(lent != nullptr);
        return lent;
    }
    BN_CTX* context() const noexcept { return context_.get(); }

  private:
    static thread_local openssl::number_context context_;
};

thread_local openssl::number_context scratch::context_;

/// Sets `number` to the one encoding of a digest (RFC 8017 §9.2): 00 01 FF ... FF 00, and the
/// DigestInfo of SHA-2, whose only parts that differ are lengths and the last byte of the
/// algorithm's name (note 1).
void encode(const openssl::digest& digest, std::size_t size, BIGNUM* number) {
    const auto hash = static_cast<unsigned char>(digest.size);
    const auto whole = static_cast<unsigned char>(0x11 + digest.size);
    const unsigned char algorithm = digest.size == 32 ? 1 : digest.size == 48 ? 2 : 3;
    const std::array<unsigned char, 20> info = {0x00, 0x30,      whole, 0x30, 0x0d, 0x06, 0x09,
                                                0x60, 0x86,      0x48,  0x01, 0x65, 0x03, 0x04,
                                                0x02, algorithm, 0x05,  0x00, 0x04, hash};
    std::array<unsigned char, max_rsa_bits / 8> bytes;
    bytes[0] = 0x00;
    bytes[1] = 0x01;
    const std::size_t padded = size - info.size() - digest.size;
    std::fill(bytes.begin() + 2, bytes.begin() + static_cast<std::ptrdiff_t>(padded), 0xff);
    auto* end = std::copy(info.begin(), info.end(), bytes.data() + padded);
    std::copy_n(digest.bytes.data(), digest.size, end);
    openssl::require(BN_bin2bn(bytes.data(), static_cast<int>(size), number) != nullptr);
}

}  // namespace

rsa_pkcs1_verifier::rsa_pkcs1_verifier(EVP_PKEY* key)
    : modulus_(number_of(key, OSSL_PKEY_PARAM_RSA_N)),
      exponent_(number_of(key, OSSL_PKEY_PARAM_RSA_E)),
      montgomery_(BN_MONT_CTX_new()) {
    const int bits = BN_num_bits(modulus_.get());
    if (bits < min_rsa_bits || bits > max_rsa_bits || !BN_is_odd(modulus_.get()) ||
        !BN_is_odd(exponent_.get()) || BN_is_one(exponent_.get())) {
        throw std::logic_error("an RSA key that was not checked");
    }
    const openssl::error_guard guard;
    const scratch lent;
    openssl::require(
        montgomery_ && BN_MONT_CTX_set(montgomery_.get(), modulus_.get(), lent.context()) == 1
    );
}

bool rsa_pkcs1_verifier::verify(const openssl::digest& digest, std::string_view signature) const {
    // RFC 8017 §8.2.2 step 1: as long as the modulus, neither more nor less
    if (signature.size() != static_cast<std::size_t>(BN_num_bytes(modulus_.get()))) return false;
    const int size = static_cast<int>(signature.size());

    scratch lent;
    BIGNUM* const base = lent.number();
    BIGNUM* const domain = lent.number();  // the base in the domain of Montgomery's products
    BIGNUM* const power = lent.number();
    openssl::require(BN_bin2bn(openssl::bytes(signature), size, base) != nullptr);
    // RFC 8017 §5.2.2 step 1: a signature from the modulus on is out of range
    if (BN_ucmp(base, modulus_.get()) >= 0) return false;

    const auto times = [&](const BIGNUM* factor) {
        openssl::require(
            BN_mod_mul_montgomery(power, power, factor, montgomery_.get(), lent.context()) == 1
        );
    };
    openssl::require(
        BN_to_montgomery(domain, base, montgomery_.get(), lent.context()) == 1 &&
        BN_copy(power, domain) != nullptr
    );
    for (int bit = BN_num_bits(exponent_.get()) - 2; bit >= 0; --bit) {
        times(power);
        // The exponent is odd, so the last product is with the base itself: of xR and y, in which R
        // is Montgomery's factor, it makes xy.
        if (BN_is_bit_set(exponent_.get(), bit) == 1) times(bit == 0 ? base : domain);
    }

    // As numbers: a number of this size has one form only.
    BIGNUM* const expected = lent.number();
    encode(digest, signature.size(), expected);
    return BN_ucmp(power, expected) == 0;
}

}  // namespace warder::crypto
