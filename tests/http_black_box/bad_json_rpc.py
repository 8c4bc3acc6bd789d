"""Bad JSON-RPC: each row breaks one rule of JSON, JSON-RPC 2.0, the envelope or the header fields of a revision."""

from rows import BATCH, CALL, CALL_2025_11_25, INITIALIZE, MODERN_CALL, MODERN_LIST, Row

PARSE_ERROR = -32700
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
HEADER_MISMATCH = -32020
UNSUPPORTED_VERSION = -32022
UNSUPPORTED_LEGACY = -32000

_META = '"io.modelcontextprotocol/'


def _body(name, twin, old, new, status, code, echoes_id=True, says=""):
    return Row(name, twin, "body", old, new, status, code, echoes_id, says)


def _unparsed(name, old, new):
    return _body(name, CALL, old, new, 400, PARSE_ERROR, echoes_id=False)


def _invalid(name, old, new, says="", twin=CALL, echoes_id=True):
    return _body(name, twin, old, new, 400, INVALID_REQUEST, echoes_id, says)


def _envelope(name, old, new, says=""):
    return _body(name, MODERN_CALL, old, new, 400, INVALID_PARAMS, says=says)


def _mismatch(name, old, new, twin=MODERN_CALL):
    return Row(name, twin, "head", old, new, 400, HEADER_MISMATCH)


JSON = [
    _unparsed("no body", CALL.body, ""),
    _unparsed("half a message", '"params"', ""),
    _unparsed("unclosed object", "}}}", "}}"),
    _unparsed("comma at the end", "}}}", "}},}"),
    _unparsed("text behind the message", "}}}", "}}}x"),
    _unparsed("second message behind the first", "}}}", "}}} {}"),
    _unparsed("single quotes", '"jsonrpc"', "'jsonrpc'"),
    _unparsed("name without quotes", '"jsonrpc"', "jsonrpc"),
    _unparsed("comment", '{"jsonrpc"', '{/**/"jsonrpc"'),
    _unparsed("NaN", '"id":7', '"id":NaN'),
    _unparsed("number with a zero before it", '"id":7', '"id":07'),
    _unparsed("control character in a string", "Saif", "Sa\nif"),
    _unparsed("bytes that are no UTF-8", "Saif", "Sa\xffif"),
    _unparsed("overlong UTF-8", "Saif", "Sa\xc0\xafif"),
    _unparsed("unknown escape", "Saif", "Sa\\xif"),
    _unparsed("half a surrogate pair", "Saif", "Sa\\ud800if"),
    _unparsed("nested 1,000 deep", '"Saif"', "[" * 1000 + "]" * 1000),
]

SHAPE = [
    _invalid("text as message", CALL.body, '"tools/call"', echoes_id=False),
    _invalid("number as message", CALL.body, "7", echoes_id=False),
    _invalid("null as message", CALL.body, "null", echoes_id=False),
    _invalid("no version", '"jsonrpc":"2.0",', "", says="jsonrpc"),
    _invalid("version 1.0", '"2.0"', '"1.0"', says="jsonrpc"),
    _invalid("version as a number", '"2.0"', "2.0", says="jsonrpc"),
    _invalid("no id", '"id":7,', "", says="id", echoes_id=False),
    _invalid("neither version nor id", '"jsonrpc":"2.0","id":7,', "", says="jsonrpc", echoes_id=False),
    _invalid("id null", '"id":7', '"id":null', says="id", echoes_id=False),
    _invalid("id with a fraction", '"id":7', '"id":7.5', says="id", echoes_id=False),
    _invalid("id as a boolean", '"id":7', '"id":true', says="id", echoes_id=False),
    _invalid("id as a list", '"id":7', '"id":[7]', says="id", echoes_id=False),
    _invalid("id as an object", '"id":7', '"id":{"a":7}', says="id", echoes_id=False),
    _invalid("no method", '"method":"tools/call",', "", says="method"),
    _invalid("method as a number", '"method":"tools/call"', '"method":7', says="method"),
    _invalid("method null", '"method":"tools/call"', '"method":null', says="method"),
    _invalid("request and response in one", '"id":7', '"id":7,"result":{}'),
    _invalid("params as a list", '"params":{', '"params":["greet_user"],"other":{', says="params"),
    _invalid("params as text", '"params":{', '"params":"greet_user","other":{', says="params"),
]

BATCHES = [
    _invalid("empty batch", BATCH.body, "[]", twin=BATCH, echoes_id=False),
    _invalid("initialize in a batch", "tools/call", "initialize", twin=BATCH, echoes_id=False),
    _invalid("modern request in a batch", '"params":{', '"params":{"_meta":{' + _META + 'protocolVersion":"2026-07-28"},',
             twin=BATCH, echoes_id=False),
    _invalid("101 messages in a batch", "[{", "[" + '{"jsonrpc":"2.0","id":1,"method":"ping"},' * 100 + "{",
             twin=BATCH, echoes_id=False),
    Row("batch in 2025-06-18", BATCH, "head", "2025-03-26", "2025-06-18", 400, INVALID_REQUEST, echoes_id=False),
    Row("batch in 2025-11-25", BATCH, "head", "2025-03-26", "2025-11-25", 400, INVALID_REQUEST, echoes_id=False),
    Row("batch in 2026-07-28", BATCH, "head", "2025-03-26", "2026-07-28", 400, INVALID_REQUEST, echoes_id=False),
]

LEGACY = [
    _body("unknown method", CALL, "tools/call", "tools/nope", 200, METHOD_NOT_FOUND),
    _body("method in another case", CALL, "tools/call", "Tools/Call", 200, METHOD_NOT_FOUND),
    _body("discovery without an envelope", CALL, "tools/call", "server/discover", 200, METHOD_NOT_FOUND),
    _body("unknown tool", CALL, "greet_user", "nope", 200, INVALID_PARAMS),
    _body("inherited name as tool", CALL, "greet_user", "toString", 200, INVALID_PARAMS),
    _body("no tool", CALL, '"name":"greet_user",', "", 200, INVALID_PARAMS, says="name"),
    _body("tool as a number", CALL, '"greet_user"', "7", 200, INVALID_PARAMS, says="name"),
    _body("arguments as a list", CALL, '{"name":"Saif"}', '["Saif"]', 200, INVALID_PARAMS, says="arguments"),
    Row("unknown version", CALL_2025_11_25, "head", "2025-11-25", "1999-12-31", 400, UNSUPPORTED_LEGACY, says="2025-11-25"),
    Row("version twice", CALL_2025_11_25, "head", "MCP-Protocol-Version: 2025-11-25\r\n",
        "MCP-Protocol-Version: 2025-11-25\r\n" * 2, 400, UNSUPPORTED_LEGACY),
    Row("initialize with a modern version", INITIALIZE, "head", "Accept:", "MCP-Protocol-Version: 2026-07-28\r\nAccept:",
        400, HEADER_MISMATCH),
    Row("no envelope with a modern version", CALL_2025_11_25, "head", "2025-11-25", "2026-07-28", 400, INVALID_PARAMS,
        says="_meta"),
]

ENVELOPE = [
    _envelope("no protocol version", _META + 'protocolVersion":"2026-07-28",', "", "protocolVersion"),
    _envelope("protocol version as a number", '"2026-07-28"', "20260728", "protocolVersion"),
    _envelope("no client capabilities", _META + 'clientCapabilities":{},', "", "clientCapabilities"),
    _envelope("client capabilities as a list", 'Capabilities":{}', 'Capabilities":[]', "clientCapabilities"),
    _envelope("client capabilities null", 'Capabilities":{}', 'Capabilities":null', "clientCapabilities"),
    _envelope("client info as text", '{"name":"raw","version":"1"}', '"raw"', "clientInfo"),
    _envelope("client info without a name", '"name":"raw",', "", "clientInfo"),
    _envelope("unknown log level", '"info"', '"loud"', "logLevel"),
    _envelope("envelope as a list", '"_meta":{', '"_meta":[],"other":{', "_meta"),
    Row("unknown modern version", MODERN_CALL, "both", "2026-07-28", "2099-01-01", 400, UNSUPPORTED_VERSION,
        says="2026-07-28"),
    Row("legacy version in the envelope", MODERN_CALL, "both", "2026-07-28", "2025-11-25", 400, UNSUPPORTED_VERSION,
        says="2026-07-28"),
]

HEADER_FIELDS = [
    _mismatch("no version in the header", "MCP-Protocol-Version: 2026-07-28\r\n", ""),
    _mismatch("another version in the header", "2026-07-28", "2025-11-25"),
    _mismatch("unknown version in the header alone", "2026-07-28", "2099-01-01"),
    _mismatch("version twice in the header", "MCP-Protocol-Version: 2026-07-28\r\n",
              "MCP-Protocol-Version: 2026-07-28\r\n" * 2),
    _mismatch("no method in the header", "Mcp-Method: tools/list\r\n", "", MODERN_LIST),
    _mismatch("another method in the header", "tools/list", "tools/call", MODERN_LIST),
    _mismatch("method in another case in the header", "tools/list", "TOOLS/LIST", MODERN_LIST),
    _mismatch("method twice in the header", "Mcp-Method: tools/list\r\n", "Mcp-Method: tools/list\r\n" * 2, MODERN_LIST),
    _mismatch("no name in the header", "Mcp-Name: greet_user\r\n", ""),
    _mismatch("another name in the header", "greet_user", "greet_users"),
    _mismatch("name in another case in the header", "greet_user", "Greet_User"),
    _mismatch("name twice in the header", "Mcp-Name: greet_user\r\n", "Mcp-Name: greet_user\r\n" * 2),
    _mismatch("coded name without padding", "greet_user", "=?base64?Z3JlZXRfdXNlcg?="),
    _mismatch("coded name with a bad character", "greet_user", "=?base64?Z3JlZX!fdXNlcg==?="),
    _mismatch("coded name that is no UTF-8", "greet_user", "=?base64?/w==?="),
    _mismatch("coded name without its end", "greet_user", "=?base64?Z3JlZXRfdXNlcg=="),
    _mismatch("another coding than base64", "greet_user", "=?hex?67?="),
]

MODERN = [
    Row(f"{method} in 2026-07-28", MODERN_LIST, "both", "tools/list", method, 404, METHOD_NOT_FOUND)
    for method in (
        "initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe", "tasks/list", "unknown/x"
    )
] + [
    Row("unknown tool in 2026-07-28", MODERN_CALL, "both", "greet_user", "nope", 200, INVALID_PARAMS),
    _body("arguments as text in 2026-07-28", MODERN_CALL, '{"name":"Saif"}', '"Saif"', 200, INVALID_PARAMS),
]

ALL = JSON + SHAPE + BATCHES + LEGACY + ENVELOPE + HEADER_FIELDS + MODERN
