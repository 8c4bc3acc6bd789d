#include "http/syntax.hpp"
#include <warder/http/challenge.hpp>

#include <algorithm>
#include <cstring>

namespace warder::http {
namespace {

constexpr std::string_view bearer = "Bearer";
constexpr std::string_view dpop = "DPoP";

/// Room for a challenge, in one allocation.
constexpr std::size_t usual_bytes = 256;

/// Sixteen bytes that are looked at together: a token is long, and read with every request. (A
/// vector extension of GCC and clang, on every processor.)
using lanes [[gnu::vector_size(16)]] = unsigned char;

/// All bits of each lane whose byte is from `first` to `last`.
lanes within(lanes bytes, unsigned char first, unsigned char last) noexcept {
    return lanes(bytes >= first) & lanes(bytes <= last);
}

/// RFC 6750 §2.1: all bits of each lane whose byte may stand in a b64token, padding apart.
lanes b64token_chars(lanes bytes) noexcept {
    // `-./0123456789` stand in a row; bit 5 is the case of a letter.
    return within(bytes | 0x20, 'a', 'z') | within(bytes, '-', '9') | lanes(bytes == '+') |
           lanes(bytes == '_') | lanes(bytes == '~');
}

bool is_b64token(std::string_view text) noexcept {
    while (!text.empty() && text.back() == '=') {
        text.remove_suffix(1);
    }
    if (text.empty()) return false;
    lanes bytes;
    lanes good = ~lanes{};
    for (; text.size() >= sizeof bytes; text.remove_prefix(sizeof bytes)) {
        std::memcpy(&bytes, text.data(), sizeof bytes);
        good &= b64token_chars(bytes);
    }
    bytes = lanes{} + static_cast<unsigned char>('A');  // fills the lanes behind the end
    std::memcpy(&bytes, text.data(), text.size());
    good &= b64token_chars(bytes);
    const lanes all = ~lanes{};
    return std::memcmp(&good, &all, sizeof good) == 0;
}

enum class alphabet { quoted_string, rfc6750 };

void append_parameter(
    std::string& out, std::string_view name, std::string_view value, alphabet allowed
) {
    if (value.empty()) return;
    out += out.back() == '"' ? ", " : " ";
    out.append(name).append("=\"");
    const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
    const auto first = std::find_if_not(value.begin(), value.end(), is_plain);
    out.append(value.begin(), first);
    for (const char c : std::string_view(first, value.end())) {
        const bool special = c == '"' || c == '\\';
        // RFC 6750 §3: these three values hold neither quotes nor backslashes.
        if (c < ' ' || c > '~' || (special && allowed == alphabet::rfc6750)) {
            out += ' ';
            continue;
        }
        // RFC 9110 §5.6.4: quoted-pair
        if (special) out += '\\';
        out += c;
    }
    out += '"';
}

}  // namespace

bearer_credentials parse_bearer(const fields& sent) noexcept {
    const auto first = sent.find("Authorization");
    if (!first) return {authorization::absent, {}};
    // RFC 9110 §5.3: a field that is no list must not be sent twice.
    if (sent.count("Authorization") > 1) return {authorization::duplicated, {}};

    std::string_view rest = trim(*first);
    const std::string_view scheme = take_until(rest, ' ');
    if (!is_token(scheme)) return {authorization::malformed, {}};
    // RFC 9110 §11.1: the scheme is a case-insensitive token.
    const bool is_bearer = iequals(scheme, bearer);
    if (!is_bearer && !iequals(scheme, dpop)) return {authorization::other_scheme, {}};
    while (rest.starts_with(' ')) {
        rest.remove_prefix(1);
    }
    if (rest.empty()) return {authorization::empty_token, {}};
    if (!is_b64token(rest)) return {authorization::malformed, {}};
    return {is_bearer ? authorization::bearer : authorization::dpop, rest};
}

std::string to_string(const bearer_challenge& challenge) {
    std::string out;
    out.reserve(usual_bytes);
    out = challenge.scheme;
    append_parameter(out, "realm", challenge.realm, alphabet::quoted_string);
    append_parameter(out, "error", challenge.error, alphabet::rfc6750);
    append_parameter(out, "error_description", challenge.error_description, alphabet::rfc6750);
    append_parameter(out, "scope", challenge.scope, alphabet::rfc6750);
    append_parameter(
        out, "resource_metadata", challenge.resource_metadata, alphabet::quoted_string
    );
    append_parameter(out, "algs", challenge.algs, alphabet::quoted_string);
    return out;
}

}  // namespace warder::http
