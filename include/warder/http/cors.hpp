/// Cross-origin resource sharing: which web pages may call, and what they may read.
#pragma once

#include <warder/http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace warder::http {

/// Whom to let in; the defaults fit MCP clients in a browser.
struct cors_options {
    /// Serialised origins, such as `https://app.example.com`, or `*` alone for every origin. Pages
    /// of loopback are allowed anyway, as `origin_policy` lets them in.
    std::vector<std::string> allowed_origins;

    /// Whether a page of a listed origin may send cookies and client certificates; never together
    /// with `*`. Bearer tokens do not need it.
    bool allow_credentials = false;

    std::vector<std::string> methods = {"GET", "POST", "DELETE", "OPTIONS", "HEAD"};

    std::vector<std::string> request_headers = {
        "Authorization",
        "Content-Type",
        "Accept",
        "Mcp-Protocol-Version",
        "Mcp-Session-Id",
        "Mcp-Method",
        "Mcp-Name",
        "Last-Event-ID",
        "DPoP",
    };

    /// Request headers that begin like this are allowed too; they are named one by one in the
    /// answer to a preflight that asks for them.
    std::vector<std::string> request_header_prefixes = {"Mcp-Param-"};

    std::vector<std::string> exposed_headers = {
        "WWW-Authenticate",
        "DPoP-Nonce",
        "Mcp-Session-Id",
        "Mcp-Protocol-Version",
        "X-Request-Id",
        "Retry-After",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
    };

    /// How long a browser may remember the answer to a preflight. A plain number, as <chrono> is
    /// slow to compile and this header is part of `warder.hpp`.
    unsigned max_age_seconds = 24 * 60 * 60;
};

/// Answers preflights, and marks responses so that a page may read them.
///
/// It belongs outside the guard and around everything that refuses: a browser sends no token with
/// a preflight, and hides a 401 without these fields from the page.
///
/// @threads  both functions may be called from any thread
/// @source   WHATWG Fetch §3.2 (CORS protocol), §4.8 (preflight), §4.9 (CORS check)
class cors {
  public:
    /// Throws `std::invalid_argument`, with the sentence that fixes it: `*` beside another origin
    /// or with credentials, something that is no origin, no method or no field name.
    explicit cors(cors_options options);

    /// The answer to a preflight, or nothing for any other request.
    ///
    /// 403 for an origin that is not allowed. For every other one 204 with all that is allowed: the
    /// browser looks there for the page's method and headers, and refuses by itself. Still to be
    /// decorated.
    std::optional<response> preflight(const request& sent) const;

    /// Adds the fields that let the page at the request's `Origin` read the response, whatever its
    /// status; `Vary` where the response depends on the origin. A response that already has
    /// `Access-Control-Allow-Origin` is left as it is.
    void decorate(const request& sent, response& reply) const;

  private:
    bool lists_origin(std::string_view origin) const noexcept;
    bool allows_origin(std::string_view origin) const noexcept;
    bool has_allowed_prefix(std::string_view name) const noexcept;

    cors_options options_;
    bool any_origin_ = false;
    std::string methods_;
    std::string request_headers_;
    std::string exposed_headers_;
    std::string max_age_;
};

}  // namespace warder::http
