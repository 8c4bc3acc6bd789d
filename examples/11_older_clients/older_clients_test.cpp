// Which clients get a session, and what those without one get.
#include "older_clients.hpp"

#include <warder/testing/testing.hpp>

#include <gtest/gtest.h>

namespace {

using warder::transport::session_mode;

/// A client of 2025-11-25.
class OlderClient {
  public:
    explicit OlderClient(session_mode mode) : client(older_clients(mode)) {}

    warder::http::response send(std::string_view method, std::string_view params) {
        warder::testing::request_options options{
            .json = R"({"jsonrpc":"2.0","id":1,"method":")" + std::string(method) +
                    R"(","params":)" + std::string(params) + "}",
            .token = token,
            .fields = {}
        };
        options.fields.append("Accept", "application/json, text/event-stream");
        options.fields.append("MCP-Protocol-Version", "2025-11-25");
        if (!session.empty()) options.fields.append("Mcp-Session-Id", session);
        return client.post("/mcp", options);
    }

    /// The session that a client gets; empty for none.
    std::string open() {
        const auto answer = send(
            "initialize",
            R"({"protocolVersion":"2025-11-25","capabilities":{},)"
            R"("clientInfo":{"name":"c","version":"1"}})"
        );
        return session = std::string(answer.fields["Mcp-Session-Id"]);
    }

    warder::http::response add() {
        return send("tools/call", R"({"name":"add","arguments":{"a":1,"b":2}})");
    }

    warder::testing::client client;
    std::string token = client.issuer().mint({});
    std::string session;
};

TEST(Sessions, AreOpenedWhereAToolMayNeedThem) {
    OlderClient client(session_mode::automatic);
    EXPECT_EQ(client.add().status, 200u);  // without one
    EXPECT_FALSE(client.open().empty());
    EXPECT_EQ(client.add().status, 200u);
}

TEST(Sessions, AreNotThereWhereTheProgramSaysSo) {
    OlderClient client(session_mode::never);
    EXPECT_TRUE(client.open().empty());
    EXPECT_EQ(client.add().status, 200u);
}

TEST(Sessions, MayBeAskedOfEverybody) {
    OlderClient client(session_mode::always);
    EXPECT_EQ(client.add().status, 400u);
    EXPECT_FALSE(client.open().empty());
    EXPECT_EQ(client.add().status, 200u);
}

TEST(Sessions, OfSomebodyElseAreUnknown) {
    OlderClient client(session_mode::automatic);
    client.open();
    client.token = client.client.issuer().mint({.subject = "usr_2"});
    EXPECT_EQ(client.add().status, 404u);
}

}  // namespace
