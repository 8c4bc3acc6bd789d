/// Batches, sessions, tasks and subscriptions of others, and header fields that contradict the
/// body.
#pragma once

#include "attack/jose.hpp"

namespace warder::attack {

/// Calls past a scope that hide among allowed ones, and what JSON-RPC forbids.
inline std::vector<row> batch_rows(const server& of) {
    const std::string reader = of.token("usr_1", "usr:read");
    const std::string writer = of.token("usr_1", "usr:read usr:write");
    const std::string who = call("whoami", "1");
    const std::string write = call("write", "2");
    const std::string lacks = "403 insufficient_scope";
    const std::string ping = R"({"jsonrpc":"2.0","id":3,"method":"ping"})";
    const std::string note = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
    const std::string write_note = R"({"jsonrpc":"2.0","method":"tools/call","params":)"
                                   R"({"name":"write","arguments":{}}})";
    std::vector<row> rows;
    const auto batch = [&](std::string name,
                           const std::string& body,
                           const std::string& expected,
                           const std::string& token) {
        rows.push_back(
            {std::move(name),
             post(bearer(token) + "MCP-Protocol-Version: 2025-03-26\r\n", body),
             expected}
        );
    };
    const auto read = [&](std::string name, const std::string& body, const std::string& expected) {
        batch(std::move(name), body, expected, reader);
    };
    read("an allowed call", who, good);
    read("two allowed calls", "[" + who + "," + ping + "]", "200 [1:\"usr_1\", 3:result] ran");
    batch(
        "all of it with the scope",
        "[" + who + "," + write + "]",
        "200 [1:\"usr_1\", 2:\"written\"] ran",
        writer
    );
    read("a call past its scope", write, lacks);
    read("past its scope, last", "[" + who + "," + write + "]", lacks);
    read("past its scope, first", "[" + write + "," + who + "]", lacks);
    read("past its scope, in the middle", "[" + who + "," + write + "," + ping + "]", lacks);
    read("past its scope, twice", "[" + write + "," + write + "]", lacks);
    read("past its scope behind a notification", "[" + note + "," + write + "]", lacks);
    read("past its scope behind garbage", "[1,null," + write + "]", lacks);
    read(
        "past its scope behind an unknown method",
        R"([{"jsonrpc":"2.0","id":9,"method":"evil"},)" + write + "]",
        lacks
    );
    read(
        "past its scope behind a response",
        R"([{"jsonrpc":"2.0","id":9,"result":{}},)" + write + "]",
        lacks
    );
    read(
        "the name escaped",
        "[" + who + "," +
            R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"\u0077rite"}}])",
        lacks
    );
    read(
        "the method escaped",
        "[" + who + "," +
            R"({"jsonrpc":"2.0","id":2,"method":"tools\/call","params":{"name":"write"}}])",
        lacks
    );
    read("a call without an id runs nothing", write_note, "400 -32600");
    batch("a call without an id runs nothing, with the scope", write_note, "400 -32600", writer);
    batch(
        "without an id in a batch",
        "[" + write_note + "," + ping + "]",
        "200 [null:-32600, 3:result]",
        writer
    );
    read("one id twice", "[" + who + "," + who + "]", "200 [1:\"usr_1\", 1:\"usr_1\"] ran");
    read(
        "one id twice, the other past its scope", "[" + who + "," + call("write", "1") + "]", lacks
    );
    read(
        "ids of two types",
        "[" + who + "," + call("whoami", "\"1\"") + "]",
        "200 [1:\"usr_1\", \"1\":\"usr_1\"] ran"
    );
    read(
        "a name that stands there twice",
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","name":"write"}})",
        "400 -32700"
    );
    read(
        "a method that stands there twice",
        R"({"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call","params":{"name":"write"}})",
        "400 -32700"
    );
    read(
        "params that stand there twice",
        R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami"},)"
        R"("params":{"name":"write"}})",
        "400 -32700"
    );
    read("notifications alone", "[" + note + "," + note + "]", "202");
    read("a batch in a batch", "[[" + who + "]]", "200 [null:-32600]");
    read("garbage alone", "[1,\"x\",null]", "200 [null:-32600, null:-32600, null:-32600]");
    read("an empty batch", "[]", "400 -32600");
    read("a batch in a text", "\"[" + std::string("]\""), "400 -32600");
    read("two messages behind each other", who + who, "400 -32700");
    read("two messages in two lines", who + "\n" + who, "400 -32700");
    read("a batch and a message", "[" + who + "]" + write, "400 -32700");
    read(
        "an initialize in a batch",
        "[" + who + R"(,{"jsonrpc":"2.0","id":2,"method":"initialize"}])",
        "400 -32600"
    );
    read(
        "a modern request in a batch",
        "[" + who +
            R"(,{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"write","_meta":)"
            R"({"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}])",
        "400 -32600"
    );
    read("a tool's name in another case", call("WRITE"), "200 -32602");
    read("a tool's name with a space", call("write "), "200 -32602");
    read("a tool's name with a NUL", call("write\\u0000"), "200 -32602");
    read("an unknown tool", call("evil"), "200 -32602");
    read(
        "a method of the server's",
        R"({"jsonrpc":"2.0","id":1,"method":"roots/list"})",
        "200 -32601"
    );
    read(
        "a method with a space", R"({"jsonrpc":"2.0","id":1,"method":"tools/call "})", "200 -32601"
    );
    read(
        "a request and a response in one",
        R"({"jsonrpc":"2.0","id":1,"method":"ping","result":{}})",
        "400 -32600"
    );
    read(
        "an unknown member beside",
        R"({"jsonrpc":"2.0","id":1,"method":"ping","evil":1})",
        "200 result"
    );
    read("members in another case", R"({"JSONRPC":"2.0","ID":1,"METHOD":"ping"})", "400 -32600");
    for (const std::string version : {"2025-06-18", "2025-11-25"}) {
        rows.push_back(
            {"a batch in " + version,
             post(
                 bearer(writer) + "MCP-Protocol-Version: " + version + "\r\n",
                 "[" + who + "," + write + "]"
             ),
             "400 -32600"}
        );
    }
    rows.push_back(
        {"a batch with the header of 2026-07-28",
         post(bearer(writer) + "MCP-Protocol-Version: 2026-07-28\r\n", "[" + who + "]"),
         "400 -32600"}
    );
    return rows;
}

/// What header fields say must be what the body says: an intermediary trusts the one, we the other.
inline std::vector<row> header_rows(const server& of) {
    const std::string reader = of.token("usr_1", "usr:read");
    const std::string good_call = modern(reader, "tools/call", "whoami", R"("name":"whoami",)");
    std::vector<row> rows{{"the good call", good_call, good}};
    const auto changed = [&](const std::string& name,
                             const std::string& from,
                             const std::string& into,
                             const std::string& expected) {
        std::string text = good_call;
        rows.push_back({name, text.replace(text.find(from), from.size(), into), expected});
    };
    const std::string mismatch = "400 -32020";
    changed("a harmless name in the head", R"("name":"whoami")", R"("name":"write")", mismatch);
    changed(
        "a harmless method in the head",
        "Mcp-Method: tools/call",
        "Mcp-Method: tools/list",
        mismatch
    );
    changed(
        "a harmless method in the body",
        R"("method":"tools/call")",
        R"("method":"tools/list")",
        mismatch
    );
    changed("no method", "Mcp-Method: tools/call\r\n", "", mismatch);
    changed("no name", "Mcp-Name: whoami\r\n", "", mismatch);
    changed("an empty name", "Mcp-Name: whoami", "Mcp-Name:", mismatch);
    changed("two names", "Mcp-Name: whoami", "Mcp-Name: whoami\r\nMcp-Name: write", mismatch);
    changed("a list of names", "Mcp-Name: whoami", "Mcp-Name: whoami, write", mismatch);
    changed("a name in capitals", "Mcp-Name: whoami", "Mcp-Name: WHOAMI", mismatch);
    changed("a name percent-encoded", "Mcp-Name: whoami", "Mcp-Name: %77hoami", mismatch);
    changed("a name in base64", "Mcp-Name: whoami", "Mcp-Name: =?base64?d2hvYW1p?=", good);
    changed(
        "another name in base64", "Mcp-Name: whoami", "Mcp-Name: =?base64?d3JpdGU=?=", mismatch
    );
    changed(
        "a name in the other base64", "Mcp-Name: whoami", "Mcp-Name: =?UTF-8?B?d2hvYW1p?=", mismatch
    );
    changed("spaces around a name", "Mcp-Name: whoami", "Mcp-Name:   whoami  ", good);
    changed(
        "two methods",
        "Mcp-Method: tools/call",
        "Mcp-Method: tools/call\r\nMcp-Method: ping",
        mismatch
    );
    changed("a method in capitals", "Mcp-Method: tools/call", "Mcp-Method: TOOLS/CALL", mismatch);
    changed("no version in the head", "MCP-Protocol-Version: 2026-07-28\r\n", "", mismatch);
    changed("an older version in the head", "Version: 2026-07-28", "Version: 2025-03-26", mismatch);
    changed(
        "an unknown version in the head", "Version: 2026-07-28", "Version: 2099-01-01", mismatch
    );
    changed(
        "two versions in the head",
        "MCP-Protocol-Version: 2026-07-28",
        "MCP-Protocol-Version: 2026-07-28\r\nMCP-Protocol-Version: 2025-11-25",
        mismatch
    );
    changed(
        "a list of versions", "Version: 2026-07-28", "Version: 2026-07-28, 2025-11-25", mismatch
    );
    changed("an older version in the body", R"("2026-07-28")", R"("2025-11-25")", mismatch);
    changed("an unknown version in the body", R"("2026-07-28")", R"("2099-01-01")", mismatch);
    changed(
        "no version in the body",
        R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)",
        "",
        "400 -32602"
    );
    changed(
        "a version twice in the body",
        R"("io.modelcontextprotocol/protocolVersion":)",
        R"("io.modelcontextprotocol/protocolVersion":"2025-11-25",)"
        R"("io.modelcontextprotocol/protocolVersion":)",
        "400 -32700"
    );
    std::string unknown = modern(reader, "evil/method");
    rows.push_back({"an unknown method", unknown, "404 -32601"});
    rows.push_back(
        {"an unknown tool", modern(reader, "tools/call", "evil", R"("name":"evil",)"), "200 -32602"}
    );
    rows.push_back(
        {"past its scope",
         modern(reader, "tools/call", "write", R"("name":"write",)"),
         "403 insufficient_scope"}
    );
    rows.push_back(
        {"with the scope",
         modern(of.token("usr_1", "usr:write"), "tools/call", "write", R"("name":"write",)"),
         "200 \"written\" ran"}
    );
    rows.push_back(
        {"GET with the version of 2026-07-28",
         request(
             "GET",
             "/mcp",
             bearer(reader) + "MCP-Protocol-Version: 2026-07-28\r\n"
                              "Accept: text/event-stream\r\n"
         ),
         "405 -32000"}
    );
    rows.push_back(
        {"gzip", post(bearer(reader) + "Content-Encoding: gzip\r\n", call()), "415 -32000"}
    );
    return rows;
}

/// A message within a session, or a request that has no body.
inline std::string in_session(
    const std::string& method,
    const std::string& token,
    const std::string& lines,
    const std::string& body = {}
) {
    return request(
        method,
        "/mcp",
        bearer(token) + lines + "Accept: application/json, text/event-stream\r\n" +
            (body.empty() ? "" : "Content-Type: application/json\r\n"),
        body
    );
}

inline std::string open_session(server& of, const std::string& token) {
    const auto opened = of.send(post(
        bearer(token),
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":)"
        R"("2025-11-25","capabilities":{"elicitation":{}},"clientInfo":{"name":"c","version":"1"}}})"
    ));
    return std::string(opened.fields["Mcp-Session-Id"]);
}

inline std::vector<row> session_rows(server& of) {
    const std::string ada = of.token("ada");
    const std::string bob = of.token("bob");
    // The same user at another client, and of another organisation, is somebody else.
    const auto other_of_ada = [](const std::string& claim) {
        auto draft = token_cases::good_draft(known_world());
        token_cases::put(draft.claims, "sub", "\"ada\"");
        token_cases::put(draft.claims, claim, "\"evil\"");
        return draft.sign();
    };
    const std::string of_ada = open_session(of, ada);
    const std::string of_bob = open_session(of, bob);
    const auto id = [](const std::string& session) {
        return "Mcp-Session-Id: " + session + "\r\n";
    };
    const auto version = [](const std::string& name) {
        return "MCP-Protocol-Version: " + name + "\r\n";
    };
    const std::string from = "Last-Event-ID: 0-1\r\n";
    const std::string unknown = "404 -32001";
    std::string flipped = of_ada;
    flipped.front() = flipped.front() == '0' ? '1' : '0';
    std::string loud = of_ada;
    for (char& c : loud)
        c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
    if (loud == of_ada) loud = of_ada + "A";
    const std::string ada_says = "200 \"ada\" ran";
    const std::string subscribe =
        R"({"jsonrpc":"2.0","id":1,"method":"resources/subscribe","params":{"uri":"test://watched"}})";
    const std::string answer =
        R"({"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{}}})";
    const std::string cancel = R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":)"
                               R"({"requestId":1}})";

    std::vector<row> rows{
        {"a call in one's session", in_session("POST", ada, id(of_ada), call()), ada_says},
        {"a call in the other's own", in_session("POST", bob, id(of_bob), call()), "200 \"bob\" ran"
        },
        {"a stream in one's session", in_session("GET", ada, id(of_ada)), "200 stream"},
    };
    const auto foreign = [&](const std::string& name,
                             const std::string& token,
                             const std::string& lines,
                             const std::string& expected = "404 -32001") {
        rows.push_back({"call in " + name, in_session("POST", token, lines, call()), expected});
        rows.push_back(
            {"subscribe in " + name, in_session("POST", token, lines, subscribe), expected}
        );
        rows.push_back({"answer in " + name, in_session("POST", token, lines, answer), expected});
        rows.push_back({"cancel in " + name, in_session("POST", token, lines, cancel), expected});
        rows.push_back({"listen in " + name, in_session("GET", token, lines), expected});
        rows.push_back({"resume in " + name, in_session("GET", token, lines + from), expected});
        rows.push_back({"end " + name, in_session("DELETE", token, lines), expected});
    };
    foreign("another's session", bob, id(of_ada));
    foreign("one's session as another client", other_of_ada("client_id"), id(of_ada));
    foreign("one's session of another organisation", other_of_ada("oid"), id(of_ada));
    foreign("an id that nobody has", ada, id(flipped));
    foreign("an id in another case", ada, id(loud));
    foreign("two ids", ada, id(of_ada) + id(of_bob));
    for (const std::string& forged :
         {of_ada + "0",
          of_ada.substr(1),
          std::string("0"),
          std::string("*"),
          std::string(32, '0'),
          std::string(1000, 'a'),
          of_ada + "," + of_bob,
          std::string("../") + of_ada,
          std::string("evil\xC3\xA9"),
          of_ada + ";x",
          "\"" + of_ada + "\""}) {
        rows.push_back(
            {"forged id " + forged.substr(0, 40),
             in_session("POST", ada, id(forged), call()),
             unknown}
        );
    }
    rows.push_back({"no id at GET", in_session("GET", ada, ""), "400 -32000"});
    rows.push_back({"no id at DELETE", in_session("DELETE", ada, ""), "400 -32000"});
    rows.push_back({"no token", request("POST", "/mcp", id(of_ada), call()), "401"});
    rows.push_back(
        {"another revision in the session",
         in_session("POST", ada, id(of_ada) + version("2025-06-18"), call()),
         "400 -32000"}
    );
    rows.push_back(
        {"its revision",
         in_session("POST", ada, id(of_ada) + version("2025-11-25"), call()),
         ada_says}
    );
    const auto resume = [&](const std::string& event, const std::string& expected) {
        rows.push_back(
            {"resume after " + event,
             in_session("GET", ada, id(of_ada) + "Last-Event-ID: " + event + "\r\n"),
             expected}
        );
    };
    for (const char* event :
         {"0-99",
          "-1-1",
          "0",
          "0-",
          "-",
          "evil",
          "0-1-1",
          "0-0",
          "0-18446744073709551616",
          "../0-1",
          "0x0-1",
          "0 - 1"}) {
        resume(event, "400 -32000");
    }
    resume("0-1", "200 stream");
    resume("1-1", "204");  // a stream of one's own that is over, or never was
    resume("99-1", "204");
    rows.push_back(
        {"the session is still there", in_session("POST", ada, id(of_ada), call()), ada_says}
    );
    rows.push_back({"its owner ends it", in_session("DELETE", ada, id(of_ada)), "204"});
    rows.push_back({"it is gone", in_session("POST", ada, id(of_ada), call()), unknown});
    rows.push_back({"it is gone for GET", in_session("GET", ada, id(of_ada)), unknown});
    rows.push_back({"it cannot be ended twice", in_session("DELETE", ada, id(of_ada)), unknown});
    rows.push_back(
        {"the other's is still there",
         in_session("POST", bob, id(of_bob), call()),
         "200 \"bob\" ran"}
    );
    return rows;
}

/// Tasks belong to who began them.
inline std::vector<row> task_rows(server& of) {
    const std::string ada = of.token("ada");
    const std::string bob = of.token("bob");
    const auto begun = of.send(modern(ada, "tools/call", "job", R"("name":"job",)"));
    const std::string marker = R"("taskId":")";
    const std::size_t start = begun.body.find(marker) + marker.size();
    const std::string id = begun.body.substr(start, begun.body.find('"', start) - start);
    const auto about = [](const std::string& token,
                          const std::string& what,
                          const std::string& task,
                          const std::string& more = {}) {
        return modern(token, "tasks/" + what, task, R"("taskId":")" + task + "\"," + more);
    };
    std::string flipped = id;
    flipped.front() = flipped.front() == '0' ? '1' : '0';
    const std::string unknown = "200 -32602";
    const std::string inputs = R"("inputResponses":{},)";
    std::vector<row> rows{
        {"one's task", about(ada, "get", id), "200 result"},
        {"another's task", about(bob, "get", id), unknown},
        {"another cancels it", about(bob, "cancel", id), unknown},
        {"another answers it", about(bob, "update", id, inputs), unknown},
        {"a task that nobody has", about(ada, "get", flipped), unknown},
        {"an empty id", modern(ada, "tasks/get", "", R"("taskId":"",)"), "400 -32020"},
        {"an id as a number", modern(ada, "tasks/get", "1", R"("taskId":1,)"), unknown},
        {"another id in the head",
         modern(ada, "tasks/get", flipped, R"("taskId":")" + id + "\","),
         "400 -32020"},
        {"an id with a NUL",
         modern(ada, "tasks/get", id, R"("taskId":")" + id + "\\u0000\","),
         "400 -32020"},
        {"no token",
         request(
             "POST",
             "/mcp",
             "Content-Type: application/json\r\n",
             R"({"jsonrpc":"2.0","id":1,"method":"tasks/get"})"
         ),
         "401"},
        {"it is still one's", about(ada, "get", id), "200 result"},
        {"its owner cancels it", about(ada, "cancel", id), "200 result"},
    };
    auto draft = token_cases::good_draft(known_world());
    token_cases::put(draft.claims, "sub", "\"ada\"");
    token_cases::put(draft.claims, "oid", "\"evil\"");
    rows.push_back({"its owner's of another organisation", about(draft.sign(), "get", id), unknown}
    );
    return rows;
}

}  // namespace warder::attack
