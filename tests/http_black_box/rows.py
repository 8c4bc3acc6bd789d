"""Requests that pass, and rows that each change one place of one of them."""

import dataclasses
import json

_POST = (
    "POST / HTTP/1.1\r\n"
    "Host: {host}\r\n"
    "Authorization: Bearer {token}\r\n"
    "Content-Type: application/json\r\n"
    "Accept: application/json, text/event-stream\r\n"
)
_GET = "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n\r\n"


@dataclasses.dataclass(frozen=True)
class Request:
    """Head and body as texts in which {host}, {token} and {length} stand for what the run knows."""

    head: str
    body: str = ""

    def changed(self, place: str, old: str, new: str) -> "Request":
        """The same with `old` replaced where it first stands in the head or in the body, or everywhere in both."""
        head = self.head.replace(old, new, -1 if place == "both" else 1) if place != "body" else self.head
        body = self.body.replace(old, new, -1 if place == "both" else 1) if place != "head" else self.body
        if (head, body) == (self.head, self.body):
            raise ValueError(f"{old!r} does not stand there")
        return Request(head, body)

    def bytes(self, host: str, token: str) -> bytes:
        """Texts are sent byte for byte: a character stands for the byte of its number, up to 255."""
        body = self.body.encode("latin-1")
        head = self.head.replace("{host}", host).replace("{token}", token).replace("{length}", str(len(body)))
        return head.encode("latin-1") + body


def _post(fields: str, message: object) -> Request:
    return Request(f"{_POST}{fields}Content-Length: {{length}}\r\n\r\n", json.dumps(message, separators=(",", ":")))


def _modern(method: str, name: str = "", **params: object) -> Request:
    fields = f"MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\n"
    if name:
        fields += f"Mcp-Name: {name}\r\n"
        params["name"] = name
    envelope = {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "raw", "version": "1"},
        "io.modelcontextprotocol/logLevel": "info",
    }
    return _post(fields, {"jsonrpc": "2.0", "id": 7, "method": method, "params": {**params, "_meta": envelope}})


_SAIF = {"name": "Saif"}
_CALL_MESSAGE = {
    "jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "greet_user", "arguments": _SAIF}
}
_CLIENT = {"name": "raw", "version": "1"}

HEALTH = Request(_GET.replace("{path}", "/health"))
METADATA = Request(_GET.replace("{path}", "/.well-known/oauth-protected-resource"))
CALL = _post("", _CALL_MESSAGE)
CALL_2025_11_25 = _post("MCP-Protocol-Version: 2025-11-25\r\n", _CALL_MESSAGE)
BATCH = _post("MCP-Protocol-Version: 2025-03-26\r\n", [_CALL_MESSAGE])
CHUNKED = Request(
    f"{_POST}Transfer-Encoding: chunked\r\n\r\n", f"{len(CALL.body):x}\r\n{CALL.body}\r\n0\r\n\r\n"
)
INITIALIZE = _post("", {
    "jsonrpc": "2.0", "id": 7, "method": "initialize",
    "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": _CLIENT},
})
MODERN_CALL = _modern("tools/call", "greet_user", arguments=_SAIF)
MODERN_LIST = _modern("tools/list")


@dataclasses.dataclass(frozen=True)
class Row:
    """One change to a request that passes, and the answer that it must get."""

    name: str
    twin: Request
    place: str  # "head", "body", or "both" where one value is said twice
    old: str
    new: str
    status: int
    code: int | None = None  # of the JSON-RPC error; None where the answer is none
    echoes_id: bool = True  # whether the JSON-RPC error names the id 7; else it names none
    says: str = ""  # stands in the body
    fields: dict[str, str] = dataclasses.field(default_factory=dict)  # parts of header fields of the answer
    closes: bool = False  # whether the connection ends, as it must where the next request cannot be found

    def refused(self) -> Request:
        return self.twin.changed(self.place, self.old, self.new)
