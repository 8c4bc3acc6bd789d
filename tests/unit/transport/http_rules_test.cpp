#include <warder/transport/http_rules.hpp>

#include <gtest/gtest.h>

#include <array>

namespace warder::transport {
namespace {

http::request good_request() {
    http::request request;
    request.method = http::method::post;
    request.fields.append("Content-Type", "application/json");
    return request;
}

TEST(HttpRules, OnlyPostIsAllowed) {
    EXPECT_FALSE(check_head(good_request()));
    for (const http::method method :
         {http::method::get,
          http::method::head,
          http::method::put,
          http::method::delete_,
          http::method::patch,
          http::method::options,
          http::method::other}) {
        http::request request = good_request();
        request.method = method;
        const auto refused = check_head(request);
        ASSERT_TRUE(refused);
        EXPECT_EQ(refused->failure, mcp::errc::method_not_allowed);
    }
}

TEST(HttpRules, A405SaysWhatIsAllowed) {
    const http::response answer = error_response(
        answer_form::json, {mcp::errc::method_not_allowed, "No", {}}, {}, mcp::era::legacy
    );
    EXPECT_EQ(answer.status, 405u);
    EXPECT_EQ(answer.fields["Allow"], "POST");
}

TEST(HttpRules, AnOverloadSaysWhenToComeBack) {
    const http::response answer = error_response(
        answer_form::json, {mcp::errc::overloaded, "Busy", {}}, "7", mcp::era::modern
    );
    EXPECT_EQ(answer.status, 503u);
    EXPECT_EQ(answer.fields["Retry-After"], "1");
    EXPECT_NE(answer.body.find("\"id\":7"), std::string::npos);
}

TEST(HttpRules, ABodyIsDeclaredAsJson) {
    for (const std::string type :
         {"application/json", "Application/JSON", "application/json; charset=utf-8"}) {
        http::request request = good_request();
        request.fields.set("Content-Type", type);
        EXPECT_FALSE(check_head(request)) << type;
    }
    for (const std::string type : {"", "text/json", "application/json-rpc", "application/jsonx"}) {
        http::request request = good_request();
        request.fields.set("Content-Type", type);
        const auto refused = check_head(request);
        ASSERT_TRUE(refused) << type;
        EXPECT_EQ(refused->failure, mcp::errc::unsupported_media_type);
    }
}

// RFC 9110 §8.4
TEST(HttpRules, ABodyIsNotCoded) {
    http::request request = good_request();
    for (const char* coding : {"identity", "Identity"}) {
        request.fields.append("Content-Encoding", coding);
        EXPECT_FALSE(check_head(request)) << coding;
    }
    for (const char* coding : {"gzip", "identity, gzip", ""}) {
        http::request coded = request;
        coded.fields.append("Content-Encoding", coding);
        const auto refused = check_head(coded);
        ASSERT_TRUE(refused) << coding;
        EXPECT_EQ(refused->failure, mcp::errc::unsupported_media_type);
    }
}

struct accept_row {
    const char* accept;  ///< null: no such field
    bool passes;
    answer_form form;
};

TEST(HttpRules, JsonIsAnsweredWhereverItIsAccepted) {
    constexpr auto json = answer_form::json;
    constexpr auto stream = answer_form::event_stream;
    const std::array<accept_row, 12> rows = {{
        {nullptr, true, json},
        {"*/*", true, json},
        {"application/json", true, json},
        {"application/*", true, json},
        {"application/json, text/event-stream", true, json},
        {"text/event-stream, application/json", true, json},
        {"text/event-stream;q=1, application/json;q=0.1", true, json},
        {"text/event-stream", true, stream},
        {"text/*", true, stream},
        {"application/json;q=0, text/event-stream", true, stream},
        {"text/html", false, json},
        {"*/*;q=0", false, json},
    }};
    for (const accept_row& row : rows) {
        http::request request = good_request();
        if (row.accept != nullptr) request.fields.append("Accept", row.accept);
        const auto refused = check_head(request);
        EXPECT_EQ(!refused, row.passes) << row.accept;
        if (refused) {
            EXPECT_EQ(refused->failure, mcp::errc::not_acceptable);
        } else {
            EXPECT_EQ(form_of_answer(request), row.form) << row.accept;
        }
    }
}

TEST(HttpRules, TheFirstFaultIsTold) {
    http::request request;
    request.fields.append("Accept", "text/html");
    EXPECT_EQ(check_head(request)->failure, mcp::errc::method_not_allowed);
    request.method = http::method::post;
    EXPECT_EQ(check_head(request)->failure, mcp::errc::unsupported_media_type);
    request.fields.append("Content-Type", "application/json");
    EXPECT_EQ(check_head(request)->failure, mcp::errc::not_acceptable);
}

TEST(HttpRules, AnEventStreamHasOneEvent) {
    const http::response answer = result_response(answer_form::event_stream, "{}");
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.fields["Content-Type"], "text/event-stream");
    EXPECT_EQ(answer.fields["Cache-Control"], "no-cache, no-transform");
    EXPECT_EQ(answer.body, "event: message\ndata: {}\n\n");
}

TEST(HttpRules, AnEventHasOneLineOfData) {
    const http::response answer =
        result_response(answer_form::event_stream, "{\n  \"a\":\r\n [1,\r2]}");
    EXPECT_EQ(answer.body, "event: message\ndata: {   \"a\":   [1, 2]}\n\n");
    EXPECT_EQ(result_response(answer_form::json, "{\n}").body, "{\n}");
}

TEST(HttpRules, AnErrorInBandHasTheFormOfAResult) {
    const mcp::protocol_error in_band{mcp::errc::invalid_params, "No", {}};
    const std::string json = R"({"jsonrpc":"2.0","id":7,"error":{"code":-32602,"message":"No"}})";
    const auto as = [&](answer_form form, const mcp::protocol_error& error) {
        return error_response(form, error, "7", mcp::era::legacy);
    };
    EXPECT_EQ(as(answer_form::json, in_band).body, json);
    const http::response streamed = as(answer_form::event_stream, in_band);
    EXPECT_EQ(streamed.status, 200u);
    EXPECT_EQ(streamed.fields["Content-Type"], "text/event-stream");
    EXPECT_EQ(streamed.body, "event: message\ndata: " + json + "\n\n");
    const mcp::protocol_error refused{mcp::errc::invalid_request, "No", {}};
    EXPECT_EQ(as(answer_form::event_stream, refused).fields["Content-Type"], "application/json");
}

TEST(HttpRules, AnAcceptedMessageHasNoBody) {
    EXPECT_EQ(accepted_response().status, 202u);
    EXPECT_EQ(accepted_response().body, "");
    EXPECT_TRUE(accepted_response().fields.empty());
}

}  // namespace
}  // namespace warder::transport
