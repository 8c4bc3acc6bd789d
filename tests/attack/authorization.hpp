/// Where and how a token may stand in a request, and what refusals tell.
#pragma once

#include "attack/jose.hpp"

namespace warder::attack {

/// The challenge of a refusal, as every byte of it stands on the wire.
inline std::string challenge(
    const std::string& error, const std::string& description, const std::string& scope = "usr:write"
) {
    std::string text = "Bearer realm=\"OAuth\"";
    if (!error.empty())
        text += ", error=\"" + error + "\", error_description=\"" + description + "\"";
    return text + ", scope=\"" + scope + "\", resource_metadata=\"" + metadata_url + "\"";
}

inline std::vector<row> authorization_rows(const server& of) {
    const std::string token = of.token();
    const std::string value = "Bearer " + token;
    std::vector<row> rows;
    const auto fields = [&](std::string name, const std::string& lines, const std::string& expected
                        ) { rows.push_back({std::move(name), post(lines, call()), expected}); };
    const auto field =
        [&](const std::string& name, const std::string& text, const std::string& expected) {
            fields(name, "Authorization: " + text + "\r\n", expected);
        };
    const std::string malformed = "400 invalid_request";

    field("the good token", value, good);
    for (const char* scheme : {"bearer", "BEARER", "bEaReR"})
        field(std::string("scheme ") + scheme, std::string(scheme) + " " + token, good);
    field("three spaces", "Bearer   " + token, good);
    field("space around the value", "  " + value + "  ", good);
    field("tab around the value", "\t" + value + "\t", good);
    fields("no space behind the colon", "Authorization:" + value + "\r\n", good);
    fields("name in lower case", "authorization: " + value + "\r\n", good);
    fields("name in capitals", "AUTHORIZATION: " + value + "\r\n", good);

    fields("no field", "", "401");
    field("empty", "", malformed);
    field("spaces", "   ", malformed);
    field("scheme alone", "Bearer", "401");
    field("scheme and spaces", "Bearer   ", "401");
    field("token without a scheme", token, "401");
    for (const char* scheme :
         {"Basic",
          "Digest",
          "Token",
          "JWT",
          "DPoP",
          "MAC",
          "Negotiate",
          "OAuth",
          "Bearer2",
          "Beare",
          "BearerToken",
          "X-Bearer",
          "Bearer-"}) {
        field(std::string("scheme ") + scheme, std::string(scheme) + " " + token, "401");
    }
    field("user and password", "Basic dXNyXzE6cGFzc3dvcmQ=", "401");
    field("tab behind the scheme", "Bearer\t" + token, malformed);
    field("space and tab", "Bearer \t" + token, malformed);
    field("scheme twice", "Bearer " + value, malformed);
    field("two tokens", value + " " + token, malformed);
    field("two tokens, comma", value + "," + token, malformed);
    field("two credentials, comma", value + ", " + value, malformed);
    field("credentials of two schemes", value + ", Basic dXNyXzE6cA==", malformed);
    field("the other scheme first", "Basic dXNyXzE6cA==, " + value, "401");
    field("colon behind the scheme", "Bearer: " + token, malformed);
    field("equals behind the scheme", "Bearer=" + token, malformed);
    field("comma behind the scheme", "Bearer, " + token, malformed);
    field("scheme in quotes", "\"Bearer\" " + token, malformed);
    field("token in quotes", "Bearer \"" + token + "\"", malformed);
    field("token in brackets", "Bearer <" + token + ">", malformed);
    field("token as a parameter", "Bearer token=" + token, malformed);
    field("token as a quoted parameter", "Bearer token=\"" + token + "\"", malformed);
    field("semicolon behind", value + ";", malformed);
    field("comma behind", value + ",", malformed);
    field("parameter behind", value + ", realm=\"x\"", malformed);
    field("percent-encoded", "Bearer " + token.substr(0, 4) + "%2e" + token.substr(5), malformed);
    field("byte over 127 in the token", "Bearer " + token + "\xC3\xA9", malformed);
    field("byte over 127 in the scheme", "B\xC3\xA9\x61rer " + token, malformed);
    field("no-break space", "Bearer\xC2\xA0" + token, malformed);
    field("padding alone", "Bearer ==", malformed);
    field("padding in the middle", "Bearer a=b" + token, malformed);
    field("JSON", R"(Bearer {"token":")" + token + "\"}", malformed);
    field("null", "Bearer null", bad_token);
    field("undefined", "Bearer undefined", bad_token);
    field("padded token", value + "==", bad_token);
    field("a byte before", "Bearer x" + token, bad_token);
    field("cut", value.substr(0, value.size() - 1), bad_token);

    fields("the field twice", bearer(token) + bearer(token), malformed);
    fields("two fields of two tokens", bearer(token) + bearer(of.token("usr_2")), malformed);
    fields("the bad one first", bearer("evil") + bearer(token), malformed);
    fields("the bad one last", bearer(token) + bearer("evil"), malformed);
    fields("an empty one first", "Authorization: \r\n" + bearer(token), malformed);
    fields("Basic beside it", "Authorization: Basic dTpw\r\n" + bearer(token), malformed);
    fields("names of two cases", bearer(token) + "authorization: " + value + "\r\n", malformed);
    fields("NUL in the value", "Authorization: Bearer " + std::string("a\0b", 3) + "\r\n", "400");
    fields("CR in the value", "Authorization: Bearer a\rb\r\n", "400");

    // Where no token counts.
    for (const char* name :
         {"Proxy-Authorization",
          "X-Authorization",
          "X-Access-Token",
          "Access-Token",
          "X-Forwarded-Authorization",
          "X-Original-Authorization",
          "Authentication",
          "Authorizatio",
          "Authorization-",
          "X-Auth-Token",
          "X-Forwarded-Access-Token",
          "Cookie"}) {
        fields(
            std::string("in the field ") + name, std::string(name) + ": " + value + "\r\n", "401"
        );
    }
    fields("in a cookie", "Cookie: access_token=" + token + "; token=" + token + "\r\n", "401");
    const auto target = [&](const std::string& name,
                            const std::string& where,
                            const std::string& lines,
                            const std::string& expected) {
        rows.push_back(
            {name,
             request("POST", where, lines + "Content-Type: application/json\r\n", call()),
             expected}
        );
    };
    target("in the query", "/mcp?access_token=" + token, "", malformed);
    target("in the query behind another", "/mcp?a=1&access_token=" + token, "", malformed);
    target("in the query and in the head", "/mcp?access_token=" + token, bearer(token), malformed);
    target("in the query, empty", "/mcp?access_token=", bearer(token), malformed);
    target("in the query, twice", "/mcp?access_token=a&access_token=b", "", malformed);
    target("in the query under another name", "/mcp?token=" + token, "", "401");
    target("in the query in capitals", "/mcp?ACCESS_TOKEN=" + token, "", "401");
    target("in the query, percent-encoded", "/mcp?access%5Ftoken=" + token, "", "401");
    target("a query is no harm", "/mcp?a=1", bearer(token), good);
    target("a name that only ends so", "/mcp?my_access_token=1", bearer(token), good);
    rows.push_back(
        {"in the body, as a form",
         request(
             "POST",
             "/mcp",
             "Content-Type: application/x-www-form-urlencoded\r\n",
             "access_token=" + token
         ),
         "401"}
    );
    rows.push_back(
        {"in the body, as JSON",
         post("", R"({"access_token":")" + token + R"(",)" + call().substr(1)),
         "401"}
    );
    rows.push_back(
        {"form with a good token",
         request(
             "POST",
             "/mcp",
             bearer(token) + "Content-Type: application/x-www-form-urlencoded\r\n",
             "access_token=" + token
         ),
         "415 -32000"}
    );
    return rows;
}

/// A refusal, the whole of its challenge, and its body.
struct told_refusal {
    std::string name;
    std::string request;
    unsigned status;
    std::string challenge;
    std::string body;
};

inline std::vector<told_refusal> challenge_rows(const server& of) {
    const std::string invalid = R"({"error": "Token validation failed"})";
    const std::string missing = R"({"error": "Missing Bearer token"})";
    auto expired = token_cases::good_draft(known_world());
    token_cases::put(expired.claims, "exp", std::to_string(known_world().now - 60));
    auto evil = token_cases::good_draft(known_world());
    token_cases::put(evil.claims, "iss", R"("\"evil\r\nX: y")");
    const std::string not_valid = challenge("invalid_token", "The access token is not valid");
    return {
        {"no token", post("", call()), 401, challenge("", ""), missing},
        {"another scheme",
         post("Authorization: Basic ZXZpbA==\r\n", call()),
         401,
         challenge("", ""),
         missing},
        {"a bad token", post(bearer("evil"), call()), 401, not_valid, invalid},
        {"an issuer with quotes and line ends", with_token(evil.sign()), 401, not_valid, invalid},
        {"an expired token",
         with_token(expired.sign()),
         401,
         challenge("invalid_token", "The access token expired"),
         invalid},
        {"two tokens",
         post(bearer("evil") + bearer("evil"), call()),
         400,
         challenge("invalid_request", "More than one Authorization header"),
         R"({"error": "More than one Authorization header"})"},
        {"no credentials",
         post("Authorization: \"evil\"\r\n", call()),
         400,
         challenge("invalid_request", "Malformed Authorization header"),
         R"({"error": "Malformed Authorization header"})"},
        {"a token in the URL",
         request("POST", "/mcp?access_token=evil", "", "{}"),
         400,
         challenge("invalid_request", "Access tokens are not accepted in the URL"),
         R"({"error": "Access tokens are not accepted in the URL"})"},
        {"a scope that is lacking",
         with_token(of.token(), "write"),
         403,
         challenge("insufficient_scope", "The access token lacks scopes: usr:write"),
         R"({"error":"insufficient_scope","error_description":)"
         R"("The access token lacks scopes: usr:write","scope":"usr:write"})"},
        {"an unknown path", request("GET", "/evil", ""), 401, challenge("", ""), missing},
        {"a guarded page", request("GET", "/private", ""), 401, challenge("", ""), missing},
        {"a session",
         request("DELETE", "/mcp", "Mcp-Session-Id: evil\r\n"),
         401,
         challenge("", ""),
         missing},
    };
}

}  // namespace warder::attack
