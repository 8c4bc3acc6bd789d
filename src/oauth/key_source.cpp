#include "oauth/refusals.hpp"
#include <warder/oauth/key_source.hpp>

namespace warder::oauth {
namespace {

/// The key that is known by context, which is one key for the algorithm (RFC 7515 §4.1.4).
std::optional<result<crypto::public_key>> only_key(
    const std::vector<crypto::public_key>& keys, crypto::algorithm algorithm
) {
    const crypto::public_key* only = nullptr;
    for (const crypto::public_key& key : keys) {
        if (!key.allows(algorithm)) continue;
        if (only != nullptr)
            return invalid_token(
                "no kid tells apart the keys that allow the algorithm", errc::wrong_key
            );
        only = &key;
    }
    if (only == nullptr) return std::nullopt;
    return *only;
}

}  // namespace

std::optional<result<crypto::public_key>> select_key(
    const crypto::key_set& keys, std::string_view kid, crypto::algorithm algorithm
) {
    if (kid.empty()) return only_key(keys.keys, algorithm);
    bool named = false;
    for (const crypto::public_key& key : keys.keys) {
        if (key.id() != kid) continue;
        named = true;
        // RFC 8725 §3.1: a key is used with the algorithm it is for
        if (key.allows(algorithm)) return key;
    }
    if (!named) return std::nullopt;
    return invalid_token(
        "key " + quoted(kid) + " does not allow " + std::string(to_string(algorithm)),
        errc::wrong_key
    );
}

static_key_source::static_key_source(crypto::key_set keys) : keys_(std::move(keys)) {
    for (const crypto::public_key& key : keys_.keys) {
        if (key.id().empty()) nameless_.push_back(key);
    }
}

task<result<crypto::public_key>> static_key_source::find(
    std::string_view kid, crypto::algorithm algorithm
) {
    auto found = select_key(keys_, kid, algorithm);
    if (!found && !kid.empty()) found = only_key(nameless_, algorithm);
    if (found) co_return *std::move(found);
    co_return invalid_token("there is no key with kid " + quoted(kid), errc::wrong_key);
}

}  // namespace warder::oauth
