#include "http/syntax.hpp"
#include <warder/http/challenge.hpp>

#include <algorithm>
#include <array>

namespace warder::http {
namespace {

constexpr std::string_view bearer = "Bearer";

/// RFC 6750 §2.1: what a b64token is made of, but for its padding.
constexpr bool is_b64token_char(unsigned char c) noexcept {
    const auto within = [](unsigned value, unsigned first, unsigned last) {
        return static_cast<unsigned char>(value - first) <= last - first;
    };
    // `-./0123456789` stand in a row.
    return within(c | 0x20U, 'a', 'z') || within(c, '-', '9') || c == '+' || c == '_' || c == '~';
}

constexpr std::array<bool, 256> b64token_chars = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < table.size(); ++c) {
        table[c] = is_b64token_char(static_cast<unsigned char>(c));
    }
    return table;
}();

bool is_b64token(std::string_view text) noexcept {
    while (!text.empty() && text.back() == '=') {
        text.remove_suffix(1);
    }
    // Without a way out of the loop: tokens are long, and nearly all are well-formed.
    bool good = !text.empty();
    for (const char c : text) {
        good &= b64token_chars[static_cast<unsigned char>(c)];
    }
    return good;
}

enum class alphabet { quoted_string, rfc6750 };

void append_parameter(
    std::string& out, std::string_view name, std::string_view value, alphabet allowed
) {
    if (value.empty()) return;
    out += out.size() == bearer.size() ? " " : ", ";
    out.append(name).append("=\"");
    for (const char c : value) {
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
    if (!iequals(scheme, bearer)) return {authorization::other_scheme, {}};
    while (rest.starts_with(' ')) {
        rest.remove_prefix(1);
    }
    if (rest.empty()) return {authorization::empty_token, {}};
    if (!is_b64token(rest)) return {authorization::malformed, {}};
    return {authorization::bearer, rest};
}

std::string to_string(const bearer_challenge& challenge) {
    std::string out(bearer);
    append_parameter(out, "realm", challenge.realm, alphabet::quoted_string);
    append_parameter(out, "error", challenge.error, alphabet::rfc6750);
    append_parameter(out, "error_description", challenge.error_description, alphabet::rfc6750);
    append_parameter(out, "scope", challenge.scope, alphabet::rfc6750);
    append_parameter(
        out, "resource_metadata", challenge.resource_metadata, alphabet::quoted_string
    );
    return out;
}

}  // namespace warder::http
