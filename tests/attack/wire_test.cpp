// Requests that two readers could take apart differently, over real sockets: the exact answer, the
// end of the connection where the next request cannot be found, and no handler that ran.
#include "attack/server.hpp"
#include "http_cases.hpp"
#include "integration/net/socket_client.hpp"
#include <warder/net/http_server.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <vector>

namespace warder::attack {
namespace {

/// A server on a free port, and what it answers to bytes.
struct Wire : ::testing::Test {
    Wire() {
        EXPECT_TRUE(listener.listen());
        listener.serve(subject.service());
    }
    ~Wire() override { listener.stop(); }

    /// Statuses of all that comes back to these bytes, then "closed" or "open", then how many
    /// handlers ran.
    std::string told(const std::string& bytes) {
        const int before = subject.ran;
        net::socket_client client(listener.port());
        client.send(bytes);
        client.end_writing();
        std::string text;
        last.clear();
        for (;;) {
            const auto answer = client.receive();
            if (answer.status == 0) break;
            text += std::to_string(answer.status) + ' ';
            last = answer.head + answer.body;
            if (answer.fields.contains("connection") && answer.fields.at("connection") == "close") {
                text += client.ended() ? "closed " : "more ";
                break;
            }
        }
        if (const int ran = subject.ran - before; ran > 0)
            text += "ran " + std::to_string(ran) + ' ';
        if (!text.empty()) text.pop_back();
        return text;
    }

    server subject;
    net::http_server listener{{.host = "127.0.0.1", .port = 0, .loops = 1}};
    std::string last;
};

const std::string page = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// The text for this server's name.
std::string for_localhost(std::string text) {
    constexpr std::string_view theirs = "example.com";
    for (auto at = text.find(theirs); at != text.npos; at = text.find(theirs, at))
        text.replace(at, theirs.size(), "localhost");
    return text;
}

TEST_F(Wire, TheCommonTableIsAnsweredAndClosed) {
    const auto run = [&](const std::vector<http_cases::bad_request>& rows, bool in_body) {
        for (const auto& each : rows) {
            SCOPED_TRACE(each.name);
            // A stranger's body is not read; what is wrong in it ends the connection behind the
            // 401.
            const std::string expected =
                in_body ? "401 closed" : std::to_string(each.status) + " closed";
            EXPECT_EQ(told(for_localhost(each.refused()) + page), expected);
        }
        return rows.size();
    };
    std::size_t rows = run(http_cases::chunks(), true);
    for (const auto& table : {http_cases::smuggling(), http_cases::targets(), http_cases::heads()})
        rows += run(table, false);
    std::printf("%-16s %4zu rows\n", "common wire", rows);
    EXPECT_GE(rows, 110u);
    EXPECT_EQ(told(for_localhost(http_cases::chunked) + page), "401 200 ran 1");
}

TEST_F(Wire, NothingIsSmuggled) {
    const std::string token = subject.token();
    const std::string head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\n" + bearer(token) +
                             "Content-Type: application/json\r\nAccept: application/json\r\n";
    const std::string body = call();
    const std::string size = std::to_string(body.size());
    char hex[9];
    std::snprintf(hex, sizeof hex, "%zx", body.size());
    const std::string chunk = std::string(hex) + "\r\n" + body + "\r\n0\r\n\r\n";
    const std::string length = "Content-Length: " + size + "\r\n";
    const std::string coding = "Transfer-Encoding: chunked\r\n";
    const std::string hidden = page;  // what a reader of the other framing would take for a request
    const std::string hidden_size = std::to_string(hidden.size());
    const auto with = [&](const std::string& lines, const std::string& rest) {
        return head + lines + "\r\n" + rest;
    };
    const std::string refused = "400 closed";
    const std::string unknown_coding = "501 closed";
    const struct {
        std::string name;
        std::string bytes;
        std::string expected;
    } rows[] = {
        {"by length", with(length, body), "200 ran 1"},
        {"by chunks", with(coding, chunk), "200 ran 1"},
        {"two requests", with(length, body) + page, "200 200 ran 2"},
        {"two requests, by chunks", with(coding, chunk) + page, "200 200 ran 2"},
        {"coding in capitals", with("Transfer-Encoding: CHUNKED\r\n", chunk) + page, "200 200 ran 2"
        },
        {"chunk extension",
         with(coding, std::string(hex) + ";a=b\r\n" + body + "\r\n0;c\r\n\r\n") + page,
         "200 200 ran 2"},
        {"trailers",
         with(coding, std::string(hex) + "\r\n" + body + "\r\n0\r\nX: y\r\n\r\n") + page,
         "200 200 ran 2"},
        {"a trailer is no field",
         "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + coding +
             "\r\n" + std::string(hex) + "\r\n" + body + "\r\n0\r\n" + bearer(token) + "\r\n" +
             page,
         "401 200 ran 1"},
        {"an empty line before", "\r\n" + page, "200 ran 1"},
        {"a request within a body is a body",
         "POST /private HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + hidden_size +
             "\r\n\r\n" + hidden + page,
         "401 200 ran 1"},
        {"a GET whose body is a request",
         "GET /page HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + hidden_size + "\r\n\r\n" +
             hidden + page,
         "200 200 ran 2"},

        {"length, then coding", with(length + coding, chunk) + hidden, refused},
        {"coding, then length", with(coding + length, chunk) + hidden, refused},
        {"coding and length 0", with(coding + "Content-Length: 0\r\n", chunk) + hidden, refused},
        {"two lengths", with(length + "Content-Length: 0\r\n", body) + hidden, refused},
        {"two lengths, the shorter first",
         with("Content-Length: 0\r\n" + length, body) + hidden,
         refused},
        {"two equal lengths", with(length + length, body) + hidden, refused},
        {"lengths in a list",
         with("Content-Length: " + size + ", " + size + "\r\n", body) + hidden,
         refused},
        {"length with a sign", with("Content-Length: +" + size + "\r\n", body) + hidden, refused},
        {"length of -0", with("Content-Length: -0\r\n", body) + hidden, refused},
        {"length in hexadecimal", with("Content-Length: 0x10\r\n", body) + hidden, refused},
        {"length with zeros before",
         with("Content-Length: 000" + size + "\r\n", body) + page,
         "200 200 ran 2"},
        {"length beyond 64 bits",
         with("Content-Length: 18446744073709551617\r\n", body) + hidden,
         refused},
        {"length with a comma", with("Content-Length: " + size + ",\r\n", body) + hidden, refused},
        {"length with an underscore", with("Content-Length: 1_0\r\n", body) + hidden, refused},
        {"length in other digits",
         with("Content-Length: \xD9\xA1\xD9\xA0\r\n", body) + hidden,
         refused},
        {"a name that ends in a space",
         with("Content-Length : " + size + "\r\n", body) + hidden,
         refused},
        {"a name that begins with a space",
         with(" Content-Length: " + size + "\r\n", body) + hidden,
         refused},
        {"a name with a NUL",
         with(std::string("Content-Length\0: 5\r\n", 20), body) + hidden,
         refused},
        {"coding behind a space", with("Transfer-Encoding : chunked\r\n", chunk) + hidden, refused},
        {"coding behind a tab", with("Transfer-Encoding\t: chunked\r\n", chunk) + hidden, refused},
        {"coding with a tab in the value",
         with("Transfer-Encoding:\tchunked\r\n", chunk) + page,
         "200 200 ran 2"},
        {"coding behind a vertical tab",
         with(
             "Transfer-Encoding: \x0b"
             "chunked\r\n",
             chunk
         ) + hidden,
         refused},
        {"coding folded", with("Transfer-Encoding:\r\n chunked\r\n", chunk) + hidden, refused},
        {"coding folded into another field",
         with("X: y\r\n Transfer-Encoding: chunked\r\n", chunk) + hidden,
         refused},
        {"coding behind a bare LF",
         with("X: y\nTransfer-Encoding: chunked\r\n", chunk) + hidden,
         refused},
        {"coding behind a bare CR",
         with("X: y\rTransfer-Encoding: chunked\r\n", chunk) + hidden,
         refused},
        {"coding twice", with(coding + coding, chunk) + hidden, refused},
        {"identity", with("Transfer-Encoding: identity\r\n" + length, body) + hidden, unknown_coding
        },
        {"chunked, identity",
         with("Transfer-Encoding: chunked, identity\r\n", chunk) + hidden,
         unknown_coding},
        {"gzip, chunked",
         with("Transfer-Encoding: gzip, chunked\r\n", chunk) + hidden,
         unknown_coding},
        {"xchunked", with("Transfer-Encoding: xchunked\r\n", chunk) + hidden, unknown_coding},
        {"chunked with a parameter",
         with("Transfer-Encoding: chunked;a=b\r\n", chunk) + hidden,
         unknown_coding},
        {"chunked in quotes",
         with("Transfer-Encoding: \"chunked\"\r\n", chunk) + hidden,
         unknown_coding},
        {"coding with a comma",
         with("Transfer-Encoding: chunked,\r\n", chunk) + hidden,
         unknown_coding},
        {"empty coding", with("Transfer-Encoding:\r\n", chunk) + hidden, unknown_coding},
        {"Transfer_Encoding is another field",
         with("Transfer_Encoding: chunked\r\n" + length, body) + page,
         "200 200 ran 2"},
        {"chunk size in capitals and zeros",
         with(coding, "000" + std::string(hex) + "\r\n" + body + "\r\n0\r\n\r\n") + page,
         "200 200 ran 2"},
        {"chunk size of nine digits",
         with(coding, "0000000" + std::string(hex) + "\r\n" + body + "\r\n0\r\n\r\n") + hidden,
         refused},
        {"chunk size with 0x", with(coding, "0x" + chunk) + hidden, refused},
        {"chunk size with a sign", with(coding, "+" + chunk) + hidden, refused},
        {"chunk size below 0", with(coding, "-1\r\n" + chunk) + hidden, refused},
        {"chunk size beyond 64 bits",
         with(coding, "10000000000000001\r\n" + chunk) + hidden,
         refused},
        {"chunk shorter than its size",
         with(coding, "ff\r\n" + body + "\r\n0\r\n\r\n") +
             std::string(hidden + hidden + hidden + hidden + hidden + hidden),
         refused},
        {"chunk longer than its size",
         with(coding, "5\r\n" + body + "\r\n0\r\n\r\n") + hidden,
         refused},
        {"chunk lines end in LF",
         with(coding, std::string(hex) + "\n" + body + "\n0\n\n") + hidden,
         refused},
        {"LF behind the last chunk",
         with(coding, std::string(hex) + "\r\n" + body + "\r\n0\r\n\n") + hidden,
         refused},
        {"bare CR in a chunk extension",
         with(coding, std::string(hex) + ";\r\r\n" + body + "\r\n0\r\n\r\n") + hidden,
         refused},
        {"LF in a chunk extension",
         with(coding, std::string(hex) + ";a\nb\r\n" + body + "\r\n0\r\n\r\n") + hidden,
         refused},
        {"a request in a chunk extension",
         with(coding, std::string(hex) + ";\n" + hidden + "\r\n" + body + "\r\n0\r\n\r\n"),
         refused},
        {"lines end in LF", "GET /page HTTP/1.1\nHost: localhost\n\n" + hidden, refused},
        {"head ends in LF", "GET /page HTTP/1.1\r\nHost: localhost\r\n\n" + hidden, refused},
        {"lines end in CR", "GET /page HTTP/1.1\rHost: localhost\r\r" + hidden, refused},
        {"two requests in a line",
         "GET /page GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n",
         refused},
        {"HTTP/0.9", "GET /page\r\n" + hidden, refused},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hidden, "505 closed"},
        {"TLS",
         std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15) + hidden,
         refused},
        {"CONNECT",
         "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n" + hidden,
         refused},
        {"an absolute target of another host",
         "GET http://evil.example/page HTTP/1.1\r\nHost: localhost\r\n\r\n" + hidden,
         refused},
        {"a PROXY line before", "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n" + hidden, refused},
        {"Upgrade is not taken up",
         "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: "
         "h2c\r\n"
         "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n" +
             page,
         "200 200 ran 2"},
        {"fields named in Connection stay fields",
         "GET /private HTTP/1.1\r\nHost: localhost\r\nConnection: Authorization\r\n" +
             bearer(token) + "\r\n" + page,
         "200 200 ran 2"},
        {"head over 16 KiB",
         "GET /page HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(16 * 1024, 'x') + "\r\n\r\n" +
             hidden,
         "431 closed"},
        {"101 fields",
         "GET /page HTTP/1.1\r\nHost: localhost\r\n" + http_cases::fields(100) + "\r\n" + hidden,
         "431 closed"},
        {"target over 8 KiB",
         "GET /" + std::string(9 * 1024, 'x') + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + hidden,
         "414 closed"},
        {"body over 4 MiB", with("Content-Length: 4194305\r\n", ""), "413 closed"},
        {"expects a miracle", with(length + "Expect: a-miracle\r\n", body) + hidden, "417 closed"},
    };
    std::printf("%-16s %4zu rows\n", "smuggling", std::size(rows));
    for (const auto& each : rows) {
        SCOPED_TRACE(each.name);
        EXPECT_EQ(told(each.bytes), each.expected) << last;
    }
}

}  // namespace
}  // namespace warder::attack
