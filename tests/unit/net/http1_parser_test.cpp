#include "http_cases.hpp"
#include <warder/net/http1_parser.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace warder::net {
namespace {

constexpr std::size_t body_cap = 64;

/// What became of bytes: every request that was read, then the status of a refusal, or 0.
struct outcome {
    std::vector<http::request> requests;
    std::size_t unused = 0;
    unsigned status = 0;

    /// In a form that two outcomes can be compared in.
    std::string text() const {
        std::string all;
        for (const auto& request : requests) {
            all += request.method_name + ' ' + request.target + ' ' +
                   std::to_string(request.version) + '\n';
            for (std::size_t i = 0; i < request.fields.size(); ++i) {
                const auto field = request.fields.at(i);
                all += std::string(field.name) + '=' + std::string(field.value) + '\n';
            }
            all += request.body + '\n';
        }
        return all + std::to_string(unused) + ' ' + std::to_string(status);
    }
};

/// A connection without a socket: feeds pieces and reads as many requests as they hold.
class reader {
  public:
    void feed(std::string_view piece) {
        kept_ += piece;
        while (got_.status == 0 && step()) {
        }
        got_.unused = kept_.size();
    }
    const outcome& got() const { return got_; }
    bool in_body() const { return in_body_; }

  private:
    bool step() {
        const auto used =
            in_body_ ? parser_.body(kept_, request_.body, body_cap) : parser_.head(kept_, request_);
        if (!used) {
            got_.status = http1_status(used.error());
            return false;
        }
        if (!in_body_ && *used == 0) return false;
        kept_.erase(0, *used);
        in_body_ = true;
        if (!parser_.body_done()) return !kept_.empty();
        got_.requests.push_back(std::exchange(request_, {}));
        parser_.reset();
        in_body_ = false;
        return !kept_.empty();
    }

    http1_parser parser_;
    http::request request_;
    std::string kept_;
    outcome got_;
    bool in_body_ = false;
};

outcome read(std::string_view bytes) {
    reader all;
    all.feed(bytes);
    return all.got();
}

outcome read_in_bytes(std::string_view bytes) {
    reader all;
    for (const char& byte : bytes)
        all.feed({&byte, 1});
    return all.got();
}

TEST(Http1Parser, ReadsARequest) {
    const auto got =
        read("POST /a/b?c=d HTTP/1.1\r\nHost: h\r\nX-Y: \t a b \t\r\nContent-Length: 3\r\n\r\nabc");
    ASSERT_EQ(got.status, 0u);
    ASSERT_EQ(got.requests.size(), 1u);
    const http::request& request = got.requests[0];
    EXPECT_EQ(request.method, http::method::post);
    EXPECT_EQ(request.method_name, "POST");
    EXPECT_EQ(request.path(), "/a/b");
    EXPECT_EQ(request.query(), "c=d");
    EXPECT_EQ(request.version, 11u);
    EXPECT_EQ(request.fields["x-y"], "a b");
    EXPECT_EQ(request.body, "abc");
    EXPECT_EQ(got.unused, 0u);
}

TEST(Http1Parser, PassesAnUnknownMethodUp) {
    const auto got = read("BREW /pot HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_EQ(got.requests.size(), 1u);
    EXPECT_EQ(got.requests[0].method, http::method::other);
    EXPECT_EQ(got.requests[0].method_name, "BREW");
}

TEST(Http1Parser, ReducesAbsoluteFormToOriginForm) {
    const std::vector<std::pair<std::string, std::string>> rows = {
        {"http://h.example/a?b", "/a?b"},
        {"HTTPS://H.Example/a", "/a"},
        {"http://h.example", "/"},
        {"http://h.example?a=b", "/?a=b"},
    };
    for (const auto& [sent, target] : rows) {
        const auto got = read("GET " + sent + " HTTP/1.1\r\nHost: h.example\r\n\r\n");
        ASSERT_EQ(got.requests.size(), 1u) << sent;
        EXPECT_EQ(got.requests[0].target, target);
    }
}

TEST(Http1Parser, TakesTheseHosts) {
    for (const std::string host :
         {"a", "a.example:8000", "127.0.0.1:1", "[::1]", "[::1]:8000", "a:"}) {
        EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").requests.size(), 1u) << host;
    }
}

TEST(Http1Parser, TakesAsteriskWithOptions) {
    EXPECT_EQ(read("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").requests.size(), 1u);
}

TEST(Http1Parser, ForgivesOneEmptyLineFirst) {
    EXPECT_EQ(read("\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").requests.size(), 1u);
}

TEST(Http1Parser, HostIsOptionalInHttp10) {
    const auto got = read("GET / HTTP/1.0\r\n\r\n");
    ASSERT_EQ(got.requests.size(), 1u);
    EXPECT_EQ(got.requests[0].version, 10u);
}

TEST(Http1Parser, SaysWhetherTheConnectionStaysOpen) {
    struct row {
        std::string version, connection;
        bool keep_alive;
    };
    const std::vector<row> rows = {
        {"1.1", "", true},
        {"1.1", "Connection: close\r\n", false},
        {"1.1", "Connection: Keep-Alive, CLOSE\r\n", false},
        {"1.1", "Connection: upgrade\r\n", true},
        {"1.0", "", false},
        {"1.0", "Connection: keep-alive\r\n", true},
    };
    for (const auto& [version, connection, keep_alive] : rows) {
        http1_parser parser;
        http::request request;
        ASSERT_TRUE(
            parser.head("GET / HTTP/" + version + "\r\nHost: h\r\n" + connection + "\r\n", request)
        );
        EXPECT_EQ(parser.framing().keep_alive, keep_alive) << version << ' ' << connection;
    }
}

TEST(Http1Parser, SaysWhetherTheClientWaits) {
    for (const bool is_1_1 : {true, false}) {
        http1_parser parser;
        http::request request;
        const std::string version = is_1_1 ? "1.1" : "1.0";
        ASSERT_TRUE(parser.head(
            "PUT / HTTP/" + version +
                "\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n",
            request
        ));
        EXPECT_EQ(parser.framing().expects_continue, is_1_1);
    }
}

TEST(Http1Parser, EveryBadRequestIsRefusedAndItsTwinPasses) {
    for (const auto& row : http_cases::all()) {
        ASSERT_NE(row.passing.find(row.change), std::string::npos) << row.name;
        EXPECT_EQ(read(row.passing).requests.size(), 1u) << row.name;
        EXPECT_EQ(read(row.passing).status, 0u) << row.name;
        EXPECT_EQ(read(row.refused()).status, row.status) << row.name;
        EXPECT_TRUE(read(row.refused()).requests.empty()) << row.name;
    }
}

TEST(Http1Parser, TheTableIsLong) {
    EXPECT_GE(http_cases::all().size(), 50u);
}

TEST(Http1Parser, PiecesChangeNothing) {
    for (const auto& row : http_cases::all()) {
        for (const std::string& bytes : {row.passing, row.refused()}) {
            const outcome whole = read(bytes);
            // A refusal keeps what came later; how much that was depends on the pieces.
            const outcome pieces = read_in_bytes(bytes);
            EXPECT_EQ(whole.status, pieces.status) << row.name;
            if (whole.status == 0) {
                EXPECT_EQ(whole.text(), pieces.text()) << row.name;
            }
        }
    }
}

TEST(Http1Parser, CutAnywhereItReadsTheSame) {
    const std::string bytes = http_cases::chunked + http_cases::post + http_cases::get;
    const std::string whole = read(bytes).text();
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        reader pieces;
        pieces.feed(bytes.substr(0, cut));
        pieces.feed(bytes.substr(cut));
        EXPECT_EQ(pieces.got().text(), whole) << cut;
    }
}

TEST(Http1Parser, PipelinedRequestsAreReadOneByOne) {
    const auto got = read(http_cases::get + http_cases::chunked + http_cases::post + "GET /la");
    ASSERT_EQ(got.requests.size(), 3u);
    EXPECT_EQ(got.requests[1].body, "hello");
    EXPECT_EQ(got.requests[2].body, "hello");
    EXPECT_EQ(got.unused, std::string("GET /la").size());
}

TEST(Http1Parser, CapsHoldToTheByte) {
    const std::string line = "GET / HTTP/1.1\r\nHost: h\r\nA: ";
    const std::string fits = line + std::string(16 * 1024 - line.size() - 4, 'x') + "\r\n\r\n";
    EXPECT_EQ(read(fits).status, 0u);
    EXPECT_EQ(read(line + std::string(16 * 1024 - line.size() - 3, 'x') + "\r\n\r\n").status, 431u);
    EXPECT_EQ(
        read("GET /" + std::string(8 * 1024 - 1, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n").status, 0u
    );
    EXPECT_EQ(read("GET / HTTP/1.1\r\nHost: h\r\n" + http_cases::fields(99) + "\r\n").status, 0u);
}

TEST(Http1Parser, BodyOverItsCapIsRefusedByItsLength) {
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ";
    EXPECT_EQ(read(head + "64\r\n\r\n" + std::string(64, 'x')).requests.size(), 1u);
    EXPECT_EQ(read(head + "65\r\n\r\nx").status, 413u);
}

TEST(Http1Parser, ChunkedBodyOverItsCapIsRefusedByTheChunksSize) {
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(read(head + "40\r\n" + std::string(64, 'x') + "\r\n0\r\n\r\n").requests.size(), 1u);
    EXPECT_EQ(read(head + "41\r\n").status, 413u);
    EXPECT_EQ(read(head + "40\r\n" + std::string(64, 'x') + "\r\n1\r\n").status, 413u);
}

TEST(Http1Parser, TheHeadHasNoOpinionOnTheLengthOfTheBody) {
    http1_parser parser;
    http::request request;
    const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: ";
    ASSERT_TRUE(parser.head(head + "18446744073709551615\r\n\r\n", request));
    EXPECT_EQ(parser.body_left(), 18446744073709551615u);
}

TEST(Http1Parser, AnUnwantedBodyIsReadOver) {
    for (const std::string& bytes : {http_cases::post, http_cases::chunked}) {
        http1_parser parser;
        http::request request;
        const std::size_t head = parser.head(bytes, request).value();
        EXPECT_FALSE(parser.body_done());
        EXPECT_EQ(parser.skip_body(bytes.substr(head)).value(), bytes.size() - head);
        EXPECT_TRUE(parser.body_done());
    }
}

TEST(Http1Parser, ARefusalEchoesNothing) {
    for (const auto& row : http_cases::all()) {
        http1_parser parser;
        http::request request;
        const auto used = parser.head(row.refused(), request);
        if (used) continue;
        const auto reply = http1_refusal(used.error());
        EXPECT_EQ(reply.status, row.status);
        EXPECT_TRUE(reply.body.starts_with(R"({"error":")")) << reply.body;
        EXPECT_EQ(reply.body.find("example"), std::string::npos) << reply.body;
    }
}

TEST(Http1Parser, ErrorsOfOthersAreFaultsOfOurs) {
    EXPECT_EQ(http1_status(error(std::make_error_code(std::errc::io_error), "x")), 500u);
    EXPECT_EQ(http1_status(error(http::body_errc::timed_out, "x")), 408u);
}

}  // namespace
}  // namespace warder::net
