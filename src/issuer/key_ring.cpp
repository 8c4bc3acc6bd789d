#include "issuer/key_ring.hpp"

#include "issuer/records.hpp"

#include <stdexcept>

namespace warder::issuer {
namespace {

constexpr std::size_t max_previous = 16;  // whoever rotates in a loop must not fill the memory

constexpr std::string_view record_kind = "signing_key";
constexpr std::string_view record_key = "ring";
constexpr std::chrono::hours record_lifetime{24 * 365 * 10};

/// One key as it is kept.
struct kept_key {
    std::string id;
    std::string algorithm;
    std::string pem;
};

struct kept_ring {
    std::vector<kept_key> signing;
    std::vector<kept_key> previous;
};

std::vector<kept_key> kept(const std::vector<crypto::private_key>& keys) {
    std::vector<kept_key> list;
    for (const crypto::private_key& key : keys) {
        list.push_back(
            {key.id(),
             std::string(crypto::to_string(key.algorithm())),
             std::string(key.to_pem().reveal())}
        );
    }
    return list;
}

std::vector<crypto::private_key> read(const std::vector<kept_key>& list) {
    std::vector<crypto::private_key> keys;
    for (const kept_key& one : list) {
        auto key =
            crypto::private_key::from_pem(one.pem, one.id, crypto::parse_algorithm(one.algorithm));
        if (!key) throw std::runtime_error("a signing key in the store: " + key.error().log_text());
        keys.push_back(*std::move(key));
    }
    return keys;
}

}  // namespace

key_ring::key_ring(crypto::algorithm first, stores::record_store& store, const clock& clock)
    : store_(store), clock_(clock) {
    load();
    signing_key(first);
}

void key_ring::load() {
    const auto found = store_.find(record_kind, record_key);
    if (!found) throw std::runtime_error("the store of keys: " + found.error().log_text());
    if (!*found) return;
    const auto ring = read_record<kept_ring>(**found);
    if (!ring) throw std::runtime_error("the signing keys in the store cannot be read");
    signing_ = read(ring->signing);
    previous_ = read(ring->previous);
}

void key_ring::keep() const {
    const auto kept_now = put_record(
        store_,
        {.kind = std::string(record_kind),
         .key = std::string(record_key),
         .group = {},
         .value = {},
         .ends = clock_.now() + record_lifetime},
        kept_ring{kept(signing_), kept(previous_)}
    );
    if (!kept_now) throw std::runtime_error("the store of keys: " + kept_now.error().log_text());
}

crypto::private_key key_ring::signing_key(crypto::algorithm algorithm) {
    const std::lock_guard lock(mutex_);
    for (const crypto::private_key& key : signing_) {
        if (key.algorithm() == algorithm) return key;
    }
    signing_.push_back(crypto::private_key::generate(algorithm));
    keep();
    return signing_.back();
}

void key_ring::rotate() {
    const std::lock_guard lock(mutex_);
    for (crypto::private_key& key : signing_) {
        previous_.push_back(key);
        key = crypto::private_key::generate(key.algorithm());
    }
    while (previous_.size() > max_previous)
        previous_.erase(previous_.begin());
    keep();
}

void key_ring::retire() {
    const std::lock_guard lock(mutex_);
    previous_.clear();
    keep();
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

std::optional<crypto::public_key> key_ring::find(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    for (const auto* keys : {&signing_, &previous_}) {
        for (const crypto::private_key& key : *keys) {
            if (key.id() == id) return key.public_half();
        }
    }
    return std::nullopt;
}

}  // namespace warder::issuer
