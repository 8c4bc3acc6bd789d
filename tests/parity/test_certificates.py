"""Tokens that are bound to a certificate, over TLS of the server and behind a proxy that ends it (RFC 8705, RFC 9440)."""

import base64
import hashlib
import http.client
import json
import pathlib
import ssl
import subprocess
import tempfile
import unittest
import urllib.parse

import common
import fake_issuer
from warder_program import WarderProgram

SERVER = pathlib.Path(common.BINARY_DIR, "tests", "issuers", "guarded_server")
PING = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "ping"})


class Certificate:
    """A self-signed one, in files of `folder`."""

    def __init__(self, folder: pathlib.Path, name: str) -> None:
        self.file, self.key = folder / f"{name}.pem", folder / f"{name}.key"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.key, "-out", self.file],
            check=True, capture_output=True,
        )
        self.der = ssl.PEM_cert_to_DER_cert(self.file.read_text())
        self.thumbprint = fake_issuer.base64url(hashlib.sha256(self.der).digest())
        self.field = f":{base64.b64encode(self.der).decode()}:"


class BoundTokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.own, cls.other, cls.servers = (Certificate(folder, name) for name in ("own", "other", "server"))
        cls.issuer = cls.enterClassContext(fake_issuer.FakeIssuer())

    def start(self, guard: str, *flags: str) -> WarderProgram:
        environment = self.issuer.environment(common.AUDIENCE) | {"GUARD": guard}
        return self.enterContext(WarderProgram(SERVER, *flags, environment=environment))

    def token(self, **binding: str) -> str:
        return self.issuer.token(common.AUDIENCE, cnf=binding or None)

    def call(self, server: WarderProgram, token: str, shown: Certificate | None = None, **fields: str):
        address = urllib.parse.urlsplit(server.url)
        if address.scheme == "https":
            context = ssl.create_default_context(cafile=self.servers.file)
            if shown:
                context.load_cert_chain(shown.file, shown.key)
            connection = http.client.HTTPSConnection(address.hostname, address.port, timeout=10, context=context)
        else:
            connection = http.client.HTTPConnection(address.hostname, address.port, timeout=10)
        sent = {"Authorization": f"Bearer {token}", "Content-Type": "application/json",
                "Accept": "application/json, text/event-stream"}
        try:
            connection.request("POST", "/mcp", PING, sent | {name.replace("_", "-"): fields[name] for name in fields})
            response = connection.getresponse()
            return response.status, response.headers.get("WWW-Authenticate", ""), response.read()
        finally:
            connection.close()

    def assert_refused(self, answer) -> None:
        status, challenge, body = answer
        self.assertEqual(401, status, body)
        self.assertIn('error="invalid_token"', challenge)

    def test_the_server_compares_the_certificate_of_the_connection(self):
        server = self.start("certificates", "--ssl-certfile", str(self.servers.file), "--ssl-keyfile", str(self.servers.key))
        bound, free = self.token(**{"x5t#S256": self.own.thumbprint}), self.token()
        self.assertEqual(200, self.call(server, bound, self.own)[0], server.output())
        self.assert_refused(self.call(server, bound, self.other))
        self.assert_refused(self.call(server, bound))
        self.assert_refused(self.call(server, bound, Client_Cert=self.own.field))
        self.assertEqual(200, self.call(server, free)[0])
        self.assertEqual(200, self.call(server, free, self.other)[0])
        self.assert_refused(self.call(server, self.token(**{"x5t#S256": self.own.thumbprint, "kid": "1"}), self.own))
        self.assert_refused(self.call(server, self.token(jkt=self.own.thumbprint), self.own))

    def test_a_proxy_tells_of_the_certificate(self):
        server = self.start("proxied certificates")
        bound = self.token(**{"x5t#S256": self.own.thumbprint})
        self.assertEqual(200, self.call(server, bound, Client_Cert=self.own.field)[0], server.output())
        self.assert_refused(self.call(server, bound, Client_Cert=self.other.field))
        self.assert_refused(self.call(server, bound))

    def test_nobody_else_does(self):
        server = self.start("proxied certificates", "--forwarded-allow-ips", "192.0.2.1")
        bound = self.token(**{"x5t#S256": self.own.thumbprint})
        self.assert_refused(self.call(server, bound, Client_Cert=self.own.field))

    def test_what_cannot_work_is_told_at_start(self):
        self.assertIn("oauth::with_certificates needs TLS", self.start("certificates").output())


if __name__ == "__main__":
    unittest.main()
