// What each kind of peer says first and what it hears, byte for byte.
#include "mcp_cases.hpp"
#include "mcp_fixture.hpp"

#include <gtest/gtest.h>

namespace warder::transport {
namespace {

class Conversation : public testing::Test {
  protected:
    /// A POST of `body` with these header fields beside the usual ones.
    http::response post(const std::string& fields, const std::string& body) {
        return send_(mcp_cases::common + fields + "\r\n" + body);
    }

    /// Expects a result with id 1.
    void expect_result(
        const std::string& fields,
        const std::string& method,
        const std::string& params,
        const std::string& result
    ) {
        const http::response answer = post(fields, request(method, params));
        EXPECT_EQ(answer.status, 200u);
        EXPECT_EQ(answer.fields["Content-Type"], "application/json");
        EXPECT_TRUE(answer.fields["Mcp-Session-Id"].empty());
        EXPECT_EQ(answer.body, R"({"jsonrpc":"2.0","id":1,"result":)" + result + "}");
    }

    void expect_accepted(const std::string& fields, const std::string& body) {
        const http::response answer = post(fields, body);
        EXPECT_EQ(answer.status, 202u);
        EXPECT_EQ(answer.body, "");
    }

    static std::string request(const std::string& method, const std::string& params) {
        return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}";
    }

    static std::string initialize(const std::string& version) {
        return R"({"protocolVersion":")" + version +
               R"(","capabilities":{},"clientInfo":{"name":"c","version":"1"}})";
    }

    static std::string header(const std::string& version) {
        return "MCP-Protocol-Version: " + version + "\r\n";
    }

  private:
    mcp_fixture::endpoint send_;
};

const std::string initialized = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
const std::string call = R"({"name":"greet","arguments":{"name":"Ada"}})";
const std::string hi = R"({"content":[{"type":"text","text":"Hi Ada"}]})";
const std::string greet_schema =
    R"({"type":"object","properties":{"name":{"type":"string"}},"required":["name"],)"
    R"("additionalProperties":false})";
const std::string route_tool =
    R"({"name":"route","description":"Says where it was routed.","inputSchema":{"type":"object",)"
    R"("properties":{"region":{"type":"string","x-mcp-header":"Region"},)"
    R"("count":{"type":"integer","x-mcp-header":"Count"}}}})";
const std::string titled_tools = R"("tools":[{"name":"greet","description":"Greets a person.",)"
                                 R"("inputSchema":)" +
                                 greet_schema +
                                 R"(,"title":"Greeting","annotations":{"readOnlyHint":true}},)" +
                                 route_tool + "]";

TEST_F(Conversation, Of20250326) {
    const std::string none;
    expect_result(
        none,
        "initialize",
        initialize("2025-03-26"),
        R"({"protocolVersion":"2025-03-26","capabilities":{"tools":{},"logging":{}},)"
        R"("serverInfo":{"name":"fixture","version":"1.0.0"}})"
    );
    expect_accepted(none, initialized);
    expect_result(none, "ping", "{}", "{}");
    expect_result(
        none,
        "tools/list",
        "{}",
        R"({"tools":[{"name":"greet","description":"Greets a person.","inputSchema":)" +
            greet_schema + R"(,"annotations":{"title":"Greeting","readOnlyHint":true}},)" +
            route_tool + "]}"
    );
    expect_result(none, "tools/call", call, hi);
}

TEST_F(Conversation, Of20250326InABatch) {
    const http::response answer = post(
        "",
        "[" + request("ping", "{}") + "," + initialized + "," + request("tools/call", call) +
            R"(,{"jsonrpc":"2.0","id":"x","method":"no"}])"
    );
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(
        answer.body,
        R"([{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":1,"result":)" + hi +
            R"(},{"jsonrpc":"2.0","id":"x","error":{"code":-32601,"message":"Method not found"}}])"
    );
    expect_accepted("", "[" + initialized + R"(,{"jsonrpc":"2.0","id":1,"result":{}}])");
}

TEST_F(Conversation, Of20250618) {
    const std::string version = header("2025-06-18");
    expect_result(
        "",
        "initialize",
        initialize("2025-06-18"),
        R"({"protocolVersion":"2025-06-18","capabilities":{"tools":{},"logging":{}},)"
        R"("serverInfo":{"name":"fixture","version":"1.0.0"}})"
    );
    expect_accepted(version, initialized);
    expect_result(version, "ping", "{}", "{}");
    expect_result(version, "tools/list", "{}", "{" + titled_tools + "}");
    expect_result(version, "tools/call", call, hi);
}

TEST_F(Conversation, Of20251125) {
    const std::string version = header("2025-11-25");
    expect_result(
        "",
        "initialize",
        initialize("2025-11-25"),
        R"({"protocolVersion":"2025-11-25","capabilities":{"tools":{},"logging":{}},)"
        R"("serverInfo":{"name":"fixture","version":"1.0.0"}})"
    );
    expect_accepted(version, initialized);
    expect_result(version, "ping", "{}", "{}");
    expect_result(version, "tools/list", "{}", "{" + titled_tools + "}");
    expect_result(version, "tools/call", call, hi);
    expect_accepted(version, R"({"jsonrpc":"2.0","id":1,"result":{}})");
}

TEST_F(Conversation, Of20260728) {
    const std::string meta = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                             R"("io.modelcontextprotocol/clientCapabilities":{}})";
    const std::string stamp =
        R"("_meta":{"io.modelcontextprotocol/serverInfo":{"name":"fixture","version":"1.0.0"}})";
    const auto fields = [](const std::string& method) {
        return header("2026-07-28") + "Mcp-Method: " + method + "\r\n";
    };
    expect_result(
        fields("server/discover"),
        "server/discover",
        "{" + meta + "}",
        R"({"resultType":"complete","supportedVersions":["2026-07-28"],)"
        R"("capabilities":{"tools":{},"logging":{}},"ttlMs":0,"cacheScope":"public",)" +
            stamp + "}"
    );
    expect_result(
        fields("tools/list"),
        "tools/list",
        "{" + meta + "}",
        R"({"resultType":"complete",)" + titled_tools + R"(,"ttlMs":0,"cacheScope":"public",)" +
            stamp + "}"
    );
    expect_result(
        fields("tools/call") + "Mcp-Name: greet\r\n",
        "tools/call",
        R"({"name":"greet","arguments":{"name":"Ada"},)" + meta + "}",
        R"({"resultType":"complete","content":[{"type":"text","text":"Hi Ada"}],)" + stamp + "}"
    );
    expect_accepted(
        header("2026-07-28"), R"({"jsonrpc":"2.0","method":"notifications/cancelled"})"
    );
}

TEST_F(Conversation, OfAPersonWithCurl) {
    const http::response answer = mcp_fixture::endpoint()(mcp_cases::hand_written);
    EXPECT_EQ(answer.status, 200u);
    EXPECT_EQ(answer.body, R"({"jsonrpc":"2.0","id":1,"result":)" + hi + "}");
}

TEST_F(Conversation, OfAPeerThatAsksForMoreThanThereIs) {
    for (const std::string version : {"2024-11-05", "2026-07-28", "2099-01-01"}) {
        const http::response answer = post("", request("initialize", initialize(version)));
        EXPECT_EQ(answer.status, 200u);
        EXPECT_NE(answer.body.find(R"("protocolVersion":"2025-11-25")"), std::string::npos);
    }
}

TEST_F(Conversation, OfAPeerThatAcceptsOnlyStreams) {
    std::string text = mcp_cases::hand_written;
    text.replace(text.find("*/*"), 3, "text/event-stream");
    const http::response answer = mcp_fixture::endpoint()(text);
    EXPECT_EQ(answer.fields["Content-Type"], "text/event-stream");
    EXPECT_EQ(
        answer.body,
        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + hi + "}\n\n"
    );
    text.replace(text.find("greet"), 5, "nobody");
    EXPECT_EQ(
        mcp_fixture::endpoint()(text).body,
        "event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,"
        "\"error\":{\"code\":-32602,\"message\":\"Invalid params: unknown tool\"}}\n\n"
    );
}

}  // namespace
}  // namespace warder::transport
