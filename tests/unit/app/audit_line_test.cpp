#include "app/audit_line.hpp"

#include <warder/http/message.hpp>
#include <warder/json/node.hpp>
#include <warder/oauth/access_token.hpp>
#include <warder/oauth/reasons.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace warder {
namespace {

using namespace std::chrono_literals;

const std::chrono::system_clock::time_point noon(std::chrono::seconds(1'767'268'800));

http::request call() {
    http::request request;
    request.method = http::method::post;
    request.method_name = "POST";
    request.target = "/mcp?access_token=hidden";
    request.client_address = "192.0.2.7";
    request.id = "ab-1";
    request.body = "argument";
    request.fields.append("Authorization", "Bearer hidden");
    auto token = std::make_shared<oauth::access_token>();
    token->issuer = token->issuer_name = "https://id.example";
    token->subject = "usr_1";
    token->client_id = "cli";
    token->organisation = "org_1";
    token->claims = R"({"email":"hidden"})";
    request.access = token;
    return request;
}

std::string line(const oauth::audit_record& record) {
    std::string out;
    append_audit_line(out, record);
    return out;
}

TEST(AuditLine, SaysWhoWhatAndWhy) {
    const http::request request = call();
    const std::vector<oauth::audited_call> calls{
        {"tools/call", "tool", "greet_user"}, {"tools/call", {}, {}, -32602}, {"ping", {}, {}}
    };
    EXPECT_EQ(
        line(
            {.reason = oauth::reason::granted,
             .allowed = true,
             .request = request,
             .caller = request.access.get(),
             .calls = calls,
             .session = "abc",
             .time = noon + 7ms}
        ),
        R"({"time":"2026-01-01T12:00:00.007Z","request_id":"ab-1","decision":"allowed",)"
        R"("reason":"granted","client":"192.0.2.7","http":"POST /mcp",)"
        R"("principal":{"issuer":"https://id.example","subject":"usr_1","client_id":"cli",)"
        R"("organisation":"org_1"},"calls":[{"method":"tools/call","kind":"tool",)"
        R"("name":"greet_user"},{"method":"tools/call","error":-32602},{"method":"ping"}],)"
        R"("session_sha256":"ba7816bf8f01cfea"})"
        "\n"
    );
}

TEST(AuditLine, OfARefusalHasADigestAndNoToken) {
    http::request request = call();
    request.access = nullptr;
    EXPECT_EQ(
        line(
            {.reason = oauth::reason::expired,
             .request = request,
             .refused_token = "abc",
             .time = noon}
        ),
        R"({"time":"2026-01-01T12:00:00.000Z","request_id":"ab-1","decision":"refused",)"
        R"("reason":"expired","client":"192.0.2.7","http":"POST /mcp",)"
        R"("token_sha256":"ba7816bf8f01cfea"})"
        "\n"
    );
}

TEST(AuditLine, NamesTheScopesWhereSomeAreMissing) {
    const http::request request = call();
    const std::vector<std::string> both{"a:read", "a:write"};
    const std::vector<std::string> one{"a:write"};
    const std::string text = line(
        {.reason = oauth::reason::insufficient_scope,
         .request = request,
         .required = both,
         .missing = one}
    );
    EXPECT_NE(
        text.find(R"("required":["a:read","a:write"],"missing":["a:write"])"), std::string::npos
    ) << text;
    const std::string allowed = line({.allowed = true, .request = request, .required = both});
    EXPECT_EQ(allowed.find("required"), std::string::npos);
}

/// One text for each thing that a peer, an issuer or a program may choose.
std::string line_of_hostile(const std::string& text) {
    http::request request = call();
    request.id = text;
    request.client_address = text;
    request.method_name = text;
    request.target = "/" + text;
    auto token = std::make_shared<oauth::access_token>();
    token->issuer_name = token->subject = token->client_id = token->organisation = text;
    request.access = token;
    const std::vector<oauth::audited_call> calls{{text, text, text}};
    const std::vector<std::string> scopes{text};
    return line(
        {.reason = text,
         .request = request,
         .caller = token.get(),
         .refused_token = text,
         .calls = calls,
         .session = text,
         .required = scopes,
         .missing = scopes}
    );
}

TEST(AuditLine, IsOneLineOfPrintableAsciiWhateverIsInIt) {
    for (const std::string& hostile : std::vector<std::string>{
             "a\nb\r\"},{\"decision\":\"allowed\"",
             std::string("\0\x1b[2J\x7f", 6),
             "\xc2\x9b"  // a control character of two bytes
             "31m",
             "\xe2\x80\xae\xe2\x80\xa8\xf0\x9f\x91\xbb",
             "\xff\xfe\x80\xc3",
             std::string(100'000, 'x'),
             std::string(100'000, '\xc3'),
             "\\u0022"
         }) {
        const std::string text = line_of_hostile(hostile);
        ASSERT_EQ(std::ranges::count(text, '\n'), 1) << text;
        ASSERT_EQ(text.back(), '\n');
        EXPECT_TRUE(std::all_of(text.begin(), text.end() - 1, [](char c) {
            return c >= ' ' && c <= '~';
        })) << text;
        EXPECT_LT(text.size(), 32U * 1024);
        const auto parsed = json::parse(text, [](json::node root) {
            EXPECT_EQ(root["decision"]->string(), "refused");
        });
        EXPECT_TRUE(parsed) << text;
    }
}

TEST(AuditLine, CutsALongTextBetweenCharacters) {
    http::request request = call();
    auto token = std::make_shared<oauth::access_token>();
    const auto is_told = [&](const std::string& subject, const std::string& told) {
        token->subject = subject;
        const std::string text = line({.request = request, .caller = token.get()});
        EXPECT_NE(text.find("\"subject\":\"" + told + "...\""), std::string::npos) << text;
    };
    const auto letters = [](std::size_t count, std::string_view end) {
        return std::string(count, 'a').append(end);
    };
    is_told(
        letters(
            255,
            "\xc3\xa9"
            "b"
        ),
        letters(255, "")
    );
    // One that ends where the text is cut stays whole.
    is_told(
        letters(
            254,
            "\xc3\xa9"
            "b"
        ),
        letters(254, "\\u00e9")
    );
    is_told(std::string(300, '\x80'), "");
}

TEST(AuditLine, KeepsWhatOtherAlphabetsWrite) {
    http::request request = call();
    auto token = std::make_shared<oauth::access_token>();
    token->subject = "\xc3\xa9\xf0\x9f\x91\xbb";
    const std::string text = line({.request = request, .caller = token.get()});
    EXPECT_NE(text.find(R"("subject":"\u00e9\ud83d\udc7b")"), std::string::npos) << text;
}

TEST(AuditLine, LeavesOutATokenInThePath) {
    http::request request = call();
    request.target = "/files/eyJhbGciOiJub25lIn0.e30.x";
    EXPECT_NE(
        line({.request = request}).find(R"("http":"POST /files/[token]")"), std::string::npos
    );
}

TEST(AuditLine, OfALongBatchTellsItsLength) {
    const http::request request = call();
    const std::vector<oauth::audited_call> calls(150, {"tools/call", "tool", "t"});
    const std::string text = line({.request = request, .calls = calls});
    EXPECT_NE(text.find(R"("calls_in_all":150)"), std::string::npos);
}

TEST(AuditLine, TellsOfLostRecords) {
    std::string out;
    append_lost_line(out, 3, noon);
    EXPECT_EQ(out, "{\"time\":\"2026-01-01T12:00:00.000Z\",\"lost_records\":3}\n");
}

}  // namespace
}  // namespace warder
