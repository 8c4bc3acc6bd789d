#include "mcp_cases.hpp"
#include "mcp_fixture.hpp"
#include <warder/json/node.hpp>

#include <gtest/gtest.h>

#include <set>

namespace warder::mcp_cases {
namespace {

/// Code and id of an answer that is one error; code 0 for any other.
struct told {
    int code = 0;
    std::string id;
    std::string message;
};

told read_error(const std::string& body) {
    told got;
    const auto parsed = json::parse(body, [&](json::node root) {
        if (const auto id = root["id"]) got.id = id->dump();
        const auto error = root["error"];
        if (!error) return;
        const auto code = (*error)["code"];
        const auto message = (*error)["message"];
        if (code) got.code = static_cast<int>(code->integer().value_or(0));
        if (message) got.message = message->string().value_or("");
    });
    EXPECT_TRUE(parsed) << body;
    return got;
}

TEST(BadMessages, ThereAreEnoughAndEachHasItsName) {
    std::set<std::string> texts;
    for (const bad_message& row : all()) {
        EXPECT_NE(row.passing.find(row.change), std::string::npos) << row.name;
        EXPECT_TRUE(texts.insert(row.refused()).second) << row.name;
    }
    EXPECT_GE(texts.size(), 100u);
}

TEST(BadMessages, EachPassesWithoutItsChange) {
    const mcp_fixture::endpoint send;
    for (const bad_message& row : all()) {
        const http::response answer = send(row.passing);
        EXPECT_EQ(answer.status, 200u) << row.name;
        EXPECT_NE(answer.body.find("\"result\":"), std::string::npos) << row.name;
        EXPECT_EQ(answer.body.find("\"error\":"), std::string::npos) << row.name;
        EXPECT_EQ(answer.body.find("\"isError\":"), std::string::npos) << row.name;
    }
}

TEST(BadMessages, EachIsRefusedWithItsChange) {
    const mcp_fixture::endpoint send;
    for (const bad_message& row : all()) {
        const http::response answer = send(row.refused());
        const told got = read_error(answer.body);
        EXPECT_EQ(answer.status, row.status) << row.name << ": " << answer.body;
        EXPECT_EQ(got.code, row.code) << row.name << ": " << answer.body;
        EXPECT_EQ(got.id, row.id) << row.name << ": " << answer.body;
        EXPECT_NE(got.message, "") << row.name;
        EXPECT_EQ(answer.fields["Content-Type"], "application/json") << row.name;
    }
}

TEST(BadMessages, WhatIsTypedWithoutJsonrpcAndIdIsToldBoth) {
    const mcp_fixture::endpoint send;
    const http::response answer = send(
        "Content-Type: application/json\r\n\r\n"
        R"({"method":"tools/call","params":{"name":"greet","arguments":{"name":"Ada"}}})"
    );
    EXPECT_EQ(answer.status, 400u);
    EXPECT_EQ(
        answer.body,
        R"({"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid Request: the members )"
        R"(\"jsonrpc\" (which is \"2.0\") and \"id\" (a string or an integer) are missing"}})"
    );
}

TEST(BadMessages, NoErrorEchoesWhatWasSent) {
    const mcp_fixture::endpoint send;
    for (const std::string place : {"tools/call", "greet", "2025-11-25"}) {
        std::string text = legacy_call;
        text.replace(text.find(place), place.size(), "zzmarkzz");
        const http::response answer = send(text);
        EXPECT_NE(answer.body.find("\"error\""), std::string::npos) << place;
        EXPECT_EQ(answer.body.find("zzmarkzz"), std::string::npos) << answer.body;
    }
}

}  // namespace
}  // namespace warder::mcp_cases
