// The probes of the official conformance scenario `server-stateless` that this server can answer.
#include "mcp_fixture.hpp"
#include <warder/json/node.hpp>

#include <gtest/gtest.h>

namespace warder::transport {
namespace {

const std::string prefix = "io.modelcontextprotocol/";

std::string meta(const std::string& version) {
    return R"({"_meta":{")" + prefix + R"(protocolVersion":")" + version + R"(",")" + prefix +
           R"(clientCapabilities":{}}})";
}

class ServerStateless : public testing::Test {
  protected:
    http::response send(
        const std::string& version, const std::string& method, const std::string& params
    ) {
        return endpoint_(
            "Content-Type: application/json\r\nAccept: text/event-stream, application/json\r\n"
            "MCP-Protocol-Version: " +
            version + "\r\nmcp-method: " + method +
            "\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"probe\",\"method\":\"" + method +
            "\",\"params\":" + params + "}"
        );
    }

    static void expect_error(const http::response& answer, unsigned status, int code) {
        EXPECT_EQ(answer.status, status) << answer.body;
        EXPECT_TRUE(answer.body.starts_with(
            R"({"jsonrpc":"2.0","id":"probe","error":{"code":)" + std::to_string(code) + ","
        )) << answer.body;
    }

  private:
    mcp_fixture::endpoint endpoint_;
};

TEST_F(ServerStateless, AnIncompleteEnvelopeIs400) {
    const std::string bad[] = {
        "{}",
        R"({"_meta":{}})",
        R"({"_meta":{")" + prefix + R"(clientCapabilities":{}}})",
        R"({"_meta":{")" + prefix + R"(protocolVersion":"2026-07-28"}})",
    };
    for (const std::string& params : bad) {
        expect_error(send("2026-07-28", "server/discover", params), 400, -32602);
    }
}

TEST_F(ServerStateless, ClientInfoMayBeAbsent) {
    const http::response answer = send("2026-07-28", "server/discover", meta("2026-07-28"));
    EXPECT_EQ(answer.status, 200u);
    EXPECT_NE(answer.body.find(R"("supportedVersions":["2026-07-28"])"), std::string::npos);
    EXPECT_NE(answer.body.find(R"("capabilities":{"tools":{},"logging":{}})"), std::string::npos);
}

TEST_F(ServerStateless, AnUnknownVersionIs400AndNamesTheKnownOnes) {
    const http::response answer = send("v999.0.0", "server/discover", meta("v999.0.0"));
    expect_error(answer, 400, -32022);
    EXPECT_NE(
        answer.body.find(R"("data":{"supported":["2026-07-28"],"requested":"v999.0.0"})"),
        std::string::npos
    );
}

TEST_F(ServerStateless, AMismatchOfVersionsIs400) {
    expect_error(send("2026-07-28", "server/discover", meta("v999.0.0")), 400, -32020);
}

TEST_F(ServerStateless, MethodsThatAreGoneAre404) {
    for (const std::string method :
         {"initialize",
          "ping",
          "logging/setLevel",
          "resources/subscribe",
          "resources/unsubscribe",
          "unknown/method",
          "prompts/list",
          "subscriptions/listen"}) {
        expect_error(send("2026-07-28", method, meta("2026-07-28")), 404, -32601);
    }
}

TEST_F(ServerStateless, AnUnknownToolIsAnswered200) {
    const std::string params = R"({"name":"nobody",)" + meta("2026-07-28").substr(1);
    http::request request = mcp_fixture::post(
        "Content-Type: application/json\r\nMCP-Protocol-Version: 2026-07-28\r\n"
        "Mcp-Method: tools/call\r\nMcp-Name: nobody\r\n\r\n"
        "{\"jsonrpc\":\"2.0\",\"id\":\"probe\",\"method\":\"tools/call\",\"params\":" +
        params + "}"
    );
    const server::dispatcher dispatcher(mcp_fixture::description(), mcp_fixture::tools(), {});
    const streamable_http transport(dispatcher, {});
    expect_error(mcp_fixture::run(transport.handle(request)), 200, -32602);
    EXPECT_EQ(request.operation, "");
}

}  // namespace
}  // namespace warder::transport
