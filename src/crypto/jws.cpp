#include "crypto/key.hpp"
#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jws.hpp>
#include <warder/json/node.hpp>
#include <warder/json/writer.hpp>

#include <array>

namespace warder::crypto {
namespace {

constexpr std::size_t max_header_bytes = 4 * 1024;

class jws_category final : public std::error_category {
  public:
    const char* name() const noexcept override { return "warder.crypto.jws"; }
    std::string message(int condition) const override {
        switch (static_cast<jws_errc>(condition)) {
            case jws_errc::too_long:
                return "token is too long";
            case jws_errc::malformed:
                return "token is malformed";
            case jws_errc::algorithm_refused:
                return "algorithm is refused";
            case jws_errc::header_refused:
                return "header is refused";
        }
        return "unknown";
    }
};

error too_long() {
    return {jws_errc::too_long, "Token is too long", "over 16 KiB"};
}
error malformed(std::string reason) {
    return {jws_errc::malformed, "Token is malformed", std::move(reason)};
}
error algorithm_refused(std::string reason) {
    return {jws_errc::algorithm_refused, "Token's algorithm is not accepted", std::move(reason)};
}
error header_refused(std::string reason) {
    return {jws_errc::header_refused, "Token's header is not accepted", std::move(reason)};
}

/// Members that would have the token say how it is to be verified or read: RFC 7515 §4.1.2,
/// §4.1.3, §4.1.5, §4.1.6 and §4.1.11, RFC 7797 §3, RFC 7516 §4.1.2 and §4.1.3.
constexpr std::array<std::string_view, 7> refused_members{
    "crit", "jku", "x5u", "x5c", "b64", "enc", "zip"
};

error has(std::string_view member) {
    return header_refused("header has `" + std::string(member) + "`");
}

/// Copies a string member; false when it is there and no string.
bool copy_text(json::node object, std::string_view member, std::string& into) {
    const auto value = object[member];
    if (!value) return true;
    const auto text = value->string();
    if (!text) return false;
    into = *text;
    return true;
}

result<unverified_jws> read_header(json::node header) {
    if (header.kind() != json::kind::object) return malformed("header is not an object");
    for (const std::string_view member : refused_members) {
        if (header[member]) return has(member);
    }
    unverified_jws jws{};
    if (!copy_text(header, "kid", jws.key_id)) return header_refused("`kid` is no string");
    if (!copy_text(header, "typ", jws.type)) return header_refused("`typ` is no string");
    const auto named = header["alg"];
    if (!named || !named->string()) return algorithm_refused("`alg` is absent or no string");
    const auto known = parse_algorithm(*named->string());
    if (!known) return algorithm_refused("`alg` is not in the list");
    jws.algorithm = *known;
    return jws;
}

/// The header of a token whose key the verifier has: the token brings none.
result<unverified_jws> read_plain_header(json::node header) {
    auto jws = read_header(header);
    if (jws && header["jwk"]) return has("jwk");
    return jws;
}

/// The header of a token that brings its key.
result<self_signed_jws> read_header_with_key(json::node header) {
    auto jws = read_header(header);
    if (!jws) return jws.error();
    const auto jwk = header["jwk"];
    if (!jwk) return header_refused("header has no `jwk`");
    auto key = parse_jwk(*jwk);
    if (!key) return header_refused("`jwk`: " + key.error().detail);
    if (!key->allows(jws->algorithm)) return header_refused("`jwk` is no key of `alg`");
    return self_signed_jws{*std::move(jws), *std::move(key), thumbprint_of(*jwk)};
}

template <class Jws>
result<Jws> parse_header(std::string_view encoded, result<Jws> (&read)(json::node)) {
    const auto decoded = base64url_decode(encoded);
    if (!decoded) return malformed("header is not base64url");
    if (decoded->size() > max_header_bytes) return malformed("header is over 4 KiB");
    result<Jws> header = malformed("header is not JSON");
    const auto parsed = json::parse(*decoded, [&](json::node root) { header = read(root); });
    if (!parsed) return malformed("header: " + parsed.error().log_text());
    return header;
}

/// The header of a token whose key the verifier has. All tokens of an issuer have the same one
/// until it changes its key, so each thread remembers the last that was read: by its exact text,
/// which alone decides what it says.
result<unverified_jws> plain_header(std::string_view encoded) {
    constexpr std::size_t longest_kept = 256;  // usual ones have 60 to 150
    thread_local std::string kept_text;
    thread_local unverified_jws kept{};
    if (!encoded.empty() && encoded == kept_text) return kept;
    auto header = parse_header(encoded, read_plain_header);
    if (header && encoded.size() <= longest_kept) {
        kept_text.clear();  // so that no text is left with another one's header if memory runs out
        kept = *header;
        kept_text = encoded;
    }
    return header;
}

/// The header of a token that brings its key: each client's is another.
result<self_signed_jws> header_with_key(std::string_view encoded) {
    return parse_header(encoded, read_header_with_key);
}

/// Takes a token apart, of whose header `read` makes what is returned.
template <class Jws>
result<Jws> take_apart(std::string_view token, result<Jws> (&read)(std::string_view)) {
    if (token.size() > max_token_bytes) return too_long();
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    // RFC 7515 §7.1: three parts; five would be an encrypted token.
    if (first == token.npos || second == token.npos || token.find('.', second + 1) != token.npos) {
        return malformed("not three parts");
    }

    auto jws = read(token.substr(0, first));
    if (!jws) return jws;
    auto payload = base64url_decode(token.substr(first + 1, second - first - 1));
    if (!payload || payload->empty()) return malformed("payload is empty or not base64url");
    auto signature = base64url_decode(token.substr(second + 1));
    if (!signature || signature->empty()) return malformed("signature is empty or not base64url");
    jws->payload = std::move(*payload);
    jws->signature = std::move(*signature);
    jws->signed_bytes = token.substr(0, second);
    return jws;
}

std::string sign(std::string_view header, const private_key& key, std::string_view payload) {
    std::string token = base64url_encode(header) + '.' + base64url_encode(payload);
    return token + '.' + base64url_encode(key.sign(token));
}

}  // namespace

std::error_code make_error_code(jws_errc failure) noexcept {
    static const jws_category category;
    return {static_cast<int>(failure), category};
}

result<unverified_jws> parse_jws(std::string_view token) {
    return take_apart(token, plain_header);
}

result<self_signed_jws> parse_self_signed_jws(std::string_view token) {
    return take_apart(token, header_with_key);
}

std::string sign_jws(
    const private_key& key, std::string_view header_type, std::string_view payload
) {
    std::string header;
    json::writer out(header);
    out.begin_object().key("alg").value(to_string(key.algorithm())).key("kid").value(key.id());
    if (!header_type.empty()) out.key("typ").value(header_type);
    out.end_object();
    return sign(header, key, payload);
}

std::string sign_self_signed_jws(
    const private_key& key, std::string_view header_type, std::string_view payload
) {
    std::string header;
    json::writer out(header);
    out.begin_object().key("alg").value(to_string(key.algorithm()));
    if (!header_type.empty()) out.key("typ").value(header_type);
    out.key("jwk").raw(key.public_jwk()).end_object();
    return sign(header, key, payload);
}

}  // namespace warder::crypto
