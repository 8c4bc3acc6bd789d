#include "oauth/refusals.hpp"
#include <warder/oauth/key_source.hpp>

namespace warder::oauth {
namespace {

/// RFC 7515 §4.1.4: without `kid` the key is known by context, which is one key for the algorithm.
std::optional<result<crypto::public_key>> only_key(
    const crypto::key_set& keys, crypto::algorithm algorithm
) {
    const crypto::public_key* only = nullptr;
    for (const crypto::public_key& key : keys.keys) {
        if (!key.allows(algorithm)) continue;
        if (only != nullptr) return invalid_token("no kid, and several keys allow the algorithm");
        only = &key;
    }
    if (only == nullptr) return std::nullopt;
    return *only;
}

}  // namespace

std::optional<result<crypto::public_key>> select_key(
    const crypto::key_set& keys, std::string_view kid, crypto::algorithm algorithm
) {
    if (kid.empty()) return only_key(keys, algorithm);
    bool named = false;
    for (const crypto::public_key& key : keys.keys) {
        if (key.id() != kid) continue;
        named = true;
        // RFC 8725 §3.1: a key is used with the algorithm it is for
        if (key.allows(algorithm)) return key;
    }
    if (!named) return std::nullopt;
    return invalid_token(
        "key " + quoted(kid) + " does not allow " + std::string(to_string(algorithm))
    );
}

task<result<crypto::public_key>> static_key_source::find(
    std::string_view kid, crypto::algorithm algorithm
) {
    auto found = select_key(keys_, kid, algorithm);
    if (found) co_return *std::move(found);
    co_return premature_token("there is no key with kid " + quoted(kid));
}

}  // namespace warder::oauth
