#include "issuer/key_ring.hpp"

namespace warder::issuer {
namespace {

constexpr std::size_t max_previous = 16;  // whoever rotates in a loop must not fill the memory

}  // namespace

key_ring::key_ring(crypto::algorithm first) : signing_{crypto::private_key::generate(first)} {}

crypto::private_key key_ring::signing_key(crypto::algorithm algorithm) {
    const std::lock_guard lock(mutex_);
    for (const crypto::private_key& key : signing_) {
        if (key.algorithm() == algorithm) return key;
    }
    return signing_.emplace_back(crypto::private_key::generate(algorithm));
}

void key_ring::rotate() {
    const std::lock_guard lock(mutex_);
    for (crypto::private_key& key : signing_) {
        previous_.push_back(key);
        key = crypto::private_key::generate(key.algorithm());
    }
    while (previous_.size() > max_previous)
        previous_.erase(previous_.begin());
}

void key_ring::retire() {
    const std::lock_guard lock(mutex_);
    previous_.clear();
}

std::string key_ring::json() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> jwks;
    for (const crypto::private_key& key : signing_)
        jwks.push_back(key.public_jwk());
    for (const crypto::private_key& key : previous_)
        jwks.push_back(key.public_jwk());
    return crypto::key_set_json(jwks);
}

}  // namespace warder::issuer
