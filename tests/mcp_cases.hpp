/// Bad JSON-RPC and MCP messages as a table: each row is a message that passes and one single
/// change to it that is refused. They are answered by a server with the tools of `mcp_fixture.hpp`.
#pragma once

#include <string>
#include <vector>

namespace warder::mcp_cases {

/// A POST that passes, the one place in it that changes, and what answers the changed one.
///
/// `passing` is header fields, an empty line, and the body; whoever sends it adds what the
/// connection needs (`Host`, `Content-Length`, a token).
struct bad_message {
    std::string name;
    std::string passing;
    std::string change;
    std::string into;
    unsigned status;
    int code;        ///< of the JSON-RPC error
    std::string id;  ///< in the answer, as JSON text; empty: there is no such member

    /// The message with its one change.
    std::string refused() const {
        std::string text = passing;
        return text.replace(text.find(change), change.size(), into);
    }
};

/// What every POST has.
inline const std::string common =
    "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";

inline std::string modern_request(
    const std::string& method, const std::string& name_field, const std::string& params
) {
    return common + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: " + method + "\r\n" +
           name_field + "\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method +
           "\",\"params\":{" + params +
           "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
           "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
}

inline const std::string discover = modern_request("server/discover", "", "");
inline const std::string modern_list = modern_request("tools/list", "", "");
inline const std::string modern_call = modern_request(
    "tools/call", "Mcp-Name: greet\r\n", R"("name":"greet","arguments":{"name":"Ada"},)"
);
inline const std::string routed_call = modern_request(
    "tools/call",
    "Mcp-Name: route\r\nMcp-Param-Region: eu\r\nMcp-Param-Count: 42\r\n",
    R"("name":"route","arguments":{"region":"eu","count":42},)"
);

/// What a person types with curl: no field of the protocol.
inline const std::string hand_written =
    "Content-Type: application/json\r\nAccept: */*\r\n\r\n"
    R"({"jsonrpc":"2.0","id":1,"method":"tools/call",)"
    R"("params":{"name":"greet","arguments":{"name":"Ada"}}})";

inline const std::string initialize =
    common + "\r\n" +
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
    R"("capabilities":{},"clientInfo":{"name":"c","version":"1"}}})";

inline const std::string legacy_call = common + "MCP-Protocol-Version: 2025-11-25\r\n\r\n" +
                                       R"({"jsonrpc":"2.0","id":"a","method":"tools/call",)"
                                       R"("params":{"name":"greet","arguments":{"name":"Ada"}}})";

inline const std::string legacy_list =
    common + "MCP-Protocol-Version: 2025-06-18\r\n\r\n" +
    R"({"jsonrpc":"2.0","id":"a","method":"tools/list","params":{}})";

inline const std::string batch =
    common + "MCP-Protocol-Version: 2025-03-26\r\n\r\n" +
    R"([{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"ping"}])";

/// A JSON array that nests so many arrays.
inline std::string nested(int levels) {
    return std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']');
}

/// So many pings, behind a comma each.
inline std::string more_pings(int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += R"(,{"jsonrpc":"2.0","id":2,"method":"ping"})";
    return text;
}

/// The rows about JSON and the shape of a message.
inline std::vector<bad_message> shapes() {
    const std::string& call = hand_written;
    const std::string jsonrpc = R"("jsonrpc":"2.0",)";
    const std::string id = R"("id":1)";
    const std::string method = R"("method":"tools/call")";
    return {
        {"not JSON", call, "{", "", 400, -32700, "null"},
        {"cut short", call, "}}}", "}}", 400, -32700, "null"},
        {"comma at the end", call, "}}}", "}},}", 400, -32700, "null"},
        {"text behind", call, "}}}", "}}}x", 400, -32700, "null"},
        {"single quotes", call, "\"Ada\"", "'Ada'", 400, -32700, "null"},
        {"byte order mark", call, "{\"json", "\xEF\xBB\xBF{\"json", 400, -32700, "null"},
        {"not UTF-8", call, "Ada", "\xFF", 400, -32700, "null"},
        {"lone surrogate", call, "Ada", "\\ud800", 400, -32700, "null"},
        {"control character", call, "Ada", "\x01", 400, -32700, "null"},
        {"repeated member", call, id, id + "," + id, 400, -32700, "null"},
        {"repeated member inside", call, "\"name\":\"Ada\"", "\"a\":1,\"a\":1", 400, -32700, "null"
        },
        {"too deep", call, "\"Ada\"", nested(70), 400, -32700, "null"},
        {"integer beyond 64 bits", call, id, "\"id\":18446744073709551616", 400, -32600, "null"},
        {"a string", call, call.substr(call.find('{')), "\"x\"", 400, -32600, "null"},
        {"null", call, call.substr(call.find('{')), "null", 400, -32600, "null"},
        {"without jsonrpc and id", call, jsonrpc + id + ",", "", 400, -32600, "null"},
        {"without jsonrpc", call, jsonrpc, "", 400, -32600, "1"},
        {"jsonrpc 1.0", call, "\"2.0\"", "\"1.0\"", 400, -32600, "1"},
        {"jsonrpc as a number", call, "\"2.0\"", "2.0", 400, -32600, "1"},
        {"without id", call, id + ",", "", 400, -32600, "null"},
        {"id null", call, id, "\"id\":null", 400, -32600, "null"},
        {"id with a fraction", call, id, "\"id\":1.5", 400, -32600, "null"},
        {"id with a fraction of zero", call, id, "\"id\":1.0", 400, -32600, "null"},
        {"id with an exponent", call, id, "\"id\":1e3", 400, -32600, "null"},
        {"id true", call, id, "\"id\":true", 400, -32600, "null"},
        {"id as a list", call, id, "\"id\":[1]", 400, -32600, "null"},
        {"id as an object", call, id, "\"id\":{}", 400, -32600, "null"},
        {"without method", call, method + ",", "", 400, -32600, "1"},
        {"method null", call, method, "\"method\":null", 400, -32600, "1"},
        {"method as a number", call, method, "\"method\":1", 400, -32600, "1"},
        {"method and result", call, method, method + ",\"result\":{}", 400, -32600, "1"},
        {"method and error", call, method, method + ",\"error\":{}", 400, -32600, "1"},
        {"result and error", call, method, R"("result":{},"error":{})", 400, -32600, "1"},
        {"error as a text", call, method, R"("error":"no")", 400, -32600, "1"},
        {"params as a list", legacy_list, "{}", "[]", 400, -32600, "\"a\""},
        {"params as a text", legacy_list, "{}", "\"x\"", 400, -32600, "\"a\""},
        {"params null", legacy_list, "{}", "null", 400, -32600, "\"a\""},
    };
}

/// The rows about peers of 2025-11-25 and before.
inline std::vector<bad_message> legacy() {
    const std::string version = "MCP-Protocol-Version: 2025-11-25";
    return {
        {"unknown version", legacy_call, ": 2025-11-25", ": 2025-11-24", 400, -32000, "\"a\""},
        {"version too old", legacy_call, ": 2025-11-25", ": 2024-11-05", 400, -32000, "\"a\""},
        {"empty version", legacy_call, ": 2025-11-25", ":", 400, -32000, "\"a\""},
        {"two versions", legacy_call, version, version + "\r\n" + version, 400, -32000, "\"a\""},
        {"version list", legacy_call, "11-25", "11-25, 2025-06-18", 400, -32000, "\"a\""},
        {"unknown method", legacy_call, "tools/call", "tools/cell", 200, -32601, "\"a\""},
        {"method in capitals", legacy_call, "tools/call", "TOOLS/CALL", 200, -32601, "\"a\""},
        {"modern method", legacy_list, "tools/list", "server/discover", 200, -32601, "\"a\""},
        {"undeclared capability", legacy_list, "tools/list", "prompts/list", 200, -32601, "\"a\""},
        {"unknown tool", legacy_call, "greet", "toString", 200, -32602, "\"a\""},
        {"tool in capitals", legacy_call, "greet", "Greet", 200, -32602, "\"a\""},
        {"empty tool name", legacy_call, "greet", "", 200, -32602, "\"a\""},
        {"tool name as a number", legacy_call, "\"greet\"", "1", 200, -32602, "\"a\""},
        {"without tool name", legacy_call, "\"name\":\"greet\",", "", 200, -32602, "\"a\""},
        {"arguments as a list", legacy_call, "{\"name\":\"Ada\"}", "[]", 200, -32602, "\"a\""},
        {"arguments as a text", legacy_call, "{\"name\":\"Ada\"}", "\"x\"", 200, -32602, "\"a\""},
        {"unknown cursor", legacy_list, "{}", "{\"cursor\":\"x\"}", 200, -32602, "\"a\""},
        {"initialize without a version", initialize, "protocolV", "v", 200, -32602, "1"},
        {"initialize with a number", initialize, "\"2025-11-25\"", "2025", 200, -32602, "1"},
        {"initialize without capabilities", initialize, "\"capabilities\":{},", "", 200, -32602, "1"
        },
        {"initialize without a client", initialize, "clientInfo", "client", 200, -32602, "1"},
        {"initialize with a modern header",
         initialize,
         "\r\n\r\n",
         "\r\nMCP-Protocol-Version: 2026-07-28\r\n\r\n",
         400,
         -32020,
         "1"},
        {"empty batch", batch, batch.substr(batch.find("\r\n\r\n[") + 4), "[]", 400, -32600, "null"
        },
        {"batch in a later revision", batch, "2025-03-26", "2025-06-18", 400, -32600, "null"},
        {"batch in the last of them", batch, "2025-03-26", "2025-11-25", 400, -32600, "null"},
        {"batch with a modern header", batch, "2025-03-26", "2026-07-28", 400, -32600, ""},
        {"batch with an unknown version", batch, "2025-03-26", "2025-03-27", 400, -32000, "null"},
        {"batch of 101", batch, "}]", "}" + more_pings(99) + "]", 400, -32600, "null"},
        {"initialize in a batch", batch, "\"ping\"}]", "\"initialize\"}]", 400, -32600, "null"},
        {"modern message in a batch",
         batch,
         "\"ping\"}]",
         R"("ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":1}}}])",
         400,
         -32600,
         "null"},
    };
}

/// The rows about peers of 2026-07-28.
inline std::vector<bad_message> modern() {
    const std::string version = "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",";
    const std::string capabilities = "\"io.modelcontextprotocol/clientCapabilities\":{}";
    const std::string method = "Mcp-Method: tools/call\r\n";
    const std::string name = "Mcp-Name: greet\r\n";
    const auto with = [&](const std::string& member) {
        return capabilities + ",\"io.modelcontextprotocol/" + member;
    };
    return {
        {"without envelope", modern_call, "\"_meta\"", "\"meta\"", 400, -32602, "7"},
        {"envelope as a list",
         modern_call,
         "{" + version + capabilities + "}",
         "[]",
         400,
         -32602,
         "7"},
        {"without version", modern_call, version, "", 400, -32602, "7"},
        {"version as a number", modern_call, "\"2026-07-28\",", "20260728,", 400, -32602, "7"},
        {"without capabilities", modern_call, "clientCapabilities", "c", 400, -32602, "7"},
        {"capabilities as a list",
         modern_call,
         "Capabilities\":{}",
         "Capabilities\":[]",
         400,
         -32602,
         "7"},
        {"client as a text", modern_call, capabilities, with("clientInfo\":\"x\""), 400, -32602, "7"
        },
        {"client without version",
         modern_call,
         capabilities,
         with("clientInfo\":{\"name\":\"x\"}"),
         400,
         -32602,
         "7"},
        {"unknown log level",
         modern_call,
         capabilities,
         with("logLevel\":\"loud\""),
         400,
         -32602,
         "7"},
        {"log level as a number", modern_call, capabilities, with("logLevel\":1"), 400, -32602, "7"
        },
        {"without version header",
         modern_call,
         "MCP-Protocol-Version: 2026-07-28\r\n",
         "",
         400,
         -32020,
         "7"},
        {"older version header", modern_call, ": 2026-07-28", ": 2025-11-25", 400, -32020, "7"},
        {"newer version header", modern_call, ": 2026-07-28", ": 2027-01-01", 400, -32020, "7"},
        {"two version headers",
         modern_call,
         "Mcp-Method",
         "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method",
         400,
         -32020,
         "7"},
        {"unknown version in the body",
         modern_call,
         "\"2026-07-28\"",
         "\"v999.0.0\"",
         400,
         -32020,
         "7"},
        {"without method header", modern_call, method, "", 400, -32020, "7"},
        {"empty method header", modern_call, method, "Mcp-Method:\r\n", 400, -32020, "7"},
        {"other method header", modern_call, method, "Mcp-Method: tools/list\r\n", 400, -32020, "7"
        },
        {"method header in capitals",
         modern_call,
         method,
         "Mcp-Method: TOOLS/CALL\r\n",
         400,
         -32020,
         "7"},
        {"two method headers", modern_call, method, method + method, 400, -32020, "7"},
        {"without name header", modern_call, name, "", 400, -32020, "7"},
        {"other name header", modern_call, name, "Mcp-Name: route\r\n", 400, -32020, "7"},
        {"name header in capitals", modern_call, name, "Mcp-Name: GREET\r\n", 400, -32020, "7"},
        {"two name headers", modern_call, name, name + name, 400, -32020, "7"},
        {"name header in broken base64",
         modern_call,
         name,
         "Mcp-Name: =?base64?Z3JlZXQ?=\r\n",
         400,
         -32020,
         "7"},
        {"name header beyond ASCII",
         modern_call,
         name,
         "Mcp-Name: gr\xC3\xA9\x65t\r\n",
         400,
         -32020,
         "7"},
        {"tool of another name", modern_call, "\"greet\"", "\"other\"", 400, -32020, "7"},
        {"unknown cursor", modern_list, "\"_meta\"", "\"cursor\":\"x\",\"_meta\"", 200, -32602, "7"
        },
        {"without tool name", modern_call, "\"name\":\"greet\",", "", 200, -32602, "7"},
        {"arguments as a list", modern_call, "{\"name\":\"Ada\"}", "[]", 200, -32602, "7"},
        {"without a parameter header", routed_call, "Mcp-Param-Region: eu\r\n", "", 400, -32020, "7"
        },
        {"other parameter header", routed_call, ": eu", ": us", 400, -32020, "7"},
        {"parameter header in capitals", routed_call, ": eu", ": EU", 400, -32020, "7"},
        {"two parameter headers",
         routed_call,
         "Mcp-Param-Region: eu\r\n",
         "Mcp-Param-Region: eu\r\nMcp-Param-Region: eu\r\n",
         400,
         -32020,
         "7"},
        {"parameter without padding", routed_call, ": eu", ": =?base64?ZXU?=", 400, -32020, "7"},
        {"parameter with bad characters",
         routed_call,
         ": eu",
         ": =?base64?ZX!!U=?=",
         400,
         -32020,
         "7"},
        {"other number header", routed_call, ": 42", ": 43", 400, -32020, "7"},
        {"number header with a fraction", routed_call, ": 42", ": 42.5", 400, -32020, "7"},
        {"number header with a word", routed_call, ": 42", ": 42x", 400, -32020, "7"},
        {"other number in the body", routed_call, "\"count\":42", "\"count\":41", 400, -32020, "7"},
    };
}

/// The rows about the head alone.
inline std::vector<bad_message> heads() {
    const std::string type = "Content-Type: application/json\r\n";
    const std::string accept = "Accept: application/json, text/event-stream\r\n";
    return {
        {"no media type", legacy_call, type, "", 415, -32000, "null"},
        {"form",
         legacy_call,
         type,
         "Content-Type: application/x-www-form-urlencoded\r\n",
         415,
         -32000,
         "null"},
        {"plain text", legacy_call, type, "Content-Type: text/plain\r\n", 415, -32000, "null"},
        {"nearly JSON",
         legacy_call,
         type,
         "Content-Type: application/jsonp\r\n",
         415,
         -32000,
         "null"},
        {"two media types", legacy_call, type, type + type, 415, -32000, "null"},
        {"JSON in Latin-1",
         legacy_call,
         "/json\r\n",
         "/json; charset=latin1\r\n",
         415,
         -32000,
         "null"},
        {"accepts HTML only", legacy_call, accept, "Accept: text/html\r\n", 406, -32000, "null"},
        {"accepts no JSON",
         legacy_call,
         accept,
         "Accept: application/json;q=0\r\n",
         406,
         -32000,
         "null"},
    };
}

/// All rows.
inline std::vector<bad_message> all() {
    std::vector<bad_message> rows;
    for (const auto& group : {heads(), shapes(), legacy(), modern()}) {
        rows.insert(rows.end(), group.begin(), group.end());
    }
    return rows;
}

}  // namespace warder::mcp_cases
