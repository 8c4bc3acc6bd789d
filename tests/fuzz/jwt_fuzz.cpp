// Whatever the two things of an OAuth server are that others write, a token and a key set, reading
// them ends, and what was read is what was sent. Input: a token, a line feed, a JWK Set.
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace warder::crypto;

void require(bool holds) {
    if (!holds) std::abort();
}

void check_token(const unverified_jws& jws, std::string_view token) {
    require(token.size() <= max_token_bytes);
    // One spelling for each value: encoding what was decoded gives the very token again.
    const std::string_view head = jws.signed_bytes.substr(0, jws.signed_bytes.find('.'));
    const std::string again = std::string(head) + '.' + base64url_encode(jws.payload);
    require(jws.signed_bytes == again);
    require(token == again + '.' + base64url_encode(jws.signature));
    require(!to_string(jws.algorithm).empty());
}

/// Whether a token names both: RFC 7517 §4.5, keys for different algorithms may share a `kid`.
bool may_be_confused(const public_key& one, const public_key& other) {
    if (one.id().empty() || one.id() != other.id()) return false;
    for (std::size_t i = 0; i < algorithm_count; ++i) {
        const auto each = static_cast<algorithm>(i);
        if (one.allows(each) && other.allows(each)) return true;
    }
    return false;
}

void check_keys(const key_set& set) {
    require(set.keys.size() <= max_keys);
    require(set.keys.size() + set.skipped.size() <= max_keys + 1);
    for (std::size_t i = 0; i < set.keys.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            require(!may_be_confused(set.keys[i], set.keys[j]));
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::size_t end = text.find('\n');
    const std::string_view token = text.substr(0, end);
    const auto jws = parse_jws(token);
    if (jws) check_token(*jws, token);

    // A proof brings its key, and an access token must not.
    const auto proof = parse_self_signed_jws(token);
    require(!jws || !proof);
    if (proof) {
        check_token(*proof, token);
        require(proof->key.allows(proof->algorithm) && proof->thumbprint.size() == 43);
    }

    if (end == text.npos) return 0;
    const auto set = parse_key_set(text.substr(end + 1));
    if (!set) return 0;
    check_keys(*set);
    if (!jws) return 0;
    for (const public_key& key : set->keys) {
        const bool verified = key.verify(jws->algorithm, jws->signed_bytes, jws->signature);
        require(!verified || key.allows(jws->algorithm));
    }
    return 0;
}
