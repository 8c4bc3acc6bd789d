#include <warder/http/media_type.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <vector>

namespace warder::http {
namespace {

TEST(ContentType, IsJson) {
    for (const char* value :
         {"application/json",
          "Application/JSON",
          "application/json;",
          "application/json; charset=utf-8",
          "application/json;charset=UTF-8",
          "application/json ; Charset=\"utf-8\"",
          "application/json; a=b; c=\"d;e\"",
          "application/json; a=\"charset=latin1\"",
          "application/json;;charset=utf-8",
          "application/json; a=\"\\\"\""}) {
        EXPECT_TRUE(is_json(value)) << value;
    }
}

TEST(ContentType, HasAType) {
    EXPECT_EQ(media_type("application/json"), "application/json");
    EXPECT_EQ(media_type(" Text/Plain ; charset=utf-8"), "Text/Plain");
    EXPECT_EQ(media_type("text/plain;"), "text/plain");
    for (const char* value : {"", ";", "text", "/plain", "text/", "text /plain", "text/plain, a/b"})
        EXPECT_EQ(media_type(value), "") << value;
}

TEST(ContentType, IsNotJson) {
    for (const char* value :
         {"",
          "text/plain",
          "application",
          "application/",
          "/json",
          "application/json5",
          "application/problem+json",
          "text/json",
          "application/*",
          "*/*",
          "application/json, text/plain",
          "application/json text/plain",
          "application /json",
          "application/ json",
          "application/json; charset=latin1",
          "application/json; charset=utf-16",
          "application/json; charset=\"utf-8",
          "application/json; charset",
          "application/json; charset=",
          "application/json; =utf-8",
          "application/json; charset = utf-8",
          "application/json; charset=utf-8; charset=latin1",
          "application/json; charset=utf-8 x",
          "application/json\n"}) {
        EXPECT_FALSE(is_json(value)) << value;
    }
}

acceptance accept(std::initializer_list<const char*> values) {
    fields sent;
    for (const char* value : values) {
        sent.append("Accept", value);
    }
    return parse_accept(sent);
}

struct accept_case {
    const char* value;
    unsigned json;
    unsigned event_stream;
};

TEST(Accept, TheMostSpecificRangeDecides) {
    const std::vector<accept_case> cases = {
        {"application/json, text/event-stream", 1000, 1000},
        {"text/event-stream,application/json", 1000, 1000},
        {"APPLICATION/Json", 1000, 0},
        {"text/event-stream", 0, 1000},
        {"*/*", 1000, 1000},
        {"application/*", 1000, 0},
        {"text/*", 0, 1000},
        {"text/html", 0, 0},
        {"*/*;q=0.5, application/json", 1000, 500},
        {"application/json;q=0, */*", 0, 1000},
        {"*/*, application/json;q=0", 0, 1000},
        {"*/*;q=0.1, text/*;q=0, text/event-stream;q=0.25", 100, 250},
        {"*/*;q=0", 0, 0},
        {"application/json;q=0", 0, 0},
        {"application/json;q=1.000, text/event-stream;q=0.001", 1000, 1},
        {"application/json; charset=utf-8; q=0.5", 500, 0},
        {"application/json;Q=0.5", 500, 0},
        {"application/json;x=\"a,b;q=0\"", 1000, 0},
        {"*/json", 0, 0},
        {"application/json;q=0.5, application/json", 500, 0},
    };
    for (const auto& [value, json, event_stream] : cases) {
        const acceptance got = accept({value});
        EXPECT_EQ(got.json, json) << value;
        EXPECT_EQ(got.event_stream, event_stream) << value;
    }
}

TEST(Accept, AbsentOrEmptyMeansAnything) {
    for (const acceptance got : {accept({}), accept({""}), accept({" , ,"})}) {
        EXPECT_EQ(got.json, 1000);
        EXPECT_EQ(got.event_stream, 1000);
    }
}

// RFC 9110 §5.3: several fields are one list.
TEST(Accept, SeveralFieldsAreOneList) {
    const acceptance got = accept({"application/json", "text/event-stream;q=0.5"});
    EXPECT_EQ(got.json, 1000);
    EXPECT_EQ(got.event_stream, 500);
    const acceptance first =
        accept({"application/json;q=0", "application/json, text/event-stream"});
    EXPECT_EQ(first.json, 0);
    EXPECT_EQ(first.event_stream, 1000);
    const acceptance second = accept({"application/json, text/event-stream", "*/*;q=0"});
    EXPECT_EQ(second.json, 1000);
    EXPECT_EQ(second.event_stream, 1000);
}

// RFC 9110 §12.4.2
TEST(Accept, AMalformedRangeIsPassedOver) {
    for (const char* value :
         {"application/json;q=2",
          "application/json;q=1.001",
          "application/json;q=0.0001",
          "application/json;q=.5",
          "application/json;q=",
          "application/json;q",
          "application/json;q=a",
          "application/json;q=-1",
          "application/json x",
          "json",
          "application//json",
          "\"",
          "application/json;q=\"1",
          "application/json;q=0,5"}) {
        const acceptance got = accept({value, "text/event-stream"});
        EXPECT_LE(got.json, 0) << value;
        EXPECT_EQ(got.event_stream, 1000) << value;
    }
}

// Otherwise each quote of a long row of them is looked at from its own beginning.
TEST(Accept, BehindAQuoteThatDoesNotEndEverythingIsOneMalformedRange) {
    EXPECT_EQ(accept({"text/event-stream;x=\"a\", application/json"}).json, 1000);
    for (const char* value :
         {"text/event-stream;x=\"a, application/json",
          "text/event-stream;x=\"a\\\", application/json",
          "text/event-stream;x=\"a\"\", application/json"}) {
        EXPECT_EQ(accept({value}).json, 0) << value;
    }
}

}  // namespace
}  // namespace warder::http
