"""What other frameworks get wrong when run, and this one must not; beyond what the pattern's own defects cover."""

import concurrent.futures
import json
import time
import unittest
import urllib.parse

import common
import fake_issuer
import raw_http


class Greeting(common.ServerTest):
    def modern(self, method: str, **params: object) -> raw_http.Response:
        envelope = {"io.modelcontextprotocol/protocolVersion": "2026-07-28",
                    "io.modelcontextprotocol/clientCapabilities": {}}
        fields = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method}
        return self.rpc(method, params | {"_meta": envelope}, fields=fields, token=self.token())

    def post(self, body: str) -> raw_http.Response:
        return self.request("POST", "/", body=body, token=self.token())

    def test_an_id_is_echoed(self):
        for id in ("0", "-1", "9007199254740993", "18446744073709551615", '""', '"1"', '"\u00e9"', r'"\u00e9 \" \\ \n"'):
            with self.subTest(id):
                response = self.post(f'{{"jsonrpc":"2.0","id":{id},"method":"ping"}}')
                self.assertEqual(200, response.status, response.body)
                self.assertEqual(json.loads(id), response.json()["id"])
                if "\\" not in id:
                    self.assertIn(f'"id":{id},'.encode(), response.body, "byte for byte")

    def test_an_id_that_cannot_be_echoed_is_refused(self):
        for id in ("1.5", "1.0", "1e20", "1e0", "-0.0", "123456789012345678901234567890"):
            with self.subTest(id):
                response = self.post(f'{{"jsonrpc":"2.0","id":{id},"method":"ping"}}')
                self.assertEqual(400, response.status)
                self.assertIn(response.json()["error"]["code"], (-32600, -32700))

    def test_lists_behind_a_guard_are_private_and_say_so_to_modern_peers_only(self):
        modern = self.modern("tools/list").json()["result"]
        self.assertEqual("private", modern["cacheScope"])
        self.assertEqual("complete", modern["resultType"])
        legacy = self.rpc("tools/list", token=self.token()).json()["result"]
        self.assertEqual({"tools"}, set(legacy))

    def test_discovery_names_the_versions_and_the_server(self):
        result = self.modern("server/discover").json()["result"]
        self.assertIn("2026-07-28", result["supportedVersions"])
        self.assertEqual("greeting", result["_meta"]["io.modelcontextprotocol/serverInfo"]["name"])
        self.assertIn("tools", result["capabilities"])

    def test_any_accept_is_answered_with_json(self):
        for accept in ("*/*", "application/json", "application/*", "text/event-stream, application/json"):
            with self.subTest(accept):
                response = self.greet(token=self.token(), fields={"Accept": accept})
                self.assert_greeted(response)
                self.assertEqual("application/json", response["Content-Type"].partition(";")[0])

    def test_the_scheme_is_read_as_the_rule_says(self):
        token = self.token()
        for value in (f"bearer {token}", f"BEARER {token}", f"Bearer  {token}", f"Bearer     {token}"):
            with self.subTest(value[:10]):
                self.assert_greeted(self.greet(fields={"Authorization": value}))

    def test_a_challenge_is_well_formed_whatever_the_token_says(self):
        for text in ('a"b', "a\\b", 'x", error="none', "a=b==c", "~+/-._"):
            with self.subTest(text):
                response = self.greet(token=text)
                self.assertIn(response.status, (400, 401))
                self.assertNotIn(text, response["WWW-Authenticate"])
                common.challenge(response)

    def test_a_token_with_an_unknown_critical_header_is_refused(self):
        self.assert_refused_token(self.token(header={"crit": ["exp"]}))
        self.assert_refused_token(self.token(header={"crit": ["x"], "x": 1}))

    def test_a_token_that_brings_its_key_is_refused(self):
        stranger = fake_issuer.key("stranger").jwk()
        self.assert_refused_token(self.token(signer="stranger", header={"jwk": stranger}))
        self.assert_refused_token(self.token(signer="stranger", header={"jku": f"{self.issuer.url}/keys"}))

    def test_a_token_of_another_algorithm_is_refused(self):
        head, payload, signature = self.token().split(".")
        for algorithm in ("none", "None", "HS256", "RS384", "PS256", "ES256", "EdDSA"):
            changed = fake_issuer.base64url(json.dumps({"alg": algorithm, "kid": "snk_1"}).encode())
            with self.subTest(algorithm):
                self.assert_refused_token(f"{changed}.{payload}.{signature}")
        unsecured = fake_issuer.base64url(b'{"alg":"none"}')
        self.assertIn(self.greet(token=f"{unsecured}.{payload}.").status, (400, 401))

    def test_claims_of_the_wrong_type_are_refused(self):
        for claims in ({"iss": [self.issuer.url]}, {"exp": "4000000000"}, {"exp": True}, {"aud": {"a": "res_1"}}, {"aud": []},
                       {"aud": 1}, {"nbf": "now"}, {"sub": 1}):
            with self.subTest(claims):
                self.assert_refused_token(self.token(**claims))

    def test_a_deep_token_is_refused(self):
        deep: object = []
        for _ in range(200):
            deep = [deep]
        self.assert_refused_token(self.token(deep=deep))

    def test_a_huge_token_is_refused(self):
        self.assertEqual(431, self.greet(token=self.token(pad="x" * 45_000)).status)

    def test_a_tool_argument_of_the_wrong_type_is_an_error_that_a_model_can_act_on(self):
        for arguments, found in (({"name": 7}, "/name"), ({}, "name"), ({"name": None}, "/name")):
            with self.subTest(arguments):
                response = self.call("greet_user", arguments, token=self.token())
                self.assertEqual(200, response.status)
                result = response.json()["result"]
                self.assertTrue(result["isError"])
                self.assertIn(found, result["content"][0]["text"])


class DerivedMetadata(common.ServerTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = cls.enterClassContext(fake_issuer.FakeIssuer())
        variables = cls.issuer.environment(common.AUDIENCE)
        del variables["PROTECTED_RESOURCE_METADATA"]
        cls.server = cls.enterClassContext(
            common.warder_program.WarderProgram(common.program("greeting"), environment=variables)
        )

    def test_the_issuer_is_published_as_it_is_written(self):
        document = self.request("GET", "/.well-known/oauth-protected-resource").json()
        self.assertEqual([self.issuer.resource_url], document["authorization_servers"])
        self.assertEqual(common.AUDIENCE, document["resource"])
        self.assertEqual(["usr:read"], document["scopes_supported"])
        self.assertEqual(["header"], document["bearer_methods_supported"])


class IssuerBack(common.ServerTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = cls.enterClassContext(fake_issuer.FakeIssuer())
        cls.issuer.is_down = True
        cls.server = cls.enterClassContext(common.warder_program.WarderProgram(
            common.program("greeting"), environment=cls.issuer.environment(common.AUDIENCE)
        ))

    def test_good_tokens_are_accepted_soon_after_the_issuer_is_back(self):
        for number in range(20):
            self.assertEqual(503, self.greet(token=self.token(header={"kid": f"forged_{number}"})).status)
        self.issuer.is_down = False
        self.assert_greeted(self.greet_soon(self.token()))


class Rotation(common.ServerTest):
    def test_strangers_cannot_spend_the_fetch_that_finds_a_new_key(self):
        self.assert_greeted(self.greet(token=self.token()))
        forged = [self.token(header={"kid": f"forged_{number}"}) for number in range(8)]
        with concurrent.futures.ThreadPoolExecutor(len(forged)) as strangers:
            list(strangers.map(self.assert_refused_stranger, forged))
        self.issuer.published = [fake_issuer.key("snk_1"), fake_issuer.key("snk_2")]
        self.assert_greeted(self.greet_soon(self.token(signer="snk_2")))


class Connections(common.ServerTest):
    def bytes_of_health(self) -> bytes:
        return f"GET /health HTTP/1.1\r\nHost: {self.address.netloc}\r\n\r\n".encode()

    def setUp(self) -> None:
        self.address = urllib.parse.urlsplit(self.server.url)
        self.connection = self.enterContext(raw_http.Connection(self.address.hostname, self.address.port))

    def test_a_connection_serves_many_requests(self):
        for _ in range(5):
            self.connection.send(self.bytes_of_health())
            self.assertEqual(200, self.connection.receive("GET").status)

    def test_requests_sent_at_once_are_answered_in_their_order(self):
        unknown = self.bytes_of_health().replace(b"/health", b"/nope")
        self.connection.send(self.bytes_of_health() + unknown + self.bytes_of_health())
        self.assertEqual([200, 401, 200], [self.connection.receive("GET").status for _ in range(3)])

    def test_a_request_may_come_byte_by_byte(self):
        for position in range(len(self.bytes_of_health())):
            self.connection.send(self.bytes_of_health()[position:position + 1])
        self.assertEqual(200, self.connection.receive("GET").status)

    def test_a_client_that_asks_for_it_is_disconnected(self):
        self.connection.send(self.bytes_of_health().replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        response = self.connection.receive("GET")
        self.assertEqual("close", response["Connection"])
        self.assertTrue(self.connection.is_closed_by_server())


if __name__ == "__main__":
    unittest.main()
