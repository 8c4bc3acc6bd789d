/// Paths, hosts, origins and preflights.
#pragma once

#include "attack/jose.hpp"

namespace warder::attack {

/// A good token opens nothing under another name of a path, and no name of a guarded path is open.
inline std::vector<row> path_rows(const server& of) {
    const std::string ada = bearer(of.token());
    std::vector<row> rows{
        {"the public page", request("GET", "/page", ""), "200 page ran"},
        {"the guarded page", request("GET", "/private", ada), "200 page ran"},
        {"a file", request("GET", "/files/a", ada), "200 a ran"},
        {"one slash at the end", request("GET", "/private/", ada), "200 page ran"},
        {"a query", request("GET", "/private?/page", ada), "200 page ran"},
        {"absolute form", request("GET", "http://mcp.example/private", ada), "200 page ran"},
        {"absolute form without a token", request("GET", "http://mcp.example/private", ""), "401"},
        {"absolute form of another host", request("GET", "http://evil.example/private", ada), "400"
        },
        {"absolute form of loopback", request("GET", "http://localhost/private", ada), "400"},
        {"absolute form of another scheme", request("GET", "file:///private", ada), "400"},
        {"a percent-encoded parameter", request("GET", "/files/%61", ada), "200 a ran"},
        {"an encoded slash in a parameter", request("GET", "/files/a%2fb", ada), "404"},
        {"an encoded NUL in a parameter", request("GET", "/files/a%00b", ada), "404"},
        {"a broken escape in a parameter", request("GET", "/files/a%2", ada), "404"},
        {"no hexadecimal in a parameter", request("GET", "/files/%zz", ada), "404"},
        {"an empty parameter", request("GET", "/files/", ada), "404"},
        {"two segments", request("GET", "/files/a/b", ada), "404"},
    };
    // None of these is `/private`, so none is answered by its handler, with a token or without;
    // and whoever has no token learns nothing of what exists.
    for (const char* path :
         {"//private",
          "///private",
          "/./private",
          "/private/.",
          "/x/../private",
          "/private/..",
          "/../private",
          "/PRIVATE",
          "/Private",
          "/privat%65",
          "/%70rivate",
          "/private%2f",
          "/%2fprivate",
          "/private%00",
          "/private%20",
          "/private;",
          "/private;a=b",
          "/;/private",
          "/private%3b",
          "/private%3f",
          "/private%23",
          "/private//",
          "/private.json",
          "/private\\",
          "/\\private",
          "/..%2fprivate",
          "/%2e/private",
          "/%2e%2e/private",
          "/.%2e/private",
          "/page/../private",
          "/page/..%2fprivate",
          "/page%2f..%2fprivate",
          "/page;/../private",
          "/page/private",
          "/private/page",
          "/private,",
          "/private*",
          "/private~",
          "/private:80",
          "/%252e%252e/private",
          "/%c0%ae%c0%ae/private",
          "/private%0d%0aX:y"}) {
        rows.push_back({std::string(path) + " with a token", request("GET", path, ada), "404"});
        rows.push_back({std::string(path) + " without", request("GET", path, ""), "401"});
    }
    // The same of the public page: what only looks like it is behind the guard.
    for (const char* path :
         {"//page",
          "/./page",
          "/PAGE",
          "/pag%65",
          "/page%00",
          "/page;",
          "/page/..",
          "/page//",
          "/page%2f",
          "/x/../page",
          "/health/../private",
          "/health/..;/private",
          "/ready%2f",
          "/.well-known/../private",
          "/.well-known/oauth-protected-resource/../../private",
          "/.well-known/oauth-protected-resourcex"}) {
        rows.push_back({std::string(path) + " without a token", request("GET", path, ""), "401"});
    }
    for (const char* path :
         {"//mcp", "/MCP", "/mcp//", "/./mcp", "/mcp;x", "/mcp%00", "/%6dcp", "/mcp/x", "/mc"}) {
        const std::string type = "Content-Type: application/json\r\n";
        rows.push_back(
            {std::string(path) + " is no endpoint, with a token",
             request("POST", path, ada + type, call()),
             "404"}
        );
        rows.push_back(
            {std::string(path) + " is no endpoint, without",
             request("POST", path, type, call()),
             "401"}
        );
    }
    for (const char* path :
         {"private",
          "",
          "*",
          "?/private",
          "#/private",
          "/private#x",
          "/pri vate",
          "/pri\tvate",
          "/pri\x7fvate",
          "/pri\xC3\xA9vate",
          "//evil.example:80@/private#"}) {
        rows.push_back({"target '" + std::string(path) + "'", request("GET", path, ada), "400"});
    }
    return rows;
}

/// A GET of the public page with this Host and these lines.
inline std::string from_host(const std::string& host, const std::string& lines = {}) {
    return "GET /page HTTP/1.1\r\nHost: " + host + "\r\n" + lines + "\r\n";
}

inline std::vector<row> host_rows() {
    const std::string passes = "200 page ran";
    std::vector<row> rows;
    for (const char* host :
         {"mcp.example",
          "MCP.Example",
          "mcp.example:443",
          "mcp.example:8080",
          "mcp.example:",
          "localhost",
          "LOCALHOST:3002",
          "127.0.0.1",
          "127.0.0.1:8000",
          "127.9.9.9",
          "[::1]",
          "[::1]:8000"}) {
        rows.push_back({std::string("Host ") + host, from_host(host), passes});
    }
    for (const char* host :
         {"evil.example",
          "mcp.example.evil.example",
          "evil-mcp.example",
          "xmcp.example",
          "sub.mcp.example",
          "mcp.example.",
          "localhost.",
          "localhost.evil.example",
          "evil.localhost",
          "localhost.localdomain",
          "127.0.0.1.evil.example",
          "127.0.0.1.nip.io",
          "7f000001.rbndr.us",
          "0.0.0.0",
          "0",
          "127.1",
          "127.0.1",
          "2130706433",
          "0x7f000001",
          "0177.0.0.1",
          "127.0.0.1.",
          "127.0.0.256",
          "10.0.0.1",
          "192.168.0.1",
          "169.254.169.254",
          "[::]",
          "[::ffff:127.0.0.1]",
          "[::ffff:7f00:1]",
          "[0:0:0:0:0:0:0:2]",
          "[fe80::1]",
          "host.docker.internal",
          "ip6-localhost",
          "mcp_example",
          "example",
          "xn--mcp-example"}) {
        rows.push_back({std::string("Host ") + host, from_host(host), "403"});
    }
    for (const char* host :
         {"",
          "mcp.example:x",
          "mcp.example:0",
          "mcp.example:65536",
          "mcp.example:80:80",
          "mcp.example:-1",
          "mcp.example/",
          "mcp.example?x",
          "mcp.example#x",
          "user@mcp.example",
          "user:pw@mcp.example",
          "evil.example@mcp.example",
          "mcp.example, evil.example",
          "mcp.example evil.example",
          "mcp.example\\evil",
          "http://mcp.example",
          "[::1",
          "::1",
          "[::1]x",
          "[fe80::1%25lo]",
          "[fe80::1%lo]",
          "[127.0.0.1]",
          "[]",
          "*",
          "m\xC3\xA9p.example",
          "mcp%2eexample"}) {
        rows.push_back({"Host '" + std::string(host) + "'", from_host(host), "400"});
    }
    rows.push_back({"no Host", "GET /page HTTP/1.1\r\n\r\n", "400"});
    rows.push_back({"two Hosts", from_host("mcp.example", "Host: mcp.example\r\n"), "400"});
    rows.push_back(
        {"two Hosts, the other first", from_host("evil.example", "Host: mcp.example\r\n"), "400"}
    );
    rows.push_back({"HTTP/1.0 without a Host", "GET /page HTTP/1.0\r\n\r\n", passes});
    for (const char* line :
         {"X-Forwarded-Host: evil.example",
          "X-Host: evil.example",
          "Forwarded: host=evil.example",
          "X-Original-URL: /private",
          "X-Rewrite-URL: /private",
          "X-HTTP-Method-Override: DELETE",
          "X-Forwarded-For: 127.0.0.1",
          "X-Forwarded-Prefix: /evil"}) {
        rows.push_back(
            {std::string(line) + " changes nothing",
             from_host("mcp.example", std::string(line) + "\r\n"),
             passes}
        );
        rows.push_back(
            {std::string(line) + " opens nothing",
             request("GET", "/private", std::string(line) + "\r\n"),
             "401"}
        );
    }
    // The name that a page was rebound to, in front of every path.
    for (const char* path :
         {"/mcp",
          "/private",
          "/health",
          "/ready",
          "/nowhere",
          "/.well-known/oauth-protected-resource/mcp"}) {
        rows.push_back(
            {std::string("rebound name at ") + path,
             "GET " + std::string(path) + " HTTP/1.1\r\nHost: evil.example\r\n\r\n",
             "403"}
        );
    }
    return rows;
}

inline std::vector<row> origin_rows() {
    const std::string passes = "200 page ran";
    std::vector<row> rows;
    const auto origin = [&](const std::string& value, const std::string& expected) {
        rows.push_back(
            {"Origin '" + value + "'",
             from_host("mcp.example", "Origin: " + value + "\r\n"),
             expected}
        );
    };
    rows.push_back({"no Origin", from_host("mcp.example"), passes});
    for (const char* value :
         {"https://app.example",
          "https://APP.example",
          "https://app.example:443",
          "https://mcp.example",
          "http://localhost",
          "http://localhost:5173",
          "https://127.0.0.1",
          "http://[::1]:8080"}) {
        origin(value, passes);
    }
    for (const char* value :
         {"null",
          "",
          "*",
          "https://evil.example",
          "http://app.example",
          "https://app.example:8443",
          "https://app.example/",
          "https://app.example.",
          "https://app.example.evil.example",
          "https://evil.example/https://app.example",
          "https://app.example@evil.example",
          "https://user@app.example",
          "https://sub.app.example",
          "https://xapp.example",
          "https://app.example https://evil.example",
          "https://app.example, https://evil.example",
          "app.example",
          "//app.example",
          "https:app.example",
          "file://",
          "file://localhost",
          "chrome-extension://app.example",
          "javascript:alert(1)",
          "https://app.example\\",
          "https://app%2eexample",
          "https://\xC3\xA1pp.example",
          "http://localhost.evil.example",
          "http://127.0.0.1.evil.example",
          "http://127.1",
          "http://2130706433",
          "http://0.0.0.0",
          "ws://localhost",
          "ftp://localhost"}) {
        origin(value, "403");
    }
    rows.push_back(
        {"two Origins",
         from_host("mcp.example", "Origin: https://app.example\r\nOrigin: https://app.example\r\n"),
         "403"}
    );
    rows.push_back(
        {"a metadata document is for every page",
         request(
             "HEAD", "/.well-known/oauth-protected-resource/mcp", "Origin: https://evil.example\r\n"
         ),
         "200"}
    );
    return rows;
}

/// Preflights. Where they are allowed the expectation names the origin that may read.
struct preflight_row {
    std::string name;
    std::string lines;
    unsigned status;
    std::string allowed_origin;
    std::string method = "OPTIONS";
    std::string path = "/mcp";
};

inline std::vector<preflight_row> preflight_rows() {
    const std::string post = "Access-Control-Request-Method: POST\r\n";
    const std::string headers = "Access-Control-Request-Headers: authorization, content-type\r\n";
    const std::string app = "Origin: https://app.example\r\n";
    return {
        {"of a listed page", app + post, 204, "https://app.example"},
        {"with headers", app + post + headers, 204, "https://app.example"},
        {"of loopback", "Origin: http://localhost:5173\r\n" + post, 204, "http://localhost:5173"},
        {"of an unknown path", app + post, 204, "https://app.example", "OPTIONS", "/nowhere"},
        {"of another page", "Origin: https://evil.example\r\n" + post, 403, ""},
        {"of a page without an origin", "Origin: null\r\n" + post, 403, ""},
        {"of http", "Origin: http://app.example\r\n" + post, 403, ""},
        {"of a subdomain", "Origin: https://x.app.example\r\n" + post, 403, ""},
        {"of a longer name", "Origin: https://app.example.evil.example\r\n" + post, 403, ""},
        {"of two pages", app + app + post, 403, "https://app.example"},
        {"without an origin", post, 401, ""},
        {"without a method", app, 401, "https://app.example"},
        {"in lower case", app + post, 401, "https://app.example", "options"},
        {"by GET", app + post, 401, "https://app.example", "GET"},
        {"by POST", app + post, 401, "https://app.example", "POST"},
    };
}

}  // namespace warder::attack
