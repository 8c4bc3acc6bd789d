#include <warder/http/body_stream.hpp>
#include <warder/net/http1_writer.hpp>

#include <gtest/gtest.h>

namespace warder::net {
namespace {

using namespace std::chrono_literals;

constexpr auto stays_open = 5s;
constexpr std::string_view date = "Sun, 06 Nov 1994 08:49:37 GMT";

http::request asked(http::method method = http::method::get, unsigned version = 11) {
    http::request request;
    request.method = method;
    request.version = version;
    return request;
}

std::string written(
    const http::response& response, const http::request& request, bool keep_alive = true
) {
    std::string out;
    http1_write(out, response, request, keep_alive ? stays_open : 0ms, date);
    return out;
}

const std::string head_of_hi =
    "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n";
const std::string stays = "Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n";

TEST(Http1Writer, WritesAResponse) {
    EXPECT_EQ(written(http::text_response(200, "hi"), asked()), head_of_hi + stays + "hi");
}

TEST(Http1Writer, AppendsBehindWhatIsThere) {
    std::string out = "before";
    http1_write(out, http::text_response(200, "hi"), asked(), stays_open, date);
    EXPECT_EQ(out, "before" + head_of_hi + stays + "hi");
}

TEST(Http1Writer, HeadGetsTheLengthWithoutTheBody) {
    EXPECT_EQ(
        written(http::text_response(200, "hi"), asked(http::method::head)), head_of_hi + stays
    );
}

TEST(Http1Writer, SaysWhatBecomesOfTheConnection) {
    const auto hi = http::text_response(200, "hi");
    EXPECT_EQ(written(hi, asked(), false), head_of_hi + "Connection: close\r\n\r\nhi");
    EXPECT_EQ(written(hi, asked(http::method::get, 10)), head_of_hi + stays + "hi");
    std::string brief;
    http1_write(brief, hi, asked(), 999ms, date);
    EXPECT_EQ(brief, head_of_hi + "\r\nhi");
    EXPECT_EQ(
        written(hi, asked(http::method::get, 10), false), head_of_hi + "Connection: close\r\n\r\nhi"
    );
}

TEST(Http1Writer, TheseHaveNeitherBodyNorLength) {
    for (const unsigned status : {204u, 304u}) {
        auto response = http::text_response(status, "hi");
        response.fields.clear();
        const std::string start = "HTTP/1.1 " + std::to_string(status);
        const std::string bytes = written(response, asked());
        EXPECT_TRUE(bytes.starts_with(start)) << bytes;
        EXPECT_TRUE(bytes.ends_with("GMT\r\n" + stays)) << bytes;
    }
}

TEST(Http1Writer, AnEmptyBodyHasALength) {
    http::response response;
    response.status = 202;
    EXPECT_NE(written(response, asked()).find("\r\nContent-Length: 0\r\n"), std::string::npos);
}

TEST(Http1Writer, DropsFieldsThatCouldBeginAnotherMessage) {
    const std::vector<std::pair<std::string, std::string>> bad = {
        {"X-A", "b\x7f"},
        {"X-A", "b\x0b"},
        {"X-A\r\nX-B", "c"},
        {"X A", "b"},
        {"X-A:", "b"},
        {"", "b"},
    };
    for (const auto& [name, value] : bad) {
        http::response response = http::text_response(200, "hi");
        response.fields.append(name, value);
        EXPECT_EQ(written(response, asked()), head_of_hi + stays + "hi") << name << ": " << value;
    }
    // Of these, what could do so is replaced already.
    const std::vector<std::string> mended = {
        "b\r\nY: c", "b\rY: c", "b\nY: c", std::string("b\0Y: c", 6)
    };
    for (const std::string& value : mended) {
        http::response response = http::text_response(200, "hi");
        response.fields.append("X-A", value);
        const std::string sent = written(response, asked());
        EXPECT_NE(sent.find("\r\nX-A: b "), std::string::npos) << value;
        EXPECT_EQ(sent.find("\nY"), std::string::npos) << value;
    }
    http::response good = http::text_response(200, "hi");
    good.fields.append("X-A", "b\tc \xc3\xa9");
    EXPECT_NE(written(good, asked()).find("\r\nX-A: b\tc \xc3\xa9\r\n"), std::string::npos);
}

TEST(Http1Writer, DropsFieldsOfTheConnection) {
    for (const std::string name :
         {"connection", "CONTENT-LENGTH", "date", "Keep-Alive", "Transfer-Encoding"}) {
        http::response response = http::text_response(200, "hi");
        response.fields.append(name, "7");
        EXPECT_EQ(written(response, asked()), head_of_hi + stays + "hi") << name;
    }
}

TEST(Http1Writer, ResetContentHasNone) {
    http::response response = http::text_response(205, "hi");
    EXPECT_TRUE(written(response, asked()).ends_with("\r\nContent-Length: 0\r\n" + stays));
}

TEST(Http1Writer, AStatusWithoutAPhraseIsWrittenToo) {
    http::response response;
    response.status = 299;
    EXPECT_TRUE(written(response, asked()).starts_with("HTTP/1.1 299 \r\n"));
}

http::response streamed(std::string body, unsigned status = 200) {
    auto response = http::text_response(status, std::move(body));
    response.stream = std::make_shared<http::body_stream>();
    return response;
}

const std::string head_of_stream =
    "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n";

TEST(Http1Writer, AStreamIsChunked) {
    const std::string head = head_of_stream + "Transfer-Encoding: chunked\r\n" + stays;
    EXPECT_EQ(written(streamed("hi"), asked()), head + "2\r\nhi\r\n0\r\n\r\n");
    EXPECT_EQ(written(streamed(""), asked()), head + "0\r\n\r\n");
    EXPECT_EQ(written(streamed("hi"), asked(http::method::head)), head);
    EXPECT_FALSE(http1_ends_by_closing(streamed("hi"), asked()));
}

TEST(Http1Writer, AStreamToHttp10EndsWithTheConnection) {
    const auto old = asked(http::method::get, 10);
    EXPECT_TRUE(http1_ends_by_closing(streamed("hi"), old));
    EXPECT_FALSE(http1_ends_by_closing(http::text_response(200, "hi"), old));
    EXPECT_EQ(written(streamed("hi"), old, false), head_of_stream + "Connection: close\r\n\r\nhi");
}

TEST(Http1Writer, AStreamOfAStatusWithoutContentIsNone) {
    for (const unsigned status : {204u, 205u, 304u}) {
        const std::string bytes = written(streamed("hi", status), asked());
        EXPECT_EQ(bytes.find("Transfer-Encoding"), std::string::npos) << bytes;
        EXPECT_TRUE(bytes.ends_with("\r\n\r\n")) << bytes;
    }
}

TEST(Http1Writer, OnlyTheConnectionSaysWhichCodingAStreamHas) {
    auto response = streamed("hi");
    response.fields.append("Transfer-Encoding", "gzip");
    EXPECT_EQ(written(response, asked()), written(streamed("hi"), asked()));
}

TEST(Http1Writer, APieceIsAChunk) {
    const auto piece = [](std::string_view bytes, bool last, unsigned version = 11) {
        std::string out = "|";
        http1_append_piece(out, asked(http::method::get, version), bytes, last);
        return out;
    };
    EXPECT_EQ(piece("a", false), "|1\r\na\r\n");
    EXPECT_EQ(piece("a", true), "|1\r\na\r\n0\r\n\r\n");
    EXPECT_EQ(piece("", true), "|0\r\n\r\n");
    // It would be the last one.
    EXPECT_EQ(piece("", false), "|");
    const std::string long_one(0xabc0, 'x');
    EXPECT_EQ(piece(long_one, false), "|abc0\r\n" + long_one + "\r\n");
    EXPECT_EQ(piece("a", false, 10), "|a");
    EXPECT_EQ(piece("a", true, 10), "|a");
}

TEST(HttpDate, HasTheFormOfTheRfc) {
    const auto at = [](std::int64_t seconds) {
        return http_date(std::chrono::system_clock::time_point(std::chrono::seconds(seconds)));
    };
    EXPECT_EQ(at(784111777), date);
    EXPECT_EQ(at(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(at(951782399), "Mon, 28 Feb 2000 23:59:59 GMT");
    EXPECT_EQ(at(951782400), "Tue, 29 Feb 2000 00:00:00 GMT");
    EXPECT_EQ(at(4102444799), "Thu, 31 Dec 2099 23:59:59 GMT");
}

}  // namespace
}  // namespace warder::net
