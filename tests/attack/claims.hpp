/// Claims beyond `token_cases`: near misses, numbers that are none, and scopes of wrong types.
#pragma once

#include "attack/jose.hpp"

namespace warder::attack {

class claim_rows {
  public:
    std::vector<row> all() {
        add("the good token", of().sign(), good);
        issuers();
        audiences();
        expiries();
        other_times();
        subjects();
        duplicates();
        scopes();
        return std::move(rows_);
    }

  private:
    draft of() const { return token_cases::good_draft(known_world()); }
    void add(
        std::string name,
        const std::string& token,
        const std::string& expected,
        const std::string& tool = "whoami"
    ) {
        rows_.push_back({std::move(name), with_token(token, tool), expected});
    }
    /// One claim is this JSON text.
    void claim(
        const std::string& name, const std::string& value, const std::string& expected = bad_token
    ) {
        draft token = of();
        token_cases::put(token.claims, name, value);
        add(name + " is " + value.substr(0, 60), token.sign(), expected);
    }
    static std::string at(std::int64_t seconds) {
        return std::to_string(known_world().now + seconds);
    }

    void issuers() {
        for (const char* near :
             {"https://issuer.example/",
              "https://issuer.example:443",
              "https://issuer.example.",
              "https://ISSUER.example",
              "https://issuer.example?",
              "https://issuer.example#",
              "https://issuer.example/.",
              "https://issuer.example//",
              "https://issuer%2eexample",
              "https://user@issuer.example",
              "https:/issuer.example",
              "issuer.example",
              "//issuer.example",
              " https://issuer.example",
              "https://issuer.example ",
              "https://issuer.example\\n",
              "https://issuer.example\\t",
              "https://issuer.exampl",
              "https://evil.example/https://issuer.example",
              "https://issuer.example@evil.example",
              "https:\\\\\\\\issuer.example",
              "https://\\u0456ssuer.example",
              "https://issuer.example,https://issuer.example"}) {
            claim("iss", in_quotes(near));
        }
        claim("iss", "\"https:\\/\\/issuer.example\"", good);
        claim("iss", "\"\\u0068ttps://issuer.example\"", good);
        claim("iss", "true");
        claim("iss", "1.5");
    }

    void audiences() {
        for (const char* near :
             {"https://mcp.example/MCP",
              "https://mcp.example:443/mcp",
              "https://mcp.example/mcp?",
              "https://mcp.example/mcp#",
              "https://mcp.example//mcp",
              "https://mcp.example/./mcp",
              "https://mcp.example/%6dcp",
              "https://mcp.example/mcp%2f",
              "https://mcp.example/mc",
              "https://mcp.example/mcp2",
              "https://mcp.example/",
              "https://mcp.example",
              "https://mcp.example./mcp",
              "https://user@mcp.example/mcp",
              "mcp.example/mcp",
              "/mcp",
              "mcp",
              "*",
              "https://mcp.example/*",
              "https://*.example/mcp",
              " https://mcp.example/mcp",
              "https://mcp.example/mcp ",
              "https://mcp.example/mcp\\u0000",
              "https://mcp.example/mcp,https://evil.example",
              "https://evil.example/mcp",
              "https://mcp.example.evil.example/mcp"}) {
            claim("aud", in_quotes(near));
            claim("aud", "[" + in_quotes(near) + "]");
        }
        const std::string ours = in_quotes(endpoint_url);
        claim("aud", ours, good);
        claim("aud", "[" + ours + "]", good);
        claim("aud", "[\"https://evil.example/mcp\"," + ours + "]", good);
        claim("aud", "[" + ours + ",null]");
        claim("aud", "[" + ours + ",{}]");
        claim("aud", "[null]");
        claim("aud", "[\"\"]");
        claim("aud", "{\"aud\":" + ours + "}");
        claim("aud", "true");
        claim("aud", "1.5");
    }

    void expiries() {
        for (const std::string& value :
             {std::string("1e400"),
              std::string("-1e400"),
              std::string("1e999999999"),
              std::string("-0"),
              std::string("-0.0"),
              std::string("0.0"),
              std::string("1e-400"),
              std::string("9000000001"),
              std::string("18446744073709551616"),
              std::string("99999999999999999999999999"),
              std::string("9223372036854775807"),
              std::string("9223372036854775808"),
              std::string("-9223372036854775808"),
              at(600) + "000000",
              std::string("NaN"),
              std::string("Infinity"),
              "+" + at(600),
              "0" + at(600),
              std::string("0x7fffffff"),
              at(600) + ".",
              std::string(".5e10"),
              at(-30),
              at(-30) + ".0",
              std::string("{}"),
              std::string("[]"),
              std::string("false"),
              std::string("\"\""),
              in_quotes(at(600) + ".0"),
              in_quotes("9999999999"),
              std::string("\"never\""),
              "{\"exp\":" + at(600) + "}"}) {
            claim("exp", value);
        }
        claim("exp", "9e9", good);
        claim("exp", "9000000000.0", good);
        claim("exp", at(600) + ".999999999999", good);
        claim("exp", at(600) + "e0", good);
        claim("exp", at(-29) + ".5", good);  // within the leeway
    }

    void other_times() {
        for (const char* name : {"nbf", "iat"}) {
            for (const std::string& value :
                 {std::string("1e400"),
                  std::string("-1e400"),
                  std::string("-1"),
                  std::string("-0.001"),
                  std::string("9000000001"),
                  std::string("18446744073709551616"),
                  std::string("\"\""),
                  std::string("true"),
                  std::string("[]"),
                  std::string("{}"),
                  at(31),
                  at(30) + ".5",
                  at(86400),
                  in_quotes(at(-5))}) {
                claim(name, value);
            }
            claim(name, at(30), good);  // the end of the leeway
            claim(name, "0", good);
            claim(name, "-0.0", good);
            claim(name, at(-5) + ".25", good);
            claim(name, "1e9", good);
        }
        claim("iat", "null");
    }

    void subjects() {
        claim("sub", "true");
        claim("sub", "1.5");
        claim("sub", "{}");
        claim("sub", "{\"sub\":\"usr_1\"}");
        claim("sub", "\"\\ud800\"");
        claim("sub", "\"\\u0075sr_1\"", good);
        claim("sub", "\"evil\\\",\\\"aud\\\":\\\"x\"", "200 \"evil\",\"aud\":\"x\" ran");
        for (const char* name : {"client_id", "azp", "oid"}) {
            claim(name, "[]");
            claim(name, "true");
        }
        // Of two names of the organisation the first that is there counts.
        claim("org_id", "[]", good);
        draft other = of();
        token_cases::drop(other.claims, "oid");
        other.claims.emplace_back("org_id", "[]");
        add("org_id alone is []", other.sign(), bad_token);
        claim("oid", "null", good);
        claim("org_id", "null", good);
        claim("cnf", "{}");
        claim("cnf", "\"x\"");
        claim("cnf", "{\"jwk\":{}}");
        claim("cnf", "{\"jkt\":\"\"}");
    }

    void duplicates() {
        for (const char* name : {"iss", "aud", "exp", "nbf", "sub", "scope", "client_id"}) {
            // The member is there twice, once under an escaped name, which reads the same.
            draft token = of();
            const std::string written(name);
            constexpr const char* digits = "0123456789abcdef";
            const std::string escaped = std::string("\\u00") + digits[written[0] / 16] +
                                        digits[written[0] % 16] + written.substr(1);
            token.claims.emplace_back(escaped, "\"evil\"");
            add(written + " is there twice, once escaped", token.sign(), bad_token);
            draft first = of();
            first.claims.insert(first.claims.begin(), {written, "\"evil\""});
            add(written + " is there twice, the other first", first.sign(), bad_token);
        }
        draft inside = of();
        inside.claims.emplace_back("act", R"({"sub":"a","sub":"b"})");
        add("a member within is there twice", inside.sign(), bad_token);
        draft loud = of();
        loud.claims.emplace_back("SUB", "\"evil\"");
        loud.claims.emplace_back("Exp", "0");
        add("names have a case", loud.sign(), good);
    }

    /// Calls of `write`, which needs usr:write.
    void scopes() {
        const std::string lacks = "403 insufficient_scope";
        const std::string has = "200 \"written\" ran";
        const auto scope =
            [&](const std::string& name, const std::string& value, const std::string& expected) {
                draft token = of();
                token_cases::drop(token.claims, "scope");
                token_cases::put(token.claims, name, value);
                add(name + " is " + value + ", for write", token.sign(), expected, "write");
            };
        scope("scope", "\"usr:write\"", has);
        scope("scope", "\"usr:read usr:write\"", has);
        scope("scope", "\"usr:write usr:write\"", has);
        scope("scope", "\"  usr:write  \"", has);
        scope("scope", "[\"usr:write\"]", has);
        scope("scopes", "[\"usr:read\",\"usr:write\"]", has);
        scope("scp", "\"usr:write\"", has);
        scope("scp", "[\"usr:write\"]", has);
        for (const char* value :
             {"1",
              "null",
              "true",
              "{}",
              "{\"usr:write\":true}",
              "[]",
              "[[\"usr:write\"]]",
              "[{\"usr:write\":1}]",
              "[1,null,true]",
              "\"\"",
              "\" \"",
              "\"usr:read\"",
              "\"usr:writ\"",
              "\"usr:write2\"",
              "\"USR:WRITE\"",
              "\"usr:*\"",
              "\"*\"",
              "\"usr\"",
              "\"usr:\"",
              "\"usr:write,usr:read\"",
              "\"usr:write;\"",
              "\"usr:read\\tusr:write\"",
              "\"usr:read\\nusr:write\"",
              "\"usr:read\\u0000usr:write\"",
              "\"usr:read\\u00a0usr:write\"",
              "\"usr:write\\u0000\"",
              "\"-usr:write\"",
              "\"usr%3awrite\"",
              "\"usr.write\""}) {
            scope("scope", value, lacks);
        }
        scope("Scope", "\"usr:write\"", lacks);
        scope("permissions", "[\"usr:write\"]", lacks);
        scope("roles", "[\"usr:write\"]", lacks);
    }

    std::vector<row> rows_;
};

}  // namespace warder::attack
