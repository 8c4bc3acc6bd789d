#include <warder/http/message.hpp>

#include <gtest/gtest.h>

namespace warder::http {
namespace {

// RFC 9110 §9.1: method names are case-sensitive.
TEST(Method, IsParsedByItsExactName) {
    EXPECT_EQ(parse_method("GET"), method::get);
    EXPECT_EQ(parse_method("HEAD"), method::head);
    EXPECT_EQ(parse_method("POST"), method::post);
    EXPECT_EQ(parse_method("PUT"), method::put);
    EXPECT_EQ(parse_method("DELETE"), method::delete_);
    EXPECT_EQ(parse_method("PATCH"), method::patch);
    EXPECT_EQ(parse_method("OPTIONS"), method::options);
}

TEST(Method, IsOtherForEverythingElse) {
    for (const char* name : {"get", "Post", "", "GETS", "TRACE", "CONNECT", "OTHER"}) {
        EXPECT_EQ(parse_method(name), method::other) << name;
    }
}

TEST(Method, HasItsNameBack) {
    for (const char* name : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"}) {
        EXPECT_EQ(to_string(parse_method(name)), name);
    }
    EXPECT_EQ(to_string(method::other), "OTHER");
}

TEST(Request, SplitsItsTargetAtTheFirstQuestionMark) {
    request sent;
    sent.target = "/a%20b?x=1?y=2";
    EXPECT_EQ(sent.path(), "/a%20b");
    EXPECT_EQ(sent.query(), "x=1?y=2");
    sent.target = "/a";
    EXPECT_EQ(sent.path(), "/a");
    EXPECT_EQ(sent.query(), "");
    sent.target = "/?";
    EXPECT_EQ(sent.path(), "/");
    EXPECT_EQ(sent.query(), "");
}

TEST(Request, WithoutAnOwnerIsKeptAsACopy) {
    request sent;
    sent.target = "/a";
    sent.gone = std::stop_source();
    const auto kept = sent.keep();
    EXPECT_NE(kept.get(), &sent);
    EXPECT_FALSE(sent.kept);
    EXPECT_EQ(kept->target, "/a");
    sent.gone.request_stop();
    EXPECT_TRUE(kept->gone.stop_requested());
}

TEST(Request, WithAnOwnerIsKeptItself) {
    const auto owned = std::make_shared<request>();
    owned->self = owned;
    EXPECT_EQ(owned->keep(), owned);
    EXPECT_TRUE(owned->kept);
}

TEST(Request, ACopyOfAnOwnedOneIsKeptAsACopyOfItself) {
    const auto owned = std::make_shared<request>();
    owned->self = owned;
    request copy = *owned;
    copy.target = "/copy";
    const auto kept = copy.keep();
    EXPECT_NE(kept, owned);
    EXPECT_EQ(kept->target, "/copy");
    EXPECT_FALSE(owned->kept);
}

TEST(Response, JsonAndTextNameTheirType) {
    const response json = json_response(201, R"({"a":1})");
    EXPECT_EQ(json.status, 201U);
    EXPECT_EQ(json.fields["content-type"], "application/json");
    EXPECT_EQ(json.body, R"({"a":1})");
    const response text = text_response(200, "hello");
    EXPECT_EQ(text.fields["content-type"], "text/plain; charset=utf-8");
    EXPECT_EQ(text.body, "hello");
}

TEST(Response, AnErrorEscapesItsMessage) {
    const response refused = error_response(403, "say \"no\"\n");
    EXPECT_EQ(refused.status, 403U);
    EXPECT_EQ(refused.fields["content-type"], "application/json");
    EXPECT_EQ(refused.body, R"({"error":"say \"no\"\n"})");
}

TEST(Response, OfAServerWithoutRoomSaysWhenToComeBack) {
    const response refused = unavailable("Too many");
    EXPECT_EQ(refused.status, 503U);
    EXPECT_EQ(refused.fields["Retry-After"], "1");
    EXPECT_EQ(refused.body, R"({"error":"Too many"})");
}

TEST(ReasonPhrase, IsKnownForEveryStatusThatIsAnswered) {
    for (const unsigned status :
         {200U,
          202U,
          204U,
          400U,
          401U,
          403U,
          404U,
          405U,
          406U,
          408U,
          413U,
          414U,
          415U,
          429U,
          431U,
          500U,
          501U,
          503U,
          505U}) {
        EXPECT_FALSE(reason_phrase(status).empty()) << status;
    }
    EXPECT_EQ(reason_phrase(413), "Content Too Large");
    EXPECT_EQ(reason_phrase(299), "");
}

}  // namespace
}  // namespace warder::http
