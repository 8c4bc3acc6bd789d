"""A stream whose token its issuer revokes meanwhile ends (RFC 7662, RFC 7009)."""

import http.client
import json
import pathlib
import unittest
import urllib.parse

import common
from loopback_server import Handler, LoopbackServer
from warder_program import WarderProgram

SERVER = pathlib.Path(common.BINARY_DIR, "tests", "issuers", "guarded_server")
INITIALIZE = json.dumps(
    {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}},
    }
)


class Issuer(LoopbackServer):
    """Says of every token whether it is active; its endpoint is in its metadata."""

    def __init__(self) -> None:
        self.is_active = True
        issuer = self

        class Endpoints(Handler):
            def do_GET(self) -> None:
                self.answer({"issuer": issuer.url, "introspection_endpoint": f"{issuer.url}/introspect"})

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                claims = {"iss": issuer.url, "sub": "usr_1", "aud": common.AUDIENCE, "client_id": "client"}
                self.answer({"active": True} | claims if issuer.is_active else {"active": False})

        super().__init__(Endpoints)


class RevokedTokens(unittest.TestCase):
    def test_their_streams_end(self):
        issuer = self.enterContext(Issuer())
        environment = {"GUARD": "introspection", "ISSUER": issuer.url, "CLIENT_ID": "server",
                       "INTROSPECTION_CLIENT_SECRET": "revres", "AUDIENCE": common.AUDIENCE}
        server = self.enterContext(WarderProgram(SERVER, environment=environment))
        address = urllib.parse.urlsplit(server.url)
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        self.addCleanup(connection.close)
        headers = {"Authorization": "Bearer opaque", "Accept": "application/json, text/event-stream"}
        connection.request("POST", "/mcp", INITIALIZE, headers | {"Content-Type": "application/json"})
        greeting = connection.getresponse()
        self.assertEqual(200, greeting.status, server.output())
        greeting.read()
        headers |= {"Mcp-Session-Id": greeting.headers["Mcp-Session-Id"], "MCP-Protocol-Version": "2025-11-25"}
        connection.request("GET", "/mcp", headers=headers)
        stream = connection.getresponse()
        self.assertEqual(200, stream.status, server.output())
        self.assertFalse(stream.isclosed())
        issuer.is_active = False
        stream.read()  # to its end, which is there when the issuer was asked again
        self.assertIn("does not call it active", server.wait_for(r"Stream ended.*"))
        connection.request("GET", "/mcp", headers=headers)
        self.assertEqual(401, connection.getresponse().status)


if __name__ == "__main__":
    unittest.main()
