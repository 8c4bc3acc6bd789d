/// The header of a token and its form, beyond `token_cases`: what else could make a verifier trust
/// a token's own words.
#pragma once

#include "attack/server.hpp"
#include <warder/core/secret.hpp>
#include <warder/crypto/digest.hpp>

namespace warder::attack {

using token_cases::draft;

/// A JSON string of this text, which is escaped already.
inline std::string in_quotes(std::string_view text) {
    return token_cases::json_string(text);
}

/// A request that calls `whoami` with a token.
inline std::string with_token(const std::string& token, const std::string& tool = "whoami") {
    return post(bearer(token), call(tool));
}

inline const std::string good = "200 \"usr_1\" ran";
inline const std::string bad_token = "401 invalid_token";

/// A DER integer of half a signature.
inline std::string der_integer(std::string_view bytes) {
    std::string value(bytes.substr(std::min(bytes.find_first_not_of('\0'), bytes.size() - 1)));
    if (static_cast<unsigned char>(value.front()) > 0x7F) value.insert(0, 1, '\0');
    return std::string("\x02") + static_cast<char>(value.size()) + value;
}

/// The token with its last character replaced by another that decodes to the same bytes.
inline std::string loose_end(std::string token) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    token.back() = digits[digits.find(token.back()) + 1];
    return token;
}

class jose_rows {
  public:
    std::vector<row> all() {
        algorithms();
        keys_of_strangers();
        kids();
        types();
        members();
        forms();
        return std::move(rows_);
    }

  private:
    draft of() const { return token_cases::good_draft(known_world()); }
    void add(std::string name, const std::string& token, const std::string& expected = bad_token) {
        rows_.push_back({std::move(name), with_token(token), expected});
    }
    /// One member of the header is this JSON text.
    void header(const std::string& member, const std::string& value, const std::string& expected) {
        draft token = of();
        token_cases::put(token.header, member, value);
        add(member + " is " + value, token.sign(), expected);
    }
    /// The header is this JSON text.
    void whole(std::string name, const std::string& text, const std::string& expected) {
        const draft token = of();
        add(std::move(name), token.sign(text, token_cases::json_text(token.claims)), expected);
    }
    std::string header_text() const { return token_cases::json_text(of().header); }

    void algorithms() {
        const auto& world = known_world();
        add("the good token", of().sign(), good);
        for (const char* alg : {"nOnE",          " none",   "none ",   "none\\u0000", "\\u006eone",
                                "RS256\\u0000",  "RS256 ",  " RS256",  "Rs256",       "RS256,none",
                                "HS256\\u0000",  "A128KW",  "dir",     "ES256 ",      "RSASSA",
                                "SHA256withRSA", "ed25519", "Ed25519", "PS384",       "ES384"}) {
            header("alg", in_quotes(alg), bad_token);
        }
        header("alg", "\"\\u0052S256\"", good);
        header("alg", "{\"a\":\"RS256\"}", bad_token);
        header("alg", "true", bad_token);
        const std::string claims = crypto::base64url_encode(token_cases::json_text(of().claims));
        for (const char* alg : {"none", "None", "NONE"}) {
            const std::string head = crypto::base64url_encode(
                R"({"alg":")" + std::string(alg) + R"(","kid":")" + world.key.id() + "\"}"
            );
            add(std::string(alg) + " and no signature", head + "." + claims + ".");
            add(std::string(alg) + " and no third part", head + "." + claims);
            add(std::string(alg) + " and a signature", head + "." + claims + ".AAAA");
        }
        // The secret of HMAC is what everybody knows: the issuer's public key.
        const std::vector<std::pair<std::string, std::string>> known_secrets{
            {"key", world.key.public_jwk()}, {"key set", known_keys()}, {"kid", world.key.id()}
        };
        for (const auto& [what, key] : known_secrets) {
            const std::string text =
                crypto::base64url_encode(
                    R"({"alg":"HS256","kid":")" + world.key.id() + R"(","typ":"at+jwt"})"
                ) +
                "." + claims;
            add("HS256 by the public " + what,
                text + "." +
                    crypto::base64url_encode(crypto::as_text(crypto::hmac_sha256(secret(key), text))
                    ));
        }
        const std::string second =
            R"({"alg":"ES256","kid":")" + world.second.id() + R"(","typ":"at+jwt"})";
        draft token = of();
        token.signer = &world.second;
        const std::string es256 = token.sign(second, token_cases::json_text(token.claims));
        add("ES256 by the second key", es256, good);
        const std::string raw = *crypto::base64url_decode(es256.substr(es256.rfind('.') + 1));
        const std::string both = der_integer(raw.substr(0, 32)) + der_integer(raw.substr(32));
        const std::string der = std::string("\x30") + static_cast<char>(both.size()) + both;
        const std::string signed_text = es256.substr(0, es256.rfind('.') + 1);
        add("ES256 in DER", signed_text + crypto::base64url_encode(der));
        add("ES256 with halves exchanged",
            signed_text + crypto::base64url_encode(raw.substr(32) + raw.substr(0, 32)));
        add("ES256 with a zero behind", signed_text + crypto::base64url_encode(raw + '\0'));
        add("RS256 in the header of ES256", of().sign(second, token_cases::json_text(of().claims)));
    }

    void keys_of_strangers() {
        const auto& world = known_world();
        const std::string jwk = world.stranger.public_jwk();
        const std::vector<std::pair<std::string, std::string>> brought{
            {"jwk", jwk},
            {"jku", "\"https://evil.example/keys\""},
            {"x5u", "\"https://evil.example/x5u\""},
            {"x5c", "[\"MIIBevil\"]"},
        };
        for (const auto& [member, value] : brought) {
            for (const std::string& kid : {world.stranger.id(), world.key.id(), std::string()}) {
                draft token = of();
                token.signer = &world.stranger;
                token_cases::put(token.header, "kid", in_quotes(kid));
                token.header.emplace_back(member, value);
                add("a stranger's key by " + member + ", kid '" + kid.substr(0, 3) + "'",
                    token.sign());
            }
        }
        draft token = of();
        token.signer = &world.stranger;
        token_cases::drop(token.header, "kid");
        add("a stranger's key without kid", token.sign());
        token_cases::put(token.header, "kid", in_quotes(world.stranger.id()));
        add("a stranger's key by its own kid", token.sign());
        header("jwk", world.key.public_jwk(), bad_token);
        header("jwk", "null", bad_token);
        header("jku", "null", bad_token);
        header("jku", in_quotes(issuer_url + "/keys"), bad_token);
        header("x5c", "[]", bad_token);
        header("\\u006awk", jwk, bad_token);
        header("\\u006aku", "\"https://evil.example/keys\"", bad_token);
    }

    void kids() {
        const std::string kid = known_world().key.id();
        for (const std::string& evil :
             {std::string("../../../../dev/null"),
              std::string("/etc/passwd"),
              std::string("' OR '1'='1"),
              std::string("evil' UNION SELECT 'key"),
              std::string("file:///dev/null"),
              std::string("https://evil.example/key"),
              kid + "\\u0000",
              "\\u0000" + kid,
              kid + " ",
              " " + kid,
              kid + "\\n",
              "../" + kid,
              kid + "/../" + kid,
              std::string("$(evil)"),
              std::string("%2e%2e%2f"),
              std::string(300, 'k'),
              std::string(3000, 'k'),
              std::string("\\ud83d\\ude00"),
              std::string("\\\\..\\\\evil"),
              std::string("*"),
              std::string("0")}) {
            header("kid", in_quotes(evil), bad_token);
        }
        header("kid", "{}", bad_token);
        header("kid", "true", bad_token);
        header("kid", "\"\"", good);  // as without: one key allows RS256
        std::string escaped;
        for (const char c : kid.substr(0, 1))
            escaped +=
                "\\u00" + std::string(1, "0123456789abcdef"[c / 16]) + "0123456789abcdef"[c % 16];
        header("kid", in_quotes(escaped + kid.substr(1)), good);
    }

    void types() {
        for (const char* type :
             {"id+jwt",
              "vc+jwt",
              "vc+sd-jwt",
              "dc+sd-jwt",
              "wallet-attestation+jwt",
              "JOSE",
              "JOSE+JSON",
              "rt+jwt",
              "request+jwt",
              "oauth-authz-req+jwt",
              "client-authentication+jwt",
              "oauth-id-jag+jwt",
              "entity-statement+jwt",
              "resolve-response+jwt",
              "kb+jwt",
              "statuslist+jwt",
              "application/logout+jwt",
              "application/secevent+jwt",
              "application/dpop+jwt",
              "DPOP+JWT",
              "LOGOUT+JWT",
              "jwt ",
              " at+jwt",
              "at+jwt;v=1",
              "at+jwt\\u0000",
              "at%2bjwt",
              "text/at+jwt",
              "application/application/at+jwt"}) {
            header("typ", in_quotes(type), bad_token);
        }
        header("typ", "\"\"", good);  // as without
        header("typ", "\"\\u0061t+jwt\"", good);
        header("typ", "null", bad_token);
        header("typ", "{}", bad_token);
        header("cty", "\"JWT\"", good);  // the claims are what they are
    }

    void members() {
        for (const auto& [member, value] : std::vector<std::pair<std::string, std::string>>{
                 {"crit", "[\"b64\"]"},
                 {"crit", "[\"evil\"]"},
                 {"crit", "null"},
                 {"crit", "{}"},
                 {"crit", "\"alg\""},
                 {"\\u0063rit", "[\"exp\"]"},
                 {"b64", "true"},
                 {"b64", "null"},
                 {"b64", "0"},
                 {"zip", "\"def\""},
                 {"zip", "null"},
                 {"zip", "\"GZIP\""},
                 {"enc", "\"A256GCM\""},
                 {"enc", "null"}
             }) {
            header(member, value, bad_token);
        }
        header("x5t", "\"AAAA\"", good);
        header("x5t#S256", "\"AAAA\"", good);
        header("Crit", "[\"exp\"]", good);  // names have a case: nobody knows this one
        header("ALG", "\"none\"", good);
        header("nonce", "\"n\"", good);
    }

    void forms() {
        const std::string head = header_text();
        const std::string inside = head.substr(1, head.size() - 2);
        const std::string kid = in_quotes(known_world().key.id());
        whole(
            "members in another order",
            R"({"typ":"at+jwt","kid":)" + kid + R"(,"alg":"RS256"})",
            good
        );
        whole("spaces in the header", "{ " + inside + " }\n", good);
        whole(
            "a name escaped", R"({"\u0061lg":"RS256","kid":)" + kid + R"(,"typ":"at+jwt"})", good
        );
        whole("alg twice, none last", "{" + inside + R"(,"alg":"none"})", bad_token);
        whole("alg twice, none first", R"({"alg":"none",)" + inside + "}", bad_token);
        whole("alg twice, once escaped", "{" + inside + R"(,"\u0061lg":"none"})", bad_token);
        whole("kid twice", "{" + inside + ",\"kid\":" + kid + "}", bad_token);
        whole("typ twice", "{" + inside + R"(,"typ":"JWT"})", bad_token);
        whole("an unknown member twice", "{" + inside + R"(,"x":1,"x":2})", bad_token);
        whole("byte order mark", "\xEF\xBB\xBF" + head, bad_token);
        whole("comment", "{/**/" + inside + "}", bad_token);
        whole("comma at the end", "{" + inside + ",}", bad_token);
        whole("single quotes", "{'alg':'RS256'}", bad_token);
        whole("two objects", head + head, bad_token);
        whole("a string", in_quotes("RS256"), bad_token);
        whole("null", "null", bad_token);
        whole("an empty object", "{}", bad_token);
        whole("NUL behind", head + '\0', bad_token);
        whole("not UTF-8", "{" + inside + ",\"x\":\"\xC0\xAF\"}", bad_token);
        whole("lone surrogate", "{" + inside + ",\"x\":\"\\ud800\"}", bad_token);
        whole("over 4 KiB", "{" + inside + ",\"x\":\"" + std::string(4200, 'x') + "\"}", bad_token);
        whole(
            "nested too deep",
            "{" + inside + ",\"x\":" + std::string(500, '[') + std::string(500, ']') + "}",
            bad_token
        );

        const std::string token = of().sign();
        const std::size_t first = token.find('.');
        const std::size_t second = token.rfind('.');
        add("header padded",
            token.substr(0, first) + "=" + token.substr(first),
            "400 invalid_request");
        add("unused bits in the signature", loose_end(token));
        // Signed as they stand, so that nothing but their form is wrong.
        const auto signed_as = [&](const std::string& text) {
            return text + "." + crypto::base64url_encode(known_world().key.sign(text));
        };
        std::string spaced = head + " ";
        while (spaced.size() % 3 == 0)
            spaced += ' ';
        const std::string loose = loose_end(crypto::base64url_encode(spaced));
        add("spaces behind the header",
            signed_as(crypto::base64url_encode(spaced) + token.substr(first, second - first)),
            good);
        add("unused bits in the header", signed_as(loose + token.substr(first, second - first)));
        add("no header", token.substr(first));
        add("no payload", token.substr(0, first + 1) + token.substr(second));
        std::string standard = token;
        for (char& c : standard) {
            if (c == '-') c = '+';
            if (c == '_') c = '/';
        }
        add("the other alphabet", standard);
        add("nested in another",
            signed_as(crypto::base64url_encode(head) + "." + crypto::base64url_encode(token)));
        add("a dot behind", token + ".");
        add("a dot before", "." + token);
        add("twice with a dot", token + "." + token);
        add("SD-JWT", token + "~");
        draft large = of();
        large.claims.emplace_back("x", in_quotes(std::string(9000, 'x')));
        add("12 KiB of good token", large.sign(), good);
        large.claims.emplace_back("y", in_quotes(std::string(4000, 'x')));
        add("a token longer than a head may be", large.sign(), "431");
    }

    std::vector<row> rows_;
};

}  // namespace warder::attack
