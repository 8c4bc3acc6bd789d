/// From JWK numbers to OpenSSL keys.
#include "crypto/key.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/digest.hpp>
#include <warder/json/node.hpp>

namespace warder::crypto {
namespace {

constexpr int max_exponent_bits = 64;
// One more than 8192 bits need, for the zero byte that some issuers write in front.
constexpr std::size_t max_number_bytes = max_rsa_bits / 8 + 1;

error broken(std::string reason) {
    return {json::errc::mismatch, "Key cannot be used", std::move(reason)};
}

openssl::number number_from(std::string_view bytes) {
    openssl::number number(BN_bin2bn(openssl::bytes(bytes), static_cast<int>(bytes.size()), nullptr)
    );
    openssl::require(number != nullptr);
    return number;
}

result<openssl::key> key_from(const char* type, OSSL_PARAM_BLD* builder) {
    const openssl::parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const openssl::key_context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    openssl::require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1);
    EVP_PKEY* key = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
        return broken("OpenSSL refuses its numbers");
    }
    return openssl::key(key);
}

result<openssl::key> make_rsa(const jwk_members& members) {
    const auto modulus = base64url_decode(members.n);
    const auto exponent = base64url_decode(members.e);
    if (!modulus || !exponent) return broken("`n` or `e` is not base64url");
    if (modulus->size() > max_number_bytes || exponent->size() > max_number_bytes) {
        return broken("`n` or `e` is longer than 8192 bits");
    }
    const openssl::number n = number_from(*modulus);
    const openssl::number e = number_from(*exponent);
    if (const int bits = BN_num_bits(n.get()); bits < min_rsa_bits || bits > max_rsa_bits) {
        return broken("RSA modulus has " + std::to_string(bits) + " bits, not 2048 to 8192");
    }
    // RFC 8017 §3.1: n is a product of odd primes, e is at least 3 and prime to an even number.
    if (!BN_is_odd(n.get())) return broken("RSA modulus is even");
    if (!BN_is_odd(e.get()) || BN_is_one(e.get()))
        return broken("RSA exponent is not odd and >= 3");
    if (BN_num_bits(e.get()) > max_exponent_bits) return broken("RSA exponent has over 64 bits");

    const openssl::parameter_builder builder(OSSL_PARAM_BLD_new());
    openssl::require(
        builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1
    );
    return key_from("RSA", builder.get());
}

result<openssl::key> make_ec(key_type type, const jwk_members& members) {
    const auto x = base64url_decode(members.x);
    const auto y = base64url_decode(members.y);
    if (!x || !y) return broken("`x` or `y` is not base64url");
    // RFC 7518 §6.2.1.2: a coordinate has its full length, leading zeros included.
    if (x->size() != field_bytes(type) || y->size() != field_bytes(type)) {
        return broken("a coordinate has the wrong length");
    }
    const std::string point = '\x04' + *x + *y;  // uncompressed, SEC 1 §2.3.3
    const openssl::parameter_builder builder(OSSL_PARAM_BLD_new());
    openssl::require(
        builder &&
        OSSL_PARAM_BLD_push_utf8_string(
            builder.get(),
            OSSL_PKEY_PARAM_GROUP_NAME,
            curve_name(type).data(),
            curve_name(type).size()
        ) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(
            builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()
        ) == 1
    );
    auto key = key_from("EC", builder.get());
    if (!key) return broken("the point is not on the curve");
    const openssl::key_context context(EVP_PKEY_CTX_new_from_pkey(nullptr, key->get(), nullptr));
    if (!context || EVP_PKEY_public_check(context.get()) != 1) {
        return broken("the point is not on the curve");
    }
    return key;
}

result<openssl::key> make_ed25519(const jwk_members& members) {
    const auto x = base64url_decode(members.x);
    if (!x) return broken("`x` is not base64url");
    if (x->size() != field_bytes(key_type::ed25519)) return broken("`x` has the wrong length");
    openssl::key key(
        EVP_PKEY_new_raw_public_key_ex(nullptr, "ED25519", nullptr, openssl::bytes(*x), x->size())
    );
    if (!key) return broken("OpenSSL refuses its numbers");
    return key;
}

/// A number of the key in base64url: `bytes` long, or as short as it gets for 0.
std::string number_of(EVP_PKEY* key, const char* name, std::size_t bytes) {
    BIGNUM* found = nullptr;
    openssl::require(EVP_PKEY_get_bn_param(key, name, &found) == 1);
    const openssl::number number(found);
    const std::size_t needed = static_cast<std::size_t>(BN_num_bytes(found));
    std::string out(bytes == 0 ? needed : bytes, '\0');
    const int size = static_cast<int>(out.size());
    openssl::require(
        BN_bn2binpad(found, reinterpret_cast<unsigned char*>(out.data()), size) == size
    );
    return base64url_encode(out);
}

std::string raw_public_key(EVP_PKEY* key) {
    std::array<unsigned char, 32> raw;
    std::size_t size = raw.size();
    openssl::require(EVP_PKEY_get_raw_public_key(key, raw.data(), &size) == 1);
    return base64url_encode({reinterpret_cast<const char*>(raw.data()), size});
}

}  // namespace

result<openssl::key> make_public_key(key_type type, const jwk_members& members) {
    const openssl::error_guard guard;
    switch (type) {
        case key_type::rsa:
            return make_rsa(members);
        case key_type::p256:
        case key_type::p384:
            return make_ec(type, members);
        case key_type::ed25519:
            return make_ed25519(members);
    }
    return broken("unknown type");
}

public_numbers::public_numbers(EVP_PKEY* key, key_type type) {
    switch (type) {
        case key_type::rsa:
            n = number_of(key, OSSL_PKEY_PARAM_RSA_N, 0);
            e = number_of(key, OSSL_PKEY_PARAM_RSA_E, 0);
            break;
        case key_type::p256:
        case key_type::p384:
            x = number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, field_bytes(type));
            y = number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, field_bytes(type));
            break;
        case key_type::ed25519:
            x = raw_public_key(key);
            break;
    }
}

std::optional<key_type> type_of(EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "RSA") == 1) return key_type::rsa;
    if (EVP_PKEY_is_a(key, "ED25519") == 1) return key_type::ed25519;
    if (EVP_PKEY_is_a(key, "EC") != 1) return std::nullopt;
    std::array<char, 32> group;
    std::size_t size = 0;
    if (EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) != 1) return std::nullopt;
    const std::string_view name(group.data(), size);
    if (name == "prime256v1") return key_type::p256;
    if (name == "secp384r1") return key_type::p384;
    return std::nullopt;
}

std::string thumbprint(key_type type, const jwk_members& members) {
    // RFC 7638 §3: the required members in the order of their names, without white space. They are
    // base64url and registered names, so that nothing needs escaping.
    std::string text;
    const auto add = [&text](std::string_view name, std::string_view value) {
        text.append(text.empty() ? "{\"" : ",\"").append(name).append("\":\"");
        text.append(value).append("\"");
    };
    if (type == key_type::rsa) {
        add("e", members.e);
        add("kty", "RSA");
        add("n", members.n);
    } else {
        add("crv", curve_name(type));
        add("kty", type == key_type::ed25519 ? "OKP" : "EC");
        add("x", members.x);
        if (type != key_type::ed25519) add("y", members.y);
    }
    text += '}';
    return base64url_encode(as_text(sha256(text)));
}

}  // namespace warder::crypto
