"""Tokens of Keycloak on servers that trust it."""

import subprocess
import unittest
import urllib.parse

import dpop_client
import keycloak
import raw_http
import started
import warder_program

WHOAMI = (b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":{}}}')


class IssuerTest(unittest.TestCase):
    guard = ""

    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = started.keycloak_issuer()
        cls.server = cls.enterClassContext(warder_program.WarderProgram(
            started.SERVER, "--public-url", "https://mcp.example.com", environment={
                "GUARD": cls.guard, "KEYCLOAK_URL": cls.issuer.url, "KEYCLOAK_REALM": keycloak.REALM,
                "KEYCLOAK_AUDIENCE": started.AUDIENCE, "ISSUER": cls.issuer.issuer, "AUDIENCE": started.AUDIENCE,
                "ENDPOINT": f"{cls.issuer.issuer}/protocol/openid-connect/token/introspect",
                "CLIENT_ID": "checker", "INTROSPECTION_CLIENT_SECRET": "rekcehc",
            }
        ))

    def call(self, authorization: str = "", **fields: str) -> raw_http.Response:
        address = urllib.parse.urlsplit(self.server.url)
        head = {"Host": "mcp.example.com", "Content-Type": "application/json", "Accept": "application/json",
                "Content-Length": str(len(WHOAMI)), "MCP-Protocol-Version": "2025-11-25"} | fields
        if authorization:
            head["Authorization"] = authorization
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return raw_http.exchange(
            address.hostname, address.port, f"POST /mcp HTTP/1.1\r\n{lines}\r\n".encode() + WHOAMI
        )

    def assert_called(self, response: raw_http.Response, client: str) -> dict:
        self.assertEqual(200, response.status, response.body)
        caller = response.json()["result"]["structuredContent"]
        self.assertEqual(client, caller["client"])
        return caller

    def assert_refused(self, response: raw_http.Response, error: str = "invalid_token") -> None:
        self.assertEqual(401, response.status, response.body)
        self.assertIn(f'error="{error}"', response["WWW-Authenticate"])


class Jwt(IssuerTest):
    guard = "keycloak"

    def test_a_client_and_a_user_are_let_in(self) -> None:
        self.assert_called(self.call(f"Bearer {self.issuer.token('ours')}"), "ours")
        user = self.issuer.token("ours", grant="password", username="saif", password="saif", scope="openid")
        self.assertIn("offline_access", self.assert_called(self.call(f"Bearer {user}"), "ours")["roles"])

    def test_other_tokens_of_the_issuer_are_refused(self) -> None:
        self.assert_refused(self.call(f"Bearer {self.issuer.token('stranger')}"))
        tokens = self.issuer.tokens("ours", grant="password", username="saif", password="saif", scope="openid")
        self.assert_refused(self.call(f"Bearer {tokens['id_token']}"))
        self.assert_refused(self.call(f"Bearer {tokens['refresh_token']}"))
        key = dpop_client.ProofKey()
        bound = self.issuer.token("bound", proof=key.proof("POST", self.token_endpoint))
        self.assert_refused(self.call(f"Bearer {bound}"))

    def test_the_doctor_walks_the_way(self) -> None:
        variables = {"GUARD": "keycloak", "KEYCLOAK_URL": self.issuer.url, "KEYCLOAK_REALM": keycloak.REALM,
                     "KEYCLOAK_AUDIENCE": started.AUDIENCE}
        token = self.issuer.token("ours")
        with warder_program.WarderProgram(started.SERVER, environment=variables) as server:
            port = urllib.parse.urlsplit(server.url).port
            found = subprocess.run(
                [started.WARDER, "doctor", f"http://localhost:{port}/mcp"], text=True, capture_output=True,
                env={"WARDER_TOKEN": token},
            )
        self.assertEqual(0, found.returncode, found.stdout)
        self.assertIn("The token is accepted.", found.stdout)
        self.assertIn(f"The metadata of {self.issuer.issuer} is at", found.stdout)
        self.assertIn(f"Its audience is {started.AUDIENCE}", found.stdout)
        self.assertNotIn(token, found.stdout)

    @property
    def token_endpoint(self) -> str:
        return f"{self.issuer.issuer}/protocol/openid-connect/token"


class Dpop(IssuerTest):
    guard = "dpop"

    def setUp(self) -> None:
        self.key = dpop_client.ProofKey()
        proof = self.key.proof("POST", f"{self.issuer.issuer}/protocol/openid-connect/token")
        self.bound = self.issuer.token("bound", proof=proof)

    def proof(self, **changes: object) -> str:
        return self.key.proof("POST", started.AUDIENCE, self.bound, **changes)

    def test_a_bound_token_is_let_in_with_each_proof_once(self) -> None:
        proof = self.proof()
        self.assert_called(self.call(f"DPoP {self.bound}", DPoP=proof), "bound")
        self.assert_proof_refused(self.call(f"DPoP {self.bound}", DPoP=proof))
        self.assert_called(self.call(f"DPoP {self.bound}", DPoP=self.proof()), "bound")

    def test_other_tokens_need_no_proof(self) -> None:
        self.assert_called(self.call(f"Bearer {self.issuer.token('ours')}"), "ours")

    def test_without_a_proof_of_this_request_it_is_refused(self) -> None:
        for changes in ({"htm": "GET"}, {"htu": "https://mcp.example.com/"}, {"ath": "x"}, {"iat": 1}, {"jti": None}):
            with self.subTest(changes):
                self.assert_proof_refused(self.call(f"DPoP {self.bound}", DPoP=self.proof(**changes)))
        self.assert_proof_refused(self.call(f"DPoP {self.bound}"))
        thief = dpop_client.ProofKey().proof("POST", started.AUDIENCE, self.bound)
        self.assertEqual(401, self.call(f"DPoP {self.bound}", DPoP=thief).status)
        self.assertEqual(401, self.call(f"Bearer {self.bound}", DPoP=self.proof()).status)

    def assert_proof_refused(self, response: raw_http.Response) -> None:
        self.assertEqual(401, response.status, response.body)
        challenges = " ".join(value for name, value in response.fields if name.lower() == "www-authenticate")
        self.assertIn('error="invalid_dpop_proof"', challenges)


class Introspection(IssuerTest):
    guard = "introspection"

    def test_an_active_token_is_let_in_until_it_is_revoked(self) -> None:
        token = self.issuer.token("ours", grant="password", username="saif", password="saif", scope="openid")
        self.assert_called(self.call(f"Bearer {token}"), "ours")
        self.issuer.revoke("ours", token)
        self.assert_refused(self.call(f"Bearer {token}"))

    def test_other_tokens_are_refused(self) -> None:
        self.assert_refused(self.call(f"Bearer {self.issuer.token('stranger')}"))
        self.assert_refused(self.call("Bearer opaque"))
        tokens = self.issuer.tokens("ours", grant="password", username="saif", password="saif", scope="openid")
        self.assert_refused(self.call(f"Bearer {tokens['id_token']}"))
        self.assert_refused(self.call(f"Bearer {tokens['refresh_token']}"))
