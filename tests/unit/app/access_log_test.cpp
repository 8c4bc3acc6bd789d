#include "app/access_log.hpp"

#include <warder/core/clock.hpp>
#include <warder/oauth/access_token.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

namespace warder {
namespace {

using namespace std::chrono_literals;

http::request call() {
    auto on = std::make_shared<http::connection>();
    on->peer_address = "127.0.0.1";
    on->peer_port = 54321;
    http::request request;
    request.method = http::method::post;
    request.method_name = "POST";
    request.target = "/mcp?access_token=hidden";
    request.client_address = "127.0.0.1";
    request.id = "ab-1";
    request.operation = "greet_user";
    request.body = "argument";
    request.fields.append("Authorization", "Bearer hidden");
    request.on = on;
    auto token = std::make_shared<oauth::access_token>();
    token->subject = "usr_1";
    request.access = token;
    return request;
}

std::string line(log_format format, const http::request& request) {
    std::string out;
    append_access_line(out, format, request, {.status = 200, .fields = {}, .body = {}}, 412us, {});
    return out;
}

TEST(AccessLine, HasUvicornsFormAndMore) {
    EXPECT_EQ(
        line(log_format::text, call()),
        "INFO:     127.0.0.1:54321 - \"POST /mcp HTTP/1.1\" 200 OK 0.41ms id=ab-1 tool=greet_user "
        "sub=usr_1\n"
    );
}

TEST(AccessLine, NamesTheKindOfWhatWasCalled) {
    http::request request = call();
    request.operation = "test://{id}";
    request.operation_kind = "resource";
    EXPECT_NE(
        line(log_format::text, request).find(" id=ab-1 resource=test://{id} sub="),
        std::string::npos
    );
    EXPECT_NE(
        line(log_format::json, request).find(R"("resource":"test://{id}",)"), std::string::npos
    );
}

TEST(AccessLine, LeavesOutWhatIsNotThere) {
    http::request request = call();
    request.operation.clear();
    request.access.reset();
    request.version = 10;
    EXPECT_EQ(
        line(log_format::text, request),
        "INFO:     127.0.0.1:54321 - \"POST /mcp HTTP/1.0\" 200 OK 0.41ms id=ab-1\n"
    );
}

TEST(AccessLine, AsJsonIsOneObject) {
    EXPECT_EQ(
        line(log_format::json, call()),
        R"({"time":"1970-01-01T00:00:00.000Z","level":"info","logger":"access","client":"127.0.0.1","method":"POST",)"
        R"("path":"/mcp","status":200,"duration_ms":0.412,"request_id":"ab-1","tool":"greet_user","subject":"usr_1"})"
        "\n"
    );
}

TEST(AccessLine, LeavesATokenInThePathOut) {
    const std::string token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl";
    for (const auto format : {log_format::text, log_format::json}) {
        for (const std::string& before :
             std::vector<std::string>{"/x/", "/x;token=", "/" + std::string(230, 'a') + "/"}) {
            http::request request = call();
            request.target = before + token + "/y";
            const std::string text = line(format, request);
            EXPECT_EQ(text.find("eyJ"), std::string::npos) << text;
            EXPECT_NE(text.find(before.substr(0, 3)), std::string::npos) << text;
        }
        http::request harmless = call();
        harmless.target = "/keys/x.y.z";
        EXPECT_NE(line(format, harmless).find("/keys/x.y.z"), std::string::npos);
    }
}

TEST(AccessLine, CutsWhatIsVeryLong) {
    http::request request = call();
    request.target = "/" + std::string(5000, 'a');
    auto token = std::make_shared<oauth::access_token>();
    token->subject = std::string(5000, 's');
    request.access = token;
    for (const auto format : {log_format::text, log_format::json})
        EXPECT_LT(line(format, request).size(), 1000u);
}

TEST(AccessLine, NeverHoldsTheTokenTheQueryOrAnArgument) {
    for (const auto format : {log_format::text, log_format::json}) {
        const std::string text = line(format, call());
        EXPECT_EQ(text.find("hidden"), std::string::npos);
        EXPECT_EQ(text.find("argument"), std::string::npos);
    }
}

TEST(AccessLine, CannotBeForged) {
    http::request request = call();
    request.target = "/a\"b";
    request.method_name = "GET\nINFO:";
    auto token = std::make_shared<oauth::access_token>();
    token->subject = "x y\r\n\xC3";
    request.access = token;
    const std::string text = line(log_format::text, request);
    EXPECT_EQ(text.find('\n'), text.size() - 1);
    EXPECT_NE(text.find("/a\\x22b"), std::string::npos);
    EXPECT_NE(text.find("sub=x\\x20y\\x0d\\x0a\\xc3\n"), std::string::npos);
}

/// Whatever byte stands wherever among others, it is either itself or escaped.
TEST(AccessLine, EscapesEachByteWhereverItStands) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::string others = "abcdefghijklmnopqrs";
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const bool plain = byte > 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
        std::string expected(1, static_cast<char>(byte));
        if (!plain) expected = {'\\', 'x', digits[byte / 16], digits[byte % 16]};
        for (std::size_t at = 0; at <= others.size(); ++at) {
            http::request request = call();
            request.access.reset();
            request.operation = others;
            request.operation.insert(at, 1, static_cast<char>(byte));
            const std::string wanted = others.substr(0, at) + expected + others.substr(at);
            ASSERT_TRUE(line(log_format::text, request).ends_with(" tool=" + wanted + "\n"))
                << byte << " at " << at;
        }
    }
}

TEST(AccessLine, HoldsTheLongestOfEverything) {
    http::request request = call();
    request.client_address = std::string(300, '\n');
    request.method_name = std::string(300, '\n');
    request.target = std::string(300, '\n');
    request.id = std::string(300, '\n');
    request.operation = std::string(300, '\n');
    auto token = std::make_shared<oauth::access_token>();
    token->subject = std::string(300, '\n');
    request.access = token;
    std::string out;
    const http::response response{.status = 4294967295, .fields = {}, .body = {}};
    append_access_line(
        out, log_format::text, request, response, std::chrono::nanoseconds::max(), {}
    );
    EXPECT_TRUE(out.starts_with("INFO:     \\x0a"));
    EXPECT_TRUE(out.ends_with("\\x0a\n"));
    EXPECT_EQ(std::count(out.begin(), out.end(), 'x'), 4 * 300 + 2 * 256);
}

TEST(AccessLine, HasNoPhraseForAStatusWithoutOne) {
    std::string out;
    const http::response response{.status = 299, .fields = {}, .body = {}};
    append_access_line(out, log_format::text, call(), response, std::chrono::milliseconds(1), {});
    EXPECT_NE(out.find("\" 299  1.00ms"), std::string::npos) << out;
}

TEST(AccessLine, NamesNoPortForAClientBehindAProxy) {
    http::request request = call();
    request.client_address = "203.0.113.9";
    EXPECT_TRUE(line(log_format::text, request).starts_with("INFO:     203.0.113.9:0 - "));
}

/// A pipe whose ends are closed with it.
struct pipe_pair {
    pipe_pair() { EXPECT_EQ(::pipe(ends), 0); }
    ~pipe_pair() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    std::string read_some() {
        std::string text(65536, '\0');
        const auto got = ::read(ends[0], text.data(), text.size());
        text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
        return text;
    }
    int ends[2];
};

TEST(AccessLog, WritesWhatWasCollectedWhenFlushed) {
    pipe_pair pipe;
    line_writer writer(pipe.ends[1]);
    access_log log(writer, log_format::text, system_clock());
    log.add(call(), {}, 1ms);
    log.add(call(), {}, 1ms);
    log.flush();
    const std::string text = pipe.read_some();
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
}

TEST(LineWriter, DropsAndCountsWhenItsReaderIsBlocked) {
    pipe_pair pipe;
    line_writer writer(pipe.ends[1]);
    const std::string block(line_writer::max_queued_bytes / 4, 'x');
    // A pipe holds 64 KiB and the queue 1 MiB: of two MiB, something must go.
    for (int i = 0; i < 8; ++i)
        writer.write(block);
    EXPECT_GE(writer.dropped(), 3u);
}

TEST(LineWriter, KeepsTheOrder) {
    pipe_pair pipe;
    {
        line_writer writer(pipe.ends[1]);
        for (int i = 0; i < 100; ++i)
            writer.write(std::to_string(i) + "\n");
    }
    std::string expected;
    for (int i = 0; i < 100; ++i)
        expected += std::to_string(i) + "\n";
    EXPECT_EQ(pipe.read_some(), expected);
}

}  // namespace
}  // namespace warder
