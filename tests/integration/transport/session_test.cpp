// Sessions of older clients over real connections, which break.
#include "integration/net/socket_client.hpp"
#include <warder/net/http_server.hpp>
#include <warder/testing/testing.hpp>
#include <warder/warder.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace warder {
namespace {

struct person {
    std::string name;
};

app asking() {
    app made({.name = "asking"});
    made.tool({.name = "who"}, [](context& ctx) -> task<std::string> {
        const auto user = co_await ctx.elicit<person>("who", "Who?");
        co_return user ? "Hello " + user->name : "Nobody.";
    });
    return made;
}

struct SessionSocket : ::testing::Test {
    SessionSocket() {
        EXPECT_TRUE(server.listen());
        server.serve(client.service());
    }
    ~SessionSocket() override { server.stop(); }

    std::string head(const std::string& method, const std::string& fields) const {
        return method + " /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: application/json, " +
               "text/event-stream\r\n" + fields;
    }

    std::string post(const std::string& body, const std::string& id = {}) const {
        return head("POST", "Content-Type: application/json\r\n") +
               (id.empty() ? "" : "Mcp-Session-Id: " + id + "\r\n") +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    std::string open() {
        net::socket_client socket(server.port());
        socket.send(post(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":)"
                         R"({"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}},)"
                         R"("clientInfo":{"name":"c","version":"1"}}})"));
        return socket.receive().fields["mcp-session-id"];
    }

    testing::client client{asking()};
    net::http_server server{{.host = "127.0.0.1", .port = 0, .loops = 2}};
};

const std::string call =
    R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"who"}})";
const std::string answer =
    R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{"name":"Ada"}}})";

TEST_F(SessionSocket, AQuestionIsAnsweredOnAnotherConnection) {
    const std::string id = open();
    net::socket_client asked(server.port());
    asked.send(post(call, id));
    EXPECT_TRUE(asked.receive_until("elicitation/create"));
    net::socket_client answering(server.port());
    answering.send(post(answer, id));
    EXPECT_EQ(answering.receive().status, 202u);
    EXPECT_TRUE(asked.receive_until("Hello Ada"));
    EXPECT_TRUE(asked.receive_until("0\r\n\r\n"));
}

TEST_F(SessionSocket, AClientThatLostItsConnectionComesBack) {
    const std::string id = open();
    {
        net::socket_client asked(server.port());
        asked.send(post(call, id));
        EXPECT_TRUE(asked.receive_until("elicitation/create"));
        asked.reset();
    }
    net::socket_client back(server.port());
    back.send(head("GET", "Mcp-Session-Id: " + id + "\r\nLast-Event-ID: 1-1\r\n\r\n"));
    EXPECT_TRUE(back.receive_until("elicitation/create"));
    net::socket_client answering(server.port());
    answering.send(post(answer, id));
    EXPECT_EQ(answering.receive().status, 202u);
    EXPECT_TRUE(back.receive_until("Hello Ada"));
}

TEST_F(SessionSocket, DrainingEndsStreamsAndQuestions) {
    const std::string id = open();
    net::socket_client listening(server.port());
    listening.send(head("GET", "Mcp-Session-Id: " + id + "\r\n\r\n"));
    EXPECT_TRUE(listening.receive_until("id: 0-1"));
    net::socket_client asked(server.port());
    asked.send(post(call, id));
    EXPECT_TRUE(asked.receive_until("elicitation/create"));
    EXPECT_TRUE(server.drain(std::chrono::seconds(20)));
    EXPECT_TRUE(asked.receive_until("The server ends."));
    EXPECT_TRUE(listening.receive_until("0\r\n\r\n"));
}

}  // namespace
}  // namespace warder
