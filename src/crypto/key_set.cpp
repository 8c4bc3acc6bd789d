/// Reading and writing JWK Sets.
#include "crypto/key.hpp"
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <algorithm>

namespace warder::crypto {
namespace {

error unusable(std::string reason) {
    return {json::errc::mismatch, "Key cannot be used", std::move(reason)};
}

/// The text of a member; empty where it is absent or no string.
std::string_view text(json::node object, std::string_view member) {
    const auto value = object[member];
    return value ? value->string().value_or("") : "";
}

result<key_type> type_of(json::node jwk) {
    const std::string_view kty = text(jwk, "kty");
    const std::string_view crv = text(jwk, "crv");
    if (kty == "RSA") return key_type::rsa;
    if (kty == "EC" && crv == "P-256") return key_type::p256;
    if (kty == "EC" && crv == "P-384") return key_type::p384;
    if (kty == "OKP" && crv == "Ed25519") return key_type::ed25519;
    if (kty == "oct") return unusable("a symmetric key has no place in a public set");
    if (kty == "EC" || kty == "OKP") return unusable("`crv` is none of P-256, P-384, Ed25519");
    return unusable("`kty` is none of RSA, EC, OKP");
}

/// Whether the issuer means the key for signatures (RFC 7517 §4.2, §4.3).
bool is_for_verification(json::node jwk) {
    if (const auto use = jwk["use"]; use && use->string() != "sig") return false;
    const auto operations = jwk["key_ops"];
    if (!operations) return true;
    bool listed = false;
    operations->for_each_element([&](json::node operation) {
        listed = operation.string() == "verify";
        return !listed;
    });
    return listed;
}

result<std::optional<algorithm>> pinned_algorithm(json::node jwk, key_type type) {
    const auto member = jwk["alg"];
    if (!member) return std::optional<algorithm>();
    const auto named = parse_algorithm(member->string().value_or(""));
    if (!named) return unusable("`alg` is not a supported signature algorithm");
    if (scheme_of(*named).type != type) return unusable("`alg` does not fit the type of the key");
    return named;
}

jwk_members members_of(json::node jwk) {
    return {.n = text(jwk, "n"), .e = text(jwk, "e"), .x = text(jwk, "x"), .y = text(jwk, "y")};
}

/// Whether a token that names this `kid` may mean either key.
bool are_ambiguous(const public_key& one, const public_key& other) {
    if (one.id().empty() || one.id() != other.id()) return false;
    for (std::size_t i = 0; i < algorithm_count; ++i) {
        const auto value = static_cast<algorithm>(i);
        if (one.allows(value) && other.allows(value)) return true;
    }
    return false;
}

/// Adds one entry of the set to its keys or to its skipped ones.
void add(key_set& set, json::node jwk, std::size_t position) {
    const auto skip = [&](std::string_view reason) {
        std::string line = "key " + std::to_string(position);
        if (const std::string_view kid = text(jwk, "kid"); !kid.empty()) {
            line += ' ';
            json::append_string(line, kid.substr(0, 64));  // a log line is not the issuer's canvas
        }
        set.skipped.push_back(line.append(": ").append(reason));
    };
    auto key = parse_jwk(jwk);
    if (!key) return skip(key.error().detail);
    // RFC 7517 §4.5: keys for different algorithms may share a `kid`.
    const auto taken = [&](const public_key& earlier) { return are_ambiguous(earlier, *key); };
    if (std::any_of(set.keys.begin(), set.keys.end(), taken)) {
        return skip("an earlier key has the same `kid` and algorithm");
    }
    set.keys.push_back(std::move(*key));
}

}  // namespace

result<public_key> parse_jwk(json::node jwk) {
    if (jwk.kind() != json::kind::object) return unusable("not an object");
    const auto kid = jwk["kid"];
    if (kid && !kid->string()) return unusable("`kid` is no string");
    const auto type = type_of(jwk);
    if (!type) return type.error();
    // RFC 7517 §8.1.2, §9.2: whoever publishes a private key has lost it.
    for (const std::string_view member : {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}) {
        if (jwk[member]) return unusable("a private key was published");
    }
    if (!is_for_verification(jwk)) return unusable("`use` or `key_ops` is not for verification");
    const auto only = pinned_algorithm(jwk, *type);
    if (!only) return only.error();
    auto material = make_public_key(*type, members_of(jwk));
    if (!material) return material.error();
    return public_key(std::make_shared<const public_key::implementation>(
        std::string(kid ? *kid->string() : ""), *type, *only, std::move(*material)
    ));
}

std::string thumbprint_of(json::node jwk) {
    const auto type = type_of(jwk);
    return type ? thumbprint(*type, members_of(jwk)) : std::string();
}

result<key_set> parse_key_set(std::string_view json) {
    const error not_a_set(
        json::errc::mismatch, "Not a JSON Web Key Set", "no object with an array `keys`"
    );
    result<key_set> parsed = not_a_set;
    const auto read = json::parse(json, [&](json::node root) {
        const auto keys = root["keys"];
        if (!keys || keys->kind() != json::kind::array) return;
        key_set set;
        std::size_t position = 0;
        keys->for_each_element([&](json::node jwk) {
            add(set, jwk, position);
            return ++position < max_keys;
        });
        if (keys->size() > max_keys) {
            set.skipped.push_back(
                std::to_string(keys->size() - max_keys) + " keys behind the first " +
                std::to_string(max_keys) + " were not looked at"
            );
        }
        parsed = std::move(set);
    });
    if (!read) return read.error();
    return parsed;
}

std::string key_set_json(const std::vector<std::string>& public_jwks) {
    std::string text;
    json::writer out(text);
    out.begin_object().key("keys").begin_array();
    for (const std::string& jwk : public_jwks)
        out.raw(jwk);
    out.end_array().end_object();
    return text;
}

}  // namespace warder::crypto
