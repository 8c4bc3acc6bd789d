#include "oauth/dpop_nonces.hpp"

#include "core/whole_number.hpp"
#include <warder/crypto/aead.hpp>
#include <warder/crypto/base64url.hpp>

namespace warder::oauth {
namespace {

/// What else is sealed under some key is no nonce.
constexpr std::string_view purpose = "DPoP nonce";

// A sealed number of seconds is shorter; what is longer is not looked at.
constexpr std::size_t max_nonce_bytes = 128;

secret random_key(entropy& chance) {
    std::string bytes(crypto::aead_key_bytes, '\0');
    chance.fill(std::as_writable_bytes(std::span(bytes)));
    return secret(std::move(bytes));
}

}  // namespace

dpop_nonces::dpop_nonces(entropy& chance) : chance_(chance), key_(random_key(chance)) {}

std::string dpop_nonces::make(time_point now) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    return crypto::base64url_encode(
        crypto::aead_seal(key_, std::to_string(seconds), purpose, chance_)
    );
}

bool dpop_nonces::accepts(std::string_view nonce, time_point now) const {
    if (nonce.size() > max_nonce_bytes) return false;
    const auto sealed = crypto::base64url_decode(nonce);
    if (!sealed) return false;
    const auto text = crypto::aead_open(key_, *sealed, purpose);
    if (!text) return false;
    const auto seconds = whole_number<long long>(*text);
    if (!seconds) return false;
    const time_point made{std::chrono::seconds(*seconds)};
    return now < made + lifetime;
}

}  // namespace warder::oauth
