/// DPoP: a proof is good for one request, of one method, URL and token, and for a short time.
#pragma once

#include "attack/jose.hpp"
#include <warder/crypto/jws.hpp>

namespace warder::attack {

/// A proof in the making.
struct proof_draft {
    token_cases::members claims;
    std::string type = "dpop+jwt";
    const crypto::private_key* key = &known_world().second;

    std::string sign() const {
        return crypto::sign_self_signed_jws(*key, type, token_cases::json_text(claims));
    }
};

inline std::string hash_of(std::string_view token) {
    return crypto::base64url_encode(crypto::as_text(crypto::sha256(token)));
}

/// A token that is bound to the second key, or to another.
inline std::string bound_token(const crypto::private_key& key, std::string_view subject = "usr_1") {
    auto draft = token_cases::good_draft(known_world());
    token_cases::put(draft.claims, "sub", in_quotes(subject));
    draft.claims.emplace_back("cnf", R"({"jkt":")" + key.id() + "\"}");
    return draft.sign();
}

class replay_rows {
  public:
    explicit replay_rows(const server& of) : free_(of.token()) {}

    std::vector<row> all() {
        const std::string proof = next().sign();
        add("a good proof", proof, good);
        add("the same again", proof);
        add("the same again for a GET", request("GET", "/private", dpop(bound_) + field(proof)));
        const std::string second = next().sign();
        add("another proof", second, good);
        add("the second one again", second);
        same_id();
        claims();
        schemes();
        forms();
        return std::move(rows_);
    }

  private:
    static std::string dpop(const std::string& token) {
        return "Authorization: DPoP " + token + "\r\n";
    }
    static std::string field(const std::string& proof) { return "DPoP: " + proof + "\r\n"; }

    void add(
        std::string name,
        const std::string& proof,
        const std::string& expected = "401 invalid_dpop_proof"
    ) {
        const bool whole = proof.find("HTTP/1.1") != std::string::npos;
        rows_.push_back(
            {std::move(name), whole ? proof : post(dpop(bound_) + field(proof), call()), expected}
        );
    }

    proof_draft next() {
        return {
            {{"jti", in_quotes("p" + std::to_string(++number_))},
             {"htm", "\"POST\""},
             {"htu", in_quotes(endpoint_url)},
             {"iat", std::to_string(known_world().now)},
             {"ath", in_quotes(hash_of(bound_))}}
        };
    }

    void claim(
        const std::string& name,
        const std::string& value,
        const std::string& expected = "401 invalid_dpop_proof"
    ) {
        proof_draft draft = next();
        token_cases::put(draft.claims, name, value);
        add("proof: " + name + " is " + value, draft.sign(), expected);
    }

    void same_id() {
        proof_draft draft = next();
        add("an id for the first time", draft.sign(), good);
        token_cases::put(draft.claims, "iat", std::to_string(known_world().now - 1));
        add("the same id in another proof", draft.sign());
        proof_draft loud = next();
        token_cases::put(loud.claims, "jti", "\"P1\"");
        add("an id in another case is another", loud.sign(), good);
        proof_draft spaced = next();
        token_cases::put(spaced.claims, "jti", "\"p1 \"");
        add("an id and a space is another", spaced.sign(), good);
        proof_draft escaped = next();
        token_cases::put(escaped.claims, "jti", "\"\\u00701\"");
        add("an id escaped is the same", escaped.sign());
    }

    void claims() {
        for (const char* name : {"jti", "htm", "htu", "iat", "ath"}) {
            proof_draft draft = next();
            token_cases::drop(draft.claims, name);
            add("proof without " + std::string(name), draft.sign());
            claim(name, "null");
            claim(name, "[]");
            proof_draft twice = next();
            twice.claims.emplace_back(name, "\"evil\"");
            add("proof with two " + std::string(name), twice.sign());
        }
        for (const char* method :
             {"GET", "post", "Post", "DELETE", "POST ", "", "*", "PO\\u0000ST"})
            claim("htm", in_quotes(method));
        claim("htm", "\"\\u0050OST\"", good);
        for (const char* url :
             {"https://mcp.example/",
              "https://mcp.example/MCP",
              "https://mcp.example/mcp/",
              "https://mcp.example//mcp",
              "https://mcp.example/./mcp",
              "https://mcp.example/%6dcp",
              "https://mcp.example/mcp/x",
              "http://mcp.example/mcp",
              "https://mcp.example:8443/mcp",
              "https://evil.example/mcp",
              "https://mcp.example.evil.example/mcp",
              "https://evil.example/https://mcp.example/mcp",
              "https://user@mcp.example/mcp",
              "https://mcp.example@evil.example/mcp",
              "//mcp.example/mcp",
              "/mcp",
              "mcp",
              "",
              "https://mcp.example./mcp",
              "https://mcp.example/private",
              "urn:mcp",
              "*"}) {
            claim("htu", in_quotes(url));
        }
        for (const char* url :
             {"HTTPS://MCP.example/mcp",
              "https://mcp.example:443/mcp",
              "https://mcp.example/mcp?x=1",
              "https://mcp.example/mcp#x"}) {
            claim("htu", in_quotes(url), good);
        }
        const auto at = [](std::int64_t seconds) {
            return std::to_string(known_world().now + seconds);
        };
        for (const std::string& value :
             {at(-61),
              at(61),
              at(-60) + "000",
              at(0) + "000",
              std::string("0"),
              std::string("-1"),
              std::string("1e400"),
              std::string("-1e400"),
              std::string("1e999999999"),
              std::string("9223372036854775807"),
              std::string("18446744073709551616"),
              in_quotes(at(0)),
              std::string("true"),
              at(60) + ".001"}) {
            claim("iat", value);
        }
        for (const std::string& value : {at(-60), at(60), at(0) + ".5", at(-59) + ".999"})
            claim("iat", value, good);
        for (const std::string& value :
             {hash_of(free_),
              hash_of("evil"),
              std::string(),
              hash_of(bound_) + "=",
              loose_end(hash_of(bound_)),
              hash_of(bound_).substr(1),
              bound_.substr(0, 40)}) {
            claim("ath", in_quotes(value));
        }
        claim("jti", "\"\"");
        claim("jti", in_quotes(std::string(257, 'j')));
        claim("jti", in_quotes(std::string(256, 'j')), good);
        claim("nonce", "1");
        claim("nonce", "\"of nobody\"", good);  // this server asks for none
        claim("exp", "0", good);                // RFC 9449 has no such claim
    }

    void schemes() {
        rows_.push_back({"a bound token as Bearer", post(bearer(bound_), call()), bad_token});
        rows_.push_back(
            {"a bound token as Bearer with a proof",
             post(bearer(bound_) + field(next().sign()), call()),
             bad_token}
        );
        rows_.push_back({"a free token as Bearer", post(bearer(free_), call()), good});
        rows_.push_back(
            {"a free token as DPoP", post(dpop(free_) + field(next().sign()), call()), bad_token}
        );
        rows_.push_back({"no proof", post(dpop(bound_), call()), "401 invalid_dpop_proof"});
        const std::string one = next().sign();
        rows_.push_back(
            {"two proofs",
             post(dpop(bound_) + field(one) + field(next().sign()), call()),
             "401 invalid_dpop_proof"}
        );
        rows_.push_back(
            {"one proof twice",
             post(dpop(bound_) + field(one) + field(one), call()),
             "401 invalid_dpop_proof"}
        );
        rows_.push_back(
            {"a list of proofs",
             post(dpop(bound_) + field(one + ", " + one), call()),
             "401 invalid_dpop_proof"}
        );
        rows_.push_back(
            {"what was refused is not used up", post(dpop(bound_) + field(one), call()), good}
        );
        rows_.push_back(
            {"both schemes", post(dpop(bound_) + bearer(free_), call()), "400 invalid_request"}
        );
        rows_.push_back(
            {"scheme in lower case",
             post("Authorization: dpop " + bound_ + "\r\ndpop: " + next().sign() + "\r\n", call()),
             good}
        );
        // Who stole a token has no key for it.
        proof_draft stolen = next();
        stolen.key = &known_world().stranger;
        add("a proof of another key", stolen.sign(), bad_token);
        proof_draft issuers = next();
        issuers.key = &known_world().key;
        add("a proof by the issuer's key", issuers.sign(), bad_token);
        const std::string other = bound_token(known_world().second, "usr_2");
        rows_.push_back(
            {"a proof of another token of the same key",
             post(dpop(other) + field(next().sign()), call()),
             "401 invalid_dpop_proof"}
        );
        proof_draft page = next();
        token_cases::put(page.claims, "htm", "\"GET\"");
        token_cases::put(page.claims, "htu", in_quotes(public_url + "/private"));
        const std::string of_page = page.sign();
        rows_.push_back(
            {"a proof of a page, at the endpoint",
             post(dpop(bound_) + field(of_page), call()),
             "401 invalid_dpop_proof"}
        );
        rows_.push_back(
            {"a proof of a page, at the page",
             request("GET", "/private?x=1", dpop(bound_) + field(of_page)),
             "200 page ran"}
        );
        rows_.push_back(
            {"for HEAD in its place",
             request("HEAD", "/private", dpop(bound_) + field(of_page)),
             "401 invalid_dpop_proof"}
        );
    }

    void forms() {
        for (const char* type : {"JWT", "at+jwt", "", "dpop", "application/dpop+jwt"}) {
            proof_draft draft = next();
            draft.type = type;
            add("proof of type '" + std::string(type) + "'", draft.sign());
        }
        const std::string proof = next().sign();
        const std::string rest = proof.substr(proof.find('.'));
        const std::string jwk = known_world().second.public_jwk();
        const auto header = [&](const std::string& name, const std::string& text) {
            add("proof: " + name, crypto::base64url_encode(text) + rest);
        };
        const std::string head = R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + jwk;
        header("alg none", R"({"typ":"dpop+jwt","alg":"none","jwk":)" + jwk + "}");
        header("alg HS256", R"({"typ":"dpop+jwt","alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}})");
        header("no key", R"({"typ":"dpop+jwt","alg":"ES256"})");
        header(
            "a private key",
            R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + jwk.substr(0, jwk.size() - 1) +
                R"(,"d":"AAAA"}})"
        );
        header("a key address", head + R"(,"jku":"https://evil.example"})");
        header("crit", head + R"(,"crit":["exp"]})");
        header("b64", head + R"(,"b64":false})");
        header("two keys", head + ",\"jwk\":" + jwk + "}");
        header("another header", head + R"(,"x":1})");
        add("proof cut", proof.substr(0, proof.size() - 4));
        add("proof with loose bits", loose_end(proof));
        add("proof padded", proof + "==");
        add("proof in two parts", proof.substr(0, proof.rfind('.')));
        add("the access token as its proof", bound_);
        add("no proof at all", "evil");
        add("an empty proof", "");
        add("a proof over 16 KiB", std::string(17 * 1024, 'a'), "431");
    }

    std::string free_;
    std::string bound_ = bound_token(known_world().second);
    int number_ = 0;
    std::vector<row> rows_;
};

}  // namespace warder::attack
