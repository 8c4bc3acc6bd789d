#include "http/fields_access.hpp"
#include <warder/http/message.hpp>
#include <warder/json/writer.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace warder::http {
namespace {

constexpr std::array<std::string_view, 8> method_names = {
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "OTHER"
};

response with_content(unsigned status, std::string_view type, std::string body) {
    response reply;
    reply.status = status;
    fields_access::append(reply.fields, "Content-Type", type);
    reply.body = std::move(body);
    return reply;
}

}  // namespace

method parse_method(std::string_view name) noexcept {
    const auto end = method_names.end() - 1;
    const auto found = std::find(method_names.begin(), end, name);
    return static_cast<method>(found - method_names.begin());
}

std::string_view to_string(method value) noexcept {
    return method_names[static_cast<std::size_t>(value)];
}

std::string_view request::query() const noexcept {
    const std::size_t mark = target.find('?');
    if (mark == std::string::npos) return {};
    return std::string_view(target).substr(mark + 1);
}

std::shared_ptr<request> request::keep() {
    // A copy of a request has the link of the original.
    if (auto own = self.lock(); own.get() == this) {
        kept = true;
        return own;
    }
    return std::make_shared<request>(*this);
}

std::string_view reason_phrase(unsigned status) noexcept {
    switch (status) {
        case 100:
            return "Continue";
        case 101:
            return "Switching Protocols";
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 203:
            return "Non-Authoritative Information";
        case 204:
            return "No Content";
        case 205:
            return "Reset Content";
        case 206:
            return "Partial Content";
        case 300:
            return "Multiple Choices";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 402:
            return "Payment Required";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 407:
            return "Proxy Authentication Required";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";  // RFC 6585 §3
        case 429:
            return "Too Many Requests";  // RFC 6585 §4
        case 431:
            return "Request Header Fields Too Large";  // RFC 6585 §5
        case 499:
            return "Client Closed Request";  // nginx
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return {};
    }
}

response json_response(unsigned status, std::string json) {
    return with_content(status, "application/json", std::move(json));
}

response text_response(unsigned status, std::string text) {
    return with_content(status, "text/plain; charset=utf-8", std::move(text));
}

response error_response(unsigned status, std::string_view message) {
    std::string body = R"({"error":)";
    json::append_string(body, message);
    body += '}';
    return json_response(status, std::move(body));
}

response unavailable(std::string_view message) {
    response reply = error_response(503, message);
    fields_access::append(reply.fields, "Retry-After", "1");
    return reply;
}

}  // namespace warder::http
