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
    keys_ = {read(ring->signing), read(ring->previous)};
}

result<void> key_ring::replace(key_lists next) {
    auto kept_now = put_record(
        store_,
        {.kind = record_kind, .key = std::string(record_key), .ends = clock_.now() + record_lifetime
        },
        kept_ring{kept(next.signing), kept(next.previous)}
    );
    if (kept_now) keys_ = std::move(next);
    return kept_now;
}

crypto::private_key key_ring::signing_key(crypto::algorithm algorithm) {
    const std::lock_guard lock(mutex_);
    for (const crypto::private_key& key : keys_.signing) {
        if (key.algorithm() == algorithm) return key;
    }
    key_lists next = keys_;
    next.signing.push_back(crypto::private_key::generate(algorithm));
    if (auto done = replace(std::move(next)); !done) {
        throw std::runtime_error("the store of keys: " + done.error().log_text());
    }
    return keys_.signing.back();
}

result<void> key_ring::rotate() {
    const std::lock_guard lock(mutex_);
    key_lists next = keys_;
    for (crypto::private_key& key : next.signing) {
        next.previous.push_back(key);
        key = crypto::private_key::generate(key.algorithm());
    }
    while (next.previous.size() > max_previous)
        next.previous.erase(next.previous.begin());
    return replace(std::move(next));
}

result<void> key_ring::retire() {
    const std::lock_guard lock(mutex_);
    return replace({keys_.signing, {}});
}

std::string key_ring::json() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> jwks;
    for (const crypto::private_key& key : keys_.signing)
        jwks.push_back(key.public_jwk());
    for (const crypto::private_key& key : keys_.previous)
        jwks.push_back(key.public_jwk());
    return crypto::key_set_json(jwks);
}

std::optional<crypto::public_key> key_ring::find(std::string_view id) const {
    const std::lock_guard lock(mutex_);
    for (const auto* keys : {&keys_.signing, &keys_.previous}) {
        for (const crypto::private_key& key : *keys) {
            if (key.id() == id) return key.public_half();
        }
    }
    return std::nullopt;
}

}  // namespace warder::issuer
