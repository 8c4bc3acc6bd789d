#include <warder/mcp/classify.hpp>

#include <gtest/gtest.h>

namespace warder::mcp {
namespace {

/// The header fields of one request; an empty text is an absent field.
struct head {
    std::string version;
    std::string method;
    std::string name;
};

/// What a test keeps of a verdict.
struct decided {
    std::string revision;  ///< empty when refused, or when there is nothing to answer
    int code = 0;
    unsigned status = 0;
    std::string message;
    std::string data;
};

http::fields fields_of(const head& sent) {
    http::fields fields;
    if (!sent.version.empty()) fields.append("MCP-Protocol-Version", sent.version);
    if (!sent.method.empty()) fields.append("Mcp-Method", sent.method);
    if (!sent.name.empty()) fields.append("Mcp-Name", sent.name);
    return fields;
}

decided keep(const verdict& given) {
    decided kept;
    if (given.revision != nullptr) kept.revision = given.revision->name;
    if (!given.refusal) return kept;
    kept.code = json_rpc_code(given.refusal->failure);
    kept.status = http_status(given.refusal->failure, given.era);
    kept.message = given.refusal->message;
    kept.data = given.refusal->data;
    return kept;
}

decided decide(const http::fields& fields, std::string_view body) {
    decided kept;
    const auto parsed = json::parse(body, [&](json::node root) {
        const routing_fields routing = read_routing_fields(fields);
        if (root.kind() != json::kind::array) {
            kept = keep(classify(routing, read_message(root)));
            return;
        }
        std::vector<message> messages;
        root.for_each_element([&](json::node element) {
            messages.push_back(read_message(element));
            return true;
        });
        kept = keep(classify_batch(routing, messages));
    });
    EXPECT_TRUE(parsed) << body;
    return kept;
}

decided decide(const head& sent, std::string_view body) {
    return decide(fields_of(sent), body);
}

std::string envelope(const std::string& version) {
    return R"("_meta":{"io.modelcontextprotocol/protocolVersion":")" + version +
           R"(","io.modelcontextprotocol/clientCapabilities":{}})";
}

std::string request(const std::string& method, const std::string& params) {
    return R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":{)" + params + "}}";
}

std::string notification(const std::string& params) {
    return R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{)" + params + "}}";
}

const std::string modern = "2026-07-28";
const std::string list = request("tools/list", envelope(modern));

// Rows 1 and 2 of the dual-era rules are about HTTP, see http_rules_test.cpp. Row 3: arrays.

TEST(Classify, AnEmptyArrayIsRefused) {
    EXPECT_EQ(decide(head{}, "[]").code, -32600);
}

TEST(Classify, AnArrayWithAModernMessageIsRefused) {
    EXPECT_EQ(decide(head{}, "[" + request("ping", "") + "]").revision, "2025-03-26");
    EXPECT_EQ(decide(head{}, "[" + request("ping", "") + "," + list + "]").code, -32600);
}

TEST(Classify, AnArrayWithSomethingElseIsNotRefusedForIt) {
    for (const std::string other : {"1", "null", "[]", "{}", R"({"jsonrpc":"2.0"})"}) {
        EXPECT_EQ(
            decide(head{}, "[" + request("ping", "") + "," + other + "]").revision, "2025-03-26"
        );
    }
}

TEST(Classify, AMessageIsCheckedByItself) {
    const auto problem = [](const std::string& body) {
        std::string found;
        const auto parsed = json::parse(body, [&found](json::node root) {
            const auto error = check_message(read_message(root));
            if (error) found = std::to_string(json_rpc_code(error->failure)) + error->message;
        });
        EXPECT_TRUE(parsed);
        return found;
    };
    EXPECT_EQ(problem(request("ping", "")), "");
    EXPECT_EQ(problem(R"({"jsonrpc":"2.0","method":"notifications/initialized"})"), "");
    EXPECT_EQ(problem(R"({"jsonrpc":"2.0","id":1,"result":{}})"), "");
    EXPECT_EQ(problem("1"), "-32600Invalid Request: a message must be an object");
    EXPECT_EQ(
        problem(R"({"jsonrpc":"2.0","method":"ping"})"), "-32600Invalid Request: \"id\" is missing"
    );
}

TEST(Classify, AnArrayHoldsAtMostAHundredMessages) {
    std::string batch = "[" + request("ping", "");
    for (int i = 1; i < 100; ++i)
        batch += "," + request("ping", "");
    EXPECT_EQ(decide(head{}, batch + "]").revision, "2025-03-26");
    EXPECT_EQ(decide(head{}, batch + "," + request("ping", "") + "]").code, -32600);
}

TEST(Classify, ArraysBelongToOneRevision) {
    const std::string batch = "[" + request("ping", "") + "]";
    EXPECT_EQ(decide({.version = "2025-03-26"}, batch).revision, "2025-03-26");
    for (const std::string later : {"2025-06-18", "2025-11-25", "2026-07-28"}) {
        const decided got = decide({.version = later}, batch);
        EXPECT_EQ(got.code, -32600) << later;
        EXPECT_EQ(got.status, 400u) << later;
    }
}

TEST(Classify, InitializeStandsAlone) {
    EXPECT_EQ(decide(head{}, "[" + request("initialize", "") + "]").code, -32600);
}

// Row 4: what is no message, and responses.

TEST(Classify, WhatIsNoMessageIsRefused) {
    const decided got = decide(head{}, R"({"jsonrpc":"2.0","id":null,"method":"ping"})");
    EXPECT_EQ(got.code, -32600);
    EXPECT_EQ(got.status, 400u);
}

TEST(Classify, AResponseHasNothingToAnswer) {
    const std::string response = R"({"jsonrpc":"2.0","id":1,"result":{}})";
    EXPECT_EQ(decide(head{}, response).code, 0);
    EXPECT_EQ(decide({.version = modern}, response).code, 0);
}

// Row 5: initialize.

TEST(Classify, InitializeIsLegacyWhateverItAsksFor) {
    const auto asks = [](const std::string& version) {
        return request("initialize", R"("protocolVersion":")" + version + "\"");
    };
    EXPECT_EQ(decide(head{}, asks("2025-06-18")).revision, "2025-06-18");
    EXPECT_EQ(decide(head{}, asks("2026-07-28")).revision, "2025-11-25");
    EXPECT_EQ(decide({.version = "2025-03-26"}, asks("2025-06-18")).revision, "2025-06-18");
    EXPECT_EQ(decide(head{}, request("initialize", envelope("2025-11-25"))).revision, "2025-11-25");
}

TEST(Classify, InitializeWithAModernHeaderIsAMismatch) {
    const decided got = decide({.version = modern}, request("initialize", ""));
    EXPECT_EQ(got.code, -32020);
    EXPECT_EQ(got.status, 400u);
}

TEST(Classify, InitializeWithAModernEnvelopeIsAModernRequest) {
    const std::string body = request("initialize", envelope(modern));
    EXPECT_EQ(decide({.version = modern, .method = "initialize"}, body).revision, modern);
}

// Row 6: requests that claim a revision.

TEST(Classify, AClaimMakesARequestModern) {
    EXPECT_EQ(decide({.version = modern, .method = "tools/list"}, list).revision, modern);
}

TEST(Classify, TheEnvelopeIsCheckedBeforeTheHeader) {
    const std::string key = "io.modelcontextprotocol/";
    const std::string good = "\"" + key + "protocolVersion\":\"" + modern + "\"";
    const std::string capabilities = ",\"" + key + "clientCapabilities\":{}";
    const auto with = [&](const std::string& more) {
        return request("tools/list", "\"_meta\":{" + good + more + "}");
    };
    const head wrong{.version = "2025-11-25", .method = "x"};
    EXPECT_EQ(decide(wrong, with(capabilities)).code, -32020);
    const std::string malformed[] = {
        with(""),
        with(",\"" + key + "clientCapabilities\":[]"),
        with(capabilities + ",\"" + key + "clientInfo\":{\"name\":\"a\"}"),
        with(capabilities + ",\"" + key + "clientInfo\":{\"name\":\"a\",\"version\":1}"),
        with(capabilities + ",\"" + key + "logLevel\":\"loud\""),
        request("tools/list", "\"_meta\":{\"" + key + "protocolVersion\":1" + capabilities + "}"),
    };
    for (const std::string& body : malformed) {
        const decided got = decide(wrong, body);
        EXPECT_EQ(got.code, -32602) << body;
        EXPECT_EQ(got.status, 400u) << body;
    }
}

TEST(Classify, EverythingOptionalInTheEnvelopeIsAccepted) {
    const std::string key = "io.modelcontextprotocol/";
    for (const std::string level :
         {"debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"}) {
        const std::string meta = "\"_meta\":{\"" + key + "protocolVersion\":\"" + modern + "\",\"" +
                                 key + "clientCapabilities\":{\"roots\":{}},\"" + key +
                                 "clientInfo\":{\"name\":\"a\",\"version\":\"1\"},\"" + key +
                                 "logLevel\":\"" + level + "\",\"other\":1}";
        EXPECT_EQ(
            decide({.version = modern, .method = "tools/list"}, request("tools/list", meta))
                .revision,
            modern
        );
    }
}

TEST(Classify, AHeaderThatContradictsTheClaimIsAMismatchBeforeAnUnknownVersion) {
    const std::string unknown = request("tools/list", envelope("v999.0.0"));
    EXPECT_EQ(decide({.version = modern, .method = "tools/list"}, unknown).code, -32020);
    EXPECT_EQ(decide({.version = "v999.0.0", .method = "tools/list"}, unknown).code, -32022);
    EXPECT_EQ(decide({.version = "v999.0.0", .method = "TOOLS/LIST"}, unknown).code, -32020);
}

TEST(Classify, AnUnknownVersionNamesTheKnownOnes) {
    for (const std::string version : {"2025-11-25", "2026-07-29", "v999.0.0", ""}) {
        const std::string body = request("tools/list", envelope(version));
        const decided got = decide({.version = version, .method = "tools/list"}, body);
        EXPECT_EQ(got.code, -32022) << version;
        EXPECT_EQ(got.status, 400u);
        EXPECT_EQ(got.message, "Unsupported protocol version; supported: 2026-07-28");
        EXPECT_EQ(got.data, R"({"supported":["2026-07-28"],"requested":")" + version + R"("})");
    }
}

// Row 7: requests without a claim.

TEST(Classify, AModernHeaderAsksForAnEnvelope) {
    for (const std::string version : {"2026-07-28", "2099-01-01", "v999.0.0"}) {
        const decided none = decide({.version = version}, request("tools/list", ""));
        EXPECT_EQ(none.code, -32602);
        EXPECT_EQ(none.status, 400u);
        EXPECT_EQ(none.data, R"({"envelope":{"missing":["_meta"]}})");
        EXPECT_NE(none.message.find("supported protocol versions: 2026-07-28"), std::string::npos);
    }
    const decided empty = decide({.version = modern}, request("tools/list", R"("_meta":{})"));
    EXPECT_EQ(
        empty.data,
        R"({"envelope":{"missing":["io.modelcontextprotocol/protocolVersion",)"
        R"("io.modelcontextprotocol/clientCapabilities"]}})"
    );
}

TEST(Classify, WithoutClaimAndModernHeaderARequestIsLegacy) {
    EXPECT_EQ(decide(head{}, request("server/discover", "")).revision, "2025-03-26");
    for (const std::string version : {"2025-03-26", "2025-06-18", "2025-11-25"}) {
        EXPECT_EQ(decide({.version = version}, request("tools/list", "")).revision, version);
    }
    // Clients of the conformance suite send it to servers of every revision.
    const head more{.version = "2025-11-25", .method = "prompts/list"};
    EXPECT_EQ(decide(more, request("tools/list", "")).revision, "2025-11-25");
}

TEST(Classify, AnUnknownLegacyVersionNamesTheKnownOnes) {
    for (const std::string version : {"2024-11-05", "2025-11-26", "1"}) {
        const decided got = decide({.version = version}, request("tools/list", ""));
        EXPECT_EQ(got.code, -32000) << version;
        EXPECT_EQ(got.status, 400u);
        EXPECT_NE(got.message.find("2025-11-25, 2025-06-18, 2025-03-26"), std::string::npos);
    }
}

// Row 8: notifications.

TEST(Classify, ANotificationNeedsNoHeaderFields) {
    EXPECT_EQ(decide(head{}, notification("")).code, 0);
    EXPECT_EQ(decide({.version = modern}, notification("")).code, 0);
    EXPECT_EQ(decide({.version = "2025-11-25"}, notification("")).code, 0);
    EXPECT_EQ(decide(head{}, notification(envelope(modern))).code, 0);
    EXPECT_EQ(decide(head{}, notification(envelope("v999.0.0"))).code, 0);
}

TEST(Classify, ANotificationThatClaimsIsHeldToIt) {
    EXPECT_EQ(decide({.version = "2025-11-25"}, notification(envelope(modern))).code, -32020);
    EXPECT_EQ(decide({.method = "x"}, notification(envelope(modern))).code, -32020);
    const std::string half = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"})";
    EXPECT_EQ(decide(head{}, notification(half)).code, -32602);
}

TEST(Classify, ARequestWithoutAnIdIsNoNotification) {
    for (const std::string method :
         {"initialize",
          "ping",
          "tools/call",
          "tasks/get",
          "skills/list",
          "resources/directory/read",
          "notification",
          "xnotifications/initialized"}) {
        const std::string body = R"({"jsonrpc":"2.0","method":")" + method + R"(","params":{}})";
        EXPECT_EQ(decide(head{}, body).code, -32600) << method;
        const std::string known = R"({"jsonrpc":"2.0","method":"notifications/)" + method + R"("})";
        EXPECT_EQ(decide(head{}, known).code, 0) << method;
    }
    const decided got = decide(head{}, R"({"jsonrpc":"2.0","method":"tools/call","params":{}})");
    EXPECT_EQ(got.code, -32600);
    EXPECT_NE(got.message.find("\"id\""), std::string::npos);
}

// Row 9: what a modern request needs beside its envelope.

TEST(Classify, AModernRequestNeedsItsHeaderFields) {
    const std::string call = request("tools/call", R"("name":"greet",)" + envelope(modern));
    const head good{.version = modern, .method = "tools/call", .name = "greet"};
    EXPECT_EQ(decide(good, call).revision, modern);
    const head bad[] = {
        {.method = "tools/call", .name = "greet"},
        {.version = modern, .name = "greet"},
        {.version = modern, .method = "tools/call"},
        {.version = modern, .method = "tools/call", .name = "Greet"},
        {.version = modern, .method = "tools/call", .name = "=?base64?Z3JlZXQ?="},
    };
    for (const head& sent : bad) {
        const decided got = decide(sent, call);
        EXPECT_EQ(got.code, -32020);
        EXPECT_EQ(got.status, 400u);
    }
    head coded = good;
    coded.name = "=?base64?Z3JlZXQ=?=";
    EXPECT_EQ(decide(coded, call).revision, modern);
}

TEST(Classify, TheNameIsTheMemberThatTheMethodIsAbout) {
    const auto check = [](const std::string& method, const std::string& member) {
        const std::string body = request(method, "\"" + member + "\":\"x\"," + envelope(modern));
        const head sent{.version = modern, .method = method, .name = "x"};
        EXPECT_EQ(decide(sent, body).revision, modern) << method;
        EXPECT_EQ(decide({.version = modern, .method = method}, body).code, -32020) << method;
    };
    check("tools/call", "name");
    check("prompts/get", "name");
    check("resources/read", "uri");
}

TEST(Classify, WithoutANameThereIsNoneToRepeat) {
    const std::string body = request("tools/call", envelope(modern));
    EXPECT_EQ(decide({.version = modern, .method = "tools/call"}, body).revision, modern);
}

TEST(Classify, ARepeatedRoutingFieldIsAMismatch) {
    for (const std::string name : {"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"}) {
        http::fields fields =
            fields_of({.version = modern, .method = "tools/call", .name = "greet"});
        const std::string call = request("tools/call", R"("name":"greet",)" + envelope(modern));
        EXPECT_EQ(decide(fields, call).revision, modern);
        fields.append(name, std::string(fields[name]));
        EXPECT_EQ(decide(fields, call).code, -32020) << name;
    }
}

}  // namespace
}  // namespace warder::mcp
