/// Requests and responses as values: no socket is needed to make, answer or test one.
#pragma once

#include <warder/http/fields.hpp>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

namespace warder {
class executor;
}
namespace warder::oauth {
struct access_token;
}

namespace warder::http {

class body_stream;

/// Request methods of RFC 9110 §9 and RFC 5789; a method that is none of them is `other`.
enum class method : std::uint8_t { get, head, post, put, delete_, patch, options, other };

/// The method of that exact, case-sensitive name (RFC 9110 §9.1).
method parse_method(std::string_view name) noexcept;

/// The name on the wire; "OTHER" for `other`.
std::string_view to_string(method value) noexcept;

/// What outlives one request on a connection. Made by whoever accepts the connection, shared by its
/// requests.
struct connection {
    /// Address of the socket's other end, as text: "127.0.0.1" or "::1". Empty for a request
    /// without a socket.
    std::string peer_address;
    std::uint16_t peer_port = 0;

    /// Whether TLS protects the connection itself.
    bool secure = false;

    /// SHA-256 of the certificate that the client has shown to have the key of, as base64url; who
    /// signed it is not known. Empty where it has none, or was asked for none.
    std::string certificate_thumbprint;

    /// The loop of the connection; null without one. Outlives the connection's requests.
    warder::executor* home = nullptr;

    /// A slot for the bearer guard: what it last accepted on this connection, so that a repeated
    /// token costs one comparison. Nobody else reads it.
    std::shared_ptr<const void> accepted_token;
};

/// One HTTP request, owned whole: nothing in it refers to a read buffer.
struct request {
    http::method method = http::method::get;

    /// The method as sent; says more than `method` only for `other`.
    std::string method_name = "GET";

    /// Request target in origin form, as sent: `/path?query`.
    std::string target = "/";

    http::fields fields;

    /// Empty until the body was read; see `body_source`.
    std::string body;

    /// 11 for HTTP/1.1, 10 for HTTP/1.0.
    unsigned version = 11;

    /// Address of the client: the socket's peer, or what a trusted proxy says in `X-Forwarded-For`.
    std::string client_address;

    /// `http` or `https`, as the client used it: from the socket, or from a trusted proxy's
    /// `X-Forwarded-Proto`.
    std::string_view scheme = "http";

    /// Names the request in every log line and in the `X-Request-Id` of its response.
    std::string id;

    /// The caller's verified token; null on a route without a guard.
    std::shared_ptr<const oauth::access_token> access;

    /// What was asked for, for the access log: a tool's name. Empty elsewhere.
    std::string operation;

    /// What kind of thing `operation` names: "tool". A literal.
    std::string_view operation_kind = "tool";

    /// The connection it came on; null for a request that was made by hand.
    std::shared_ptr<http::connection> on;

    /// Made by whoever answers the request and wants to know when its client goes away before the
    /// answer is complete: the connection then asks it to stop, on its loop. Set before anything is
    /// awaited that leaves the loop.
    std::stop_source gone{std::nostopstate};

    /// Set by an owner whose requests can be kept, see `keep`.
    std::weak_ptr<request> self;
    bool kept = false;

    /// This request for longer than its answer: itself where its owner can leave it to others, else
    /// a copy. Called before anything is awaited that leaves the loop; from then on nobody changes
    /// the request.
    std::shared_ptr<request> keep();

    /// The loop of its connection; null without one.
    warder::executor* home() const noexcept { return on ? on->home : nullptr; }

    /// The part of `target` before the question mark, as sent (still percent-encoded).
    std::string_view path() const noexcept {
        return std::string_view(target).substr(0, target.find('?'));
    }

    /// The part of `target` behind the question mark, as sent; empty when there is none.
    std::string_view query() const noexcept;
};

/// One HTTP response. The connection adds `Date`, `Content-Length` and `Connection` when it writes
/// it.
struct response {
    unsigned status = 200;  ///< 200 to 599
    http::fields fields;
    std::string body;

    /// What follows `body`, piece by piece, until it ends; null where that is all.
    std::shared_ptr<body_stream> stream;
};

/// The reason phrase of a status code (RFC 9110 §15), or an empty text for one without.
std::string_view reason_phrase(unsigned status) noexcept;

/// A response with a JSON body. `json` is already encoded.
response json_response(unsigned status, std::string json);

/// A `text/plain; charset=utf-8` response.
response text_response(unsigned status, std::string text);

/// The error form that every refusal outside the protocol has: `{"error":"<message>"}`. `message`
/// is escaped here.
response error_response(unsigned status, std::string_view message);

/// The answer of a server that has no room for a request: 503 in the form of `error_response`, with
/// `Retry-After: 1`.
///
/// @source  RFC 9110 §15.6.4, §10.2.3
response unavailable(std::string_view message);

}  // namespace warder::http
