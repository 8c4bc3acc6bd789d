/// Bad access tokens as a table: each row is a token that passes and one single change to it that
/// is refused.
#pragma once

#include <warder/crypto/base64url.hpp>
#include <warder/crypto/jwk.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace warder::token_cases {

/// What the server under test trusts. `key` (RS256) and `second` (ES256) are in the issuer's key
/// set, `stranger` (RS256) is not.
struct world {
    std::string issuer;    ///< an http or https URL
    std::string audience;  ///< the same, with a path
    crypto::private_key key;
    crypto::private_key second;
    crypto::private_key stranger;
    std::int64_t now;  ///< seconds since 1970
};

/// Members of a JSON object in their order: name, and value as JSON text.
using members = std::vector<std::pair<std::string, std::string>>;

inline std::string json_text(const members& object) {
    std::string text = "{";
    for (const auto& [name, value] : object)
        text += (text.size() > 1 ? ",\"" : "\"") + name + "\":" + value;
    return text + "}";
}

inline std::string json_string(std::string_view text) {
    return '"' + std::string(text) + '"';
}

/// A token before it is signed.
struct draft {
    members header;
    members claims;
    const crypto::private_key* signer;

    std::string sign(const std::string& header_json, const std::string& payload) const {
        const std::string head = crypto::base64url_encode(header_json);
        const std::string text = head + '.' + crypto::base64url_encode(payload);
        return text + '.' + crypto::base64url_encode(signer->sign(text));
    }
    std::string sign() const { return sign(json_text(header), json_text(claims)); }
};

inline draft good_draft(const world& of) {
    const auto at = [&](std::int64_t seconds) { return std::to_string(of.now + seconds); };
    return {
        {{"alg", "\"RS256\""}, {"kid", json_string(of.key.id())}, {"typ", "\"at+jwt\""}},
        {{"iss", json_string(of.issuer)},
         {"aud", "[" + json_string(of.audience) + ",\"res_1\"]"},
         {"exp", at(600)},
         {"nbf", at(-5)},
         {"iat", at(-5)},
         {"sub", "\"usr_1\""},
         {"client_id", "\"m2m_1\""},
         {"azp", "\"m2m_1\""},
         {"oid", "\"org_1\""},
         {"scope", "\"usr:read usr:write\""}},
        &of.key,
    };
}

/// The token that passes.
inline std::string good_token(const world& of) {
    return good_draft(of).sign();
}

struct bad_token {
    std::string name;
    std::string token;

    /// A part of the reason that the operator reads.
    std::string reason;

    /// What the peer reads.
    std::string description = "The access token is not valid";
};

inline void put(members& object, std::string_view name, const std::string& value) {
    for (auto& [each, text] : object) {
        if (each != name) continue;
        text = value;
        return;
    }
    object.emplace_back(name, value);
}

inline void drop(members& object, std::string_view name) {
    std::erase_if(object, [&](const auto& member) { return member.first == name; });
}

/// The same URL with http for https, or https for http.
inline std::string other_scheme(const std::string& url) {
    return (url.starts_with("https:") ? "http" : "https") + url.substr(url.find(':'));
}

/// The same URL with its scheme in capitals.
inline std::string loud_scheme(const std::string& url) {
    return (url.starts_with("https:") ? "HTTPS" : "HTTP") + url.substr(url.find(':'));
}

/// The rows in which one claim has another value, or is not there.
inline std::vector<bad_token> bad_claims(const world& of) {
    std::vector<bad_token> rows;
    const auto row = [&](std::string_view claim, const std::string& value, std::string reason) {
        draft token = good_draft(of);
        put(token.claims, claim, value);
        rows.push_back({std::string(claim) + " is " + value, token.sign(), std::move(reason)});
    };
    const auto absent = [&](std::string_view claim) {
        draft token = good_draft(of);
        drop(token.claims, claim);
        const std::string name(claim);
        rows.push_back({name + " is absent", token.sign(), name + " is absent"});
    };
    const auto at = [&](std::int64_t seconds) { return std::to_string(of.now + seconds); };

    absent("iss");
    row("iss", "\"\"", "iss is absent");
    row("iss", "\"https://other.example\"", "iss \"https://other.example\" is not accepted");
    row("iss",
        json_string(of.issuer + "/"),
        "differs from " + json_string(of.issuer) + " by a trailing slash");
    row("iss", json_string(other_scheme(of.issuer)), "by http against https only");
    row("iss", json_string(loud_scheme(of.issuer)), "by letter case only");
    row("iss", json_string(of.issuer + ".evil.example"), "is not accepted");
    row("iss", json_string(of.issuer + "\\u0000"), "is not accepted");
    row("iss", "[" + json_string(of.issuer) + "]", "iss is of type array, expected a string");
    row("iss", "{\"is\":" + json_string(of.issuer) + "}", "iss is of type object");
    row("iss", "1", "iss is of type integer");
    row("iss", "null", "iss is of type null");

    absent("aud");
    row("aud", "\"\"", "aud \"\" is not accepted");
    row("aud", "[]", "aud is absent");
    row("aud", "\"https://other.example/mcp\"", "is not accepted");
    row("aud", "[\"https://other.example/mcp\",\"res_2\"]", "is not accepted");
    row("aud", json_string(of.audience + "/"), "by a trailing slash only");
    row("aud", json_string(other_scheme(of.audience)), "by http against https only");
    row("aud", json_string(loud_scheme(of.audience)), "by letter case only");
    row("aud", json_string(of.audience.substr(0, of.audience.rfind('/'))), "is not accepted");
    row("aud", json_string(of.audience + " res_9"), "is not accepted");
    row("aud", "1", "aud is of type integer");
    row("aud", "null", "aud is of type null");
    row("aud", "{\"" + of.audience + "\":true}", "aud is of type object");
    row("aud", "[" + json_string(of.audience) + ",1]", "a member of aud is of type integer");
    row("aud", "[[" + json_string(of.audience) + "]]", "a member of aud is of type array");

    absent("exp");
    row("exp", at(-31), "exp was ");
    row("exp", at(-86400), "exp was ");
    row("exp", "0", "exp was ");
    for (auto& each : rows) {
        if (each.reason == "exp was ") each.description = "The access token expired";
    }
    row("exp", json_string(at(600)), "exp is of type string, expected a number");
    row("exp", "null", "exp is of type null");
    row("exp", "true", "exp is of type boolean");
    row("exp", "[" + at(600) + "]", "exp is of type array");
    row("exp", "-1", "exp -1 is out of range");
    row("exp", at(600) + "000", "is out of range; expected seconds since 1970, not milliseconds");
    row("exp", "1e300", "is out of range");

    row("nbf", at(3600), "nbf is in ");
    row("nbf", at(3600) + ".5", "nbf is in ");
    row("nbf", json_string(at(-5)), "nbf is of type string");
    row("nbf", "null", "nbf is of type null");
    row("nbf", "-1", "nbf -1 is out of range");
    row("nbf", at(-5) + "000", "nbf " + at(-5) + "000 is out of range");
    row("iat", at(3600), "iat is in ");
    row("iat", json_string(at(-5)), "iat is of type string");
    row("iat", at(-5) + "000", "is out of range");

    absent("sub");
    row("sub", "\"\"", "sub is absent");
    row("sub", "1", "sub is of type integer");
    row("sub", "null", "sub is of type null");
    row("sub", "[\"usr_1\"]", "sub is of type array");
    row("cnf", R"({"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"})", "cnf binds the token");
    row("cnf",
        R"({"x5t#S256":"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"})",
        "cnf binds the token");
    row("cnf", "null", "cnf binds the token");
    row("client_id", "1", "client_id is of type integer");
    row("client_id", "[\"m2m_1\"]", "client_id is of type array");
    row("azp", "{}", "azp is of type object");
    row("oid", "1", "oid is of type integer");
    row("oid", "[\"org_1\",\"org_2\"]", "oid is of type array");
    return rows;
}

/// The rows in which one member of the header has another value, or is not there.
inline std::vector<bad_token> bad_headers(const world& of) {
    std::vector<bad_token> rows;
    const auto row = [&](std::string_view member, const std::string& value, std::string reason) {
        draft token = good_draft(of);
        put(token.header, member, value);
        rows.push_back({std::string(member) + " is " + value, token.sign(), std::move(reason)});
    };
    const auto change = [&](std::string name, std::string reason, auto&& edit) {
        draft token = good_draft(of);
        edit(token);
        rows.push_back({std::move(name), token.sign(), std::move(reason)});
    };

    change("alg is absent", "`alg` is absent", [](draft& t) { drop(t.header, "alg"); });
    for (const char* refused :
         {"none",
          "None",
          "NONE",
          "",
          "HS256",
          "HS384",
          "HS512",
          "rs256",
          "RS1",
          "ES256K",
          "ES512",
          "RSA-OAEP"}) {
        row("alg", json_string(refused), "`alg` is not in the list");
    }
    row("alg", "1", "`alg` is absent or no string");
    row("alg", "null", "`alg` is absent or no string");
    row("alg", "[\"RS256\"]", "`alg` is absent or no string");
    // Known algorithms, each with a key that is for another.
    row("alg", "\"RS512\"", "does not allow RS512");
    row("alg", "\"PS256\"", "does not allow PS256");
    row("alg", "\"ES256\"", "does not allow ES256");
    row("alg", "\"EdDSA\"", "does not allow EdDSA");

    row("kid", "\"unknown\"", "no key with kid \"unknown\"");
    row("kid", json_string(of.key.id() + "x"), "no key with kid");
    row("kid", "\"../../keys\"", "no key with kid");
    row("kid", json_string(of.second.id()), "does not allow RS256");
    row("kid", "1", "`kid` is no string");
    row("kid", "null", "`kid` is no string");
    row("kid", "[" + json_string(of.key.id()) + "]", "`kid` is no string");

    for (const char* type :
         {"id_token+jwt",
          "dpop+jwt",
          "logout+jwt",
          "secevent+jwt",
          "token-introspection+jwt",
          "JWE",
          "at jwt",
          "application/jwt"}) {
        row("typ", json_string(type), "typ " + json_string(type) + " is not that of an access token"
        );
    }
    row("typ", "1", "`typ` is no string");
    row("typ", "[\"at+jwt\"]", "`typ` is no string");

    row("crit", "[\"exp\"]", "header has `crit`");
    row("crit", "[]", "header has `crit`");
    row("b64", "false", "header has `b64`");
    row("zip", "\"DEF\"", "header has `zip`");
    row("jku", "\"https://evil.example/keys\"", "header has `jku`");
    row("jwk", of.key.public_jwk(), "header has `jwk`");
    row("x5u", "\"https://evil.example/cert\"", "header has `x5u`");
    row("x5c", "[\"MIIB\"]", "header has `x5c`");
    change("alg is there twice", "header: ", [](draft& t) {
        t.header.emplace_back("alg", "\"RS256\"");
    });
    return rows;
}

/// The rows in which a part of the token as a whole is another.
inline std::vector<bad_token> bad_forms(const world& of) {
    std::vector<bad_token> rows;
    const draft good = good_draft(of);
    const std::string token = good.sign();
    const std::size_t first = token.find('.');
    const std::size_t second = token.rfind('.');
    const std::string header = json_text(good.header);
    const std::string claims = json_text(good.claims);
    const auto row = [&](std::string name, std::string text, std::string reason) {
        rows.push_back({std::move(name), std::move(text), std::move(reason)});
    };
    const auto flipped = [&](std::size_t at) {
        std::string text = token;
        text[at] = text[at] == 'A' ? 'B' : 'A';
        return text;
    };
    const auto payload = [&](std::string name, const std::string& json, std::string reason) {
        row(std::move(name), good.sign(header, json), std::move(reason));
    };

    row("signature: first byte changed", flipped(second + 1), "the signature is not that of key");
    row("signature: a byte in the middle changed", flipped(second + 150), "the signature is not");
    row("signature: none", token.substr(0, second + 1), "signature is empty");
    row("signature: cut", token.substr(0, token.size() - 2), "the signature is not");
    row("signature: one byte more", token + "AAAA", "the signature is not");
    row("signature: padded", token + "==", "signature is empty or not base64url");
    {
        draft forged = good;
        forged.signer = &of.stranger;
        row("signature: by a stranger's key", forged.sign(), "the signature is not");
        draft other = good;
        put(other.claims, "sub", "\"usr_2\"");
        const std::string theirs = other.sign();
        row("signature: of another token",
            token.substr(0, second) + theirs.substr(theirs.rfind('.')),
            "the signature is not");
        row("payload: of another token",
            token.substr(0, first) + theirs.substr(first, theirs.rfind('.') - first) +
                token.substr(second),
            "the signature is not");
        draft null_signature = good;
        null_signature.header = {{"alg", "\"ES256\""}, {"kid", json_string(of.second.id())}};
        null_signature.signer = &of.second;
        const std::string signed_text = null_signature.sign();
        row("signature: ECDSA of zeros only",
            signed_text.substr(0, signed_text.rfind('.') + 1) +
                crypto::base64url_encode(std::string(64, '\0')),
            "the signature is not");
    }
    row("header: another one over the same signature",
        crypto::base64url_encode(header.substr(0, header.size() - 1) + ",\"x\":1}") +
            token.substr(first),
        "the signature is not");
    row("one part", token.substr(0, first), "not three parts");
    row("two parts", token.substr(0, second), "not three parts");
    row("four parts", token + ".AAAA", "not three parts");
    row("five parts, as an encrypted token has", token + ".AAAA.AAAA", "not three parts");
    row("no JWT at all", "not-a-jwt", "not three parts");
    row("one dot", ".", "not three parts");
    row("two dots", "..", "header: ");
    row("too long", token + std::string(16 * 1024, 'A'), "over 16 KiB");
    row("header: no JSON", good.sign("alg", claims), "header: ");
    row("header: an array", good.sign("[" + header + "]", claims), "header is not an object");
    row("header: text behind the object", good.sign(header + "{}", claims), "header: ");

    payload("payload: no JSON", "claims", "payload: ");
    payload("payload: an array", "[" + claims + "]", "the payload is no JSON object");
    payload("payload: a string", json_string("usr_1"), "the payload is no JSON object");
    payload("payload: null", "null", "the payload is no JSON object");
    payload("payload: cut", claims.substr(0, claims.size() - 1), "payload: ");
    payload("payload: text behind the object", claims + "{}", "payload: ");
    payload(
        "payload: not UTF-8", claims.substr(0, claims.size() - 1) + ",\"x\":\"\xff\"}", "payload: "
    );
    for (const auto& [name, value] : good.claims) {
        draft doubled = good;
        doubled.claims.emplace_back(name, value);
        row("payload: " + name + " is there twice", doubled.sign(), "payload: ");
    }
    std::string deep = "1";
    for (int level = 0; level < 100; ++level)
        deep = "[" + deep + "]";
    draft nested = good;
    nested.claims.emplace_back("deep", deep);
    row("payload: nested too deep", nested.sign(), "payload: ");
    return rows;
}

/// All rows; each is refused with 401 and `error="invalid_token"`.
inline std::vector<bad_token> bad_tokens(const world& of) {
    std::vector<bad_token> rows = bad_claims(of);
    for (auto part : {bad_headers(of), bad_forms(of)}) {
        rows.insert(
            rows.end(), std::make_move_iterator(part.begin()), std::make_move_iterator(part.end())
        );
    }
    return rows;
}

/// A token that differs from the good one in a way that must not matter.
struct good_variant {
    std::string name;
    std::string token;
};

inline std::vector<good_variant> good_variants(const world& of) {
    std::vector<good_variant> rows;
    const auto row = [&](std::string name, auto&& edit) {
        draft token = good_draft(of);
        edit(token);
        rows.push_back({std::move(name), token.sign()});
    };
    const auto at = [&](std::int64_t seconds) { return std::to_string(of.now + seconds); };
    row("unchanged", [](draft&) {});
    row("no typ", [](draft& t) { drop(t.header, "typ"); });
    for (const char* type : {"JWT", "jwt", "AT+JWT", "application/at+jwt", "Application/AT+JWT"}) {
        row(std::string("typ is ") + type,
            [&](draft& t) { put(t.header, "typ", json_string(type)); });
    }
    row("no kid, and one key for the algorithm", [](draft& t) { drop(t.header, "kid"); });
    row("the second key", [&](draft& t) {
        put(t.header, "alg", "\"ES256\"");
        put(t.header, "kid", json_string(of.second.id()));
        t.signer = &of.second;
    });
    row("unknown header member", [](draft& t) { put(t.header, "x", "{\"y\":[1]}"); });
    row("aud is a string", [&](draft& t) { put(t.claims, "aud", json_string(of.audience)); });
    row("aud is ours behind others",
        [&](draft& t) { put(t.claims, "aud", "[\"a\",\"b\"," + json_string(of.audience) + "]"); });
    row("no nbf", [](draft& t) { drop(t.claims, "nbf"); });
    row("no iat", [](draft& t) { drop(t.claims, "iat"); });
    row("no client_id", [](draft& t) { drop(t.claims, "client_id"); });
    row("no azp", [](draft& t) { drop(t.claims, "azp"); });
    row("no organisation", [](draft& t) { drop(t.claims, "oid"); });
    row("no scope", [](draft& t) { drop(t.claims, "scope"); });
    row("scope is no string", [](draft& t) { put(t.claims, "scope", "[1,\"usr:read\"]"); });
    row("exp with a fraction", [&](draft& t) { put(t.claims, "exp", at(600) + ".25"); });
    row("exp with an exponent", [](draft& t) { put(t.claims, "exp", "8.9e9"); });
    row("exp within the leeway", [&](draft& t) { put(t.claims, "exp", at(-10)); });
    row("nbf within the leeway", [&](draft& t) { put(t.claims, "nbf", at(25)); });
    row("iat within the leeway", [&](draft& t) { put(t.claims, "iat", at(25)); });
    row("custom claims", [](draft& t) { put(t.claims, "plan", "{\"name\":\"gold\"}"); });
    return rows;
}

}  // namespace warder::token_cases
