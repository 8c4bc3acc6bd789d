/// Bad HTTP as a table: each row is a request that passes and one single change to it that is
/// refused.
#pragma once

#include <string>
#include <vector>

namespace warder::http_cases {

/// A request that passes, the one place in it that changes, and the status that answers the changed
/// one.
struct bad_request {
    std::string name;
    std::string passing;
    std::string change;
    std::string into;
    unsigned status;

    /// The request with its one change.
    std::string refused() const {
        std::string text = passing;
        return text.replace(text.find(change), change.size(), into);
    }
};

inline const std::string get = "GET /mcp HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n";
inline const std::string post =
    "POST /mcp HTTP/1.1\r\nHost: example.com\r\nContent-Length: 5\r\n\r\nhello";
inline const std::string chunked =
    "POST /mcp HTTP/1.1\r\nHost: example.com\r\nTransfer-Encoding: chunked\r\n\r\n"
    "5;a=b\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n";
inline const std::string absolute =
    "GET http://example.com/mcp HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\n\r\n";
inline const std::string expecting =
    "POST /mcp HTTP/1.1\r\nHost: example.com\r\nExpect: 100-continue\r\nContent-Length: "
    "5\r\n\r\nhello";

/// So many fields of one byte each.
inline std::string fields(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += "A: b\r\n";
    return text;
}

/// The rows about lengths and codings: each is a way to make two readers see two different
/// messages.
inline std::vector<bad_request> smuggling() {
    return {
        {"length and coding", chunked, "Transfer-", "Content-Length: 5\r\nTransfer-", 400},
        {"coding and length", chunked, "chunked\r\n", "chunked\r\nContent-Length: 5\r\n", 400},
        {"two different lengths", post, "5\r\n", "5\r\nContent-Length: 6\r\n", 400},
        {"two equal lengths", post, "5\r\n", "5\r\nContent-Length: 5\r\n", 400},
        {"list of lengths", post, "5\r\n", "5, 5\r\n", 400},
        {"signed length", post, ": 5", ": +5", 400},
        {"negative length", post, ": 5", ": -5", 400},
        {"hexadecimal length", post, ": 5", ": 0x5", 400},
        {"fractional length", post, ": 5", ": 5.0", 400},
        {"empty length", post, ": 5", ":", 400},
        {"length with a space in it", post, ": 5", ": 5 5", 400},
        {"overflowing length", post, ": 5", ": 18446744073709551616", 400},
        {"unknown coding", chunked, "chunked", "gzip", 501},
        {"coding list", chunked, "chunked", "gzip, chunked", 501},
        {"chunked twice in a list", chunked, "chunked", "chunked, chunked", 501},
        {"chunked in quotes", chunked, "chunked", "\"chunked\"", 501},
        {"misspelt coding", chunked, "chunked", "xchunked", 501},
        {"identity coding", chunked, "chunked", "identity", 501},
        {"empty coding", chunked, "chunked", "", 501},
        {"coding with a vertical tab", chunked, " chunked", " \vchunked", 400},
        {"two codings", chunked, "chunked\r\n", "chunked\r\nTransfer-Encoding: chunked\r\n", 400},
        {"coding in HTTP/1.0", chunked, "HTTP/1.1", "HTTP/1.0", 400},
        {"folded coding", chunked, ": chunked", ":\r\n chunked", 400},
        {"folded length", post, ": 5", ":\r\n\t5", 400},
        {"folded value", get, "*/*", "*/*,\r\n text/html", 400},
        {"folded by an empty line", get, "*/*\r\n", "*/*\r\n \r\n", 400},
        {"space before the colon", post, "Length:", "Length :", 400},
        {"tab before the colon", chunked, "Encoding:", "Encoding\t:", 400},
        {"bare LF after the request line", get, "1.1\r\n", "1.1\n", 400},
        {"bare LF after a field", get, "com\r\n", "com\n", 400},
        {"bare LF in a value", get, "*/*", "*/*\nX: y", 400},
        {"bare LF at the end", get, "*/*\r\n\r\n", "*/*\r\n\n", 400},
        {"bare CR after a field", get, "com\r\n", "com\r", 400},
        {"bare CR in a value", get, "*/*", "*/\r*", 400},
        {"two CR", get, "com\r\n", "com\r\r\n", 400},
    };
}

/// The rows about the coding of the body; the head passes, reading the body fails.
inline std::vector<bad_request> chunks() {
    const std::string nine_digits = "000000005;a=b";
    const std::string long_extension = "5;a=" + std::string(9000, 'x');
    const std::string long_trailer = "X-Trailer: " + std::string(9000, 'x');
    return {
        {"chunk size without digits", chunked, "5;a=b", ";a=b", 400},
        {"chunk size with a prefix", chunked, "5;a=b", "0x5;a=b", 400},
        {"signed chunk size", chunked, "5;a=b", "+5;a=b", 400},
        {"negative chunk size", chunked, "5;a=b", "-5;a=b", 400},
        {"chunk size after a space", chunked, "5;a=b", " 5;a=b", 400},
        {"space after the chunk size", chunked, "5;a=b", "5 ;a=b", 400},
        {"chunk size of nine digits", chunked, "5;a=b", nine_digits, 400},
        {"overflowing chunk size", chunked, "5;a=b", "ffffffffffffffff5", 400},
        {"no digit", chunked, "5;a=b", "g", 400},
        {"bare LF after the chunk size", chunked, "a=b\r\n", "a=b\n", 400},
        {"quoted extension", chunked, "a=b", "a=\"b\"", 400},
        {"extension with an open quote", chunked, "a=b", "a=\"b", 400},
        {"bare LF in a quoted extension", chunked, "a=b", "a=\"\n\"", 400},
        {"bare CR in an extension", chunked, "a=b", "a=\rb", 400},
        {"control character in an extension", chunked, "a=b", std::string("a=\0", 3), 400},
        {"too long an extension", chunked, "5;a=b", long_extension, 400},
        {"chunk shorter than its size", chunked, "hello", "hell", 400},
        {"chunk longer than its size", chunked, "hello", "helloo", 400},
        {"bare LF after a chunk", chunked, "hello\r\n", "hello\n", 400},
        {"no line end after a chunk", chunked, "hello\r\n", "hello", 400},
        {"bare LF in a trailer", chunked, "Trailer: 1\r\n", "Trailer: 1\n", 400},
        {"control character in a trailer", chunked, "Trailer: 1", "Trailer: \x01", 400},
        {"too long a trailer", chunked, "X-Trailer: 1", long_trailer, 400},
        {"bare LF at the end of the trailers", chunked, "1\r\n\r\n", "1\r\n\n", 400},
    };
}

/// The rows about the Host field and the request target.
inline std::vector<bad_request> targets() {
    return {
        {"no Host", get, "Host: example.com\r\n", "", 400},
        {"two Hosts", get, "Accept: */*", "Host: example.org", 400},
        {"two equal Hosts", get, "Accept: */*", "Host: example.com", 400},
        {"empty Host", get, "example.com", "", 400},
        {"Host with user information", get, "example.com", "root@example.com", 400},
        {"Host with a path", get, "example.com", "example.com/", 400},
        {"Host with a space", get, "example.com", "example.com x", 400},
        {"Host list", get, "example.com", "example.com,example.org", 400},
        {"Host with a bad port", get, "example.com", "example.com:8o", 400},
        {"Host with a long port", get, "example.com", "example.com:808080", 400},
        {"Host with an open bracket", get, "example.com", "[::1", 400},
        {"Host with text behind the bracket", get, "example.com", "[::1]x", 400},
        {"other host in the target", absolute, "http://example.com", "http://example.org", 400},
        {"other port in the target", absolute, "http://example.com", "http://example.com:81", 400},
        {"user information in the target", absolute, "http://", "http://root@", 400},
        {"no host in the target", absolute, "http://example.com", "http://", 400},
        {"other scheme in the target", absolute, "http:", "ftp:", 400},
        {"target without a slash", get, "/mcp", "mcp", 400},
        {"empty target", get, "/mcp ", " ", 400},
        {"no target", get, " /mcp", "", 400},
        {"asterisk without OPTIONS", get, "/mcp", "*", 400},
        {"authority as target", get, "GET /mcp", "CONNECT example.com:443", 400},
        {"space in the target", get, "/mcp", "/m cp", 400},
        {"tab in the target", get, "/mcp", "/m\tcp", 400},
        {"NUL in the target", get, "/mcp", std::string("/m\0cp", 5), 400},
        {"fragment in the target", get, "/mcp", "/mcp#top", 400},
        {"byte over 127 in the target", get, "/mcp", "/m\xc3\xa9", 400},
        {"DEL in the target", get, "/mcp", "/mcp\x7f", 400},
    };
}

/// The rows about everything else in a head.
inline std::vector<bad_request> heads() {
    return {
        {"target over 8 KiB", get, "/mcp", "/" + std::string(8 * 1024, 'x'), 414},
        {"request line over 16 KiB", get, "/mcp", "/" + std::string(17 * 1024, 'x'), 414},
        {"head over 16 KiB", get, "*/*", std::string(16 * 1024, 'x'), 431},
        {"101 fields", get, "Accept: */*\r\n", fields(100), 431},
        {"method with a bad character", get, "GET", "G(T", 400},
        {"method with a control character", get, "GET", "G\x01T", 400},
        {"no method", get, "GET ", " ", 400},
        {"space before the method", get, "GET", " GET", 400},
        {"two empty lines first", get, "GET", "\r\n\r\nGET", 400},
        {"method over 32 bytes", get, "GET", std::string(33, 'M'), 501},
        {"HTTP/2.0", get, "HTTP/1.1", "HTTP/2.0", 505},
        {"HTTP/1.2", get, "HTTP/1.1", "HTTP/1.2", 505},
        {"HTTP/0.9", get, "HTTP/1.1", "HTTP/0.9", 505},
        {"no version", get, " HTTP/1.1", "", 400},
        {"version in lower case", get, "HTTP/1.1", "http/1.1", 400},
        {"other protocol", get, "HTTP/1.1", "HTTPS/1.1", 400},
        {"version of two digits", get, "HTTP/1.1", "HTTP/1.10", 400},
        {"two spaces before the version", get, " HTTP/1.1", "  HTTP/1.1", 400},
        {"space after the version", get, "HTTP/1.1", "HTTP/1.1 ", 400},
        {"field without a colon", get, "Accept: */*", "Accept", 400},
        {"field without a name", get, "Accept: */*", ": */*", 400},
        {"field name with a space", get, "Accept:", "Acc ept:", 400},
        {"field name with a bad character", get, "Accept:", "Acc(ept:", 400},
        {"field name with a byte over 127", get, "Accept:", "Acc\xc3\xa9pt:", 400},
        {"space before the first field", get, "Host:", " Host:", 400},
        {"NUL in a value", get, "*/*", std::string("*/\0*", 4), 400},
        {"control character in a value", get, "*/*", "*/\x01*", 400},
        {"DEL in a value", get, "*/*", "*/\x7f*", 400},
        {"NUL in a field name", get, "Accept:", std::string("Acc\0ept:", 8), 400},
        {"unknown expectation", expecting, "100-continue", "a-miracle", 417},
        {"expectation list", expecting, "100-continue", "100-continue, x", 417},
    };
}

/// Every row. A service that reads the body answers the rows of `chunks` with their status too.
inline std::vector<bad_request> all() {
    std::vector<bad_request> rows = smuggling();
    for (const auto& more : {chunks(), targets(), heads()})
        rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

}  // namespace warder::http_cases
