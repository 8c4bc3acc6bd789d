"""D1 to D29: what goes wrong in the pattern's servers, and must not in these, seen from outside.

Not here, since they cannot be seen over HTTP or cannot occur: D7 and D8 beyond the result of a call, D24 (a syntax
error in a sample) and the part of D26 about lists that depend on the caller.
"""

import concurrent.futures
import threading
import time
import unittest

import common
import fake_issuer


class Greeting(common.ServerTest):
    def test_D1_preflight_is_answered_before_auth(self):
        wanted = ("Authorization", "Content-Type", "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id",
                  "Last-Event-ID")
        for method in ("POST", "GET", "DELETE"):
            with self.subTest(method):
                response = self.request("OPTIONS", "/", fields={
                    "Origin": "https://page.example",
                    "Access-Control-Request-Method": method,
                    "Access-Control-Request-Headers": ",".join(wanted).lower(),
                })
                self.assertIn(response.status, (200, 204))
                self.assertEqual("*", response["Access-Control-Allow-Origin"])
                self.assertIn(method, response["Access-Control-Allow-Methods"].split(", "))
                allowed = response["Access-Control-Allow-Headers"].lower().split(", ")
                self.assertLessEqual({name.lower() for name in wanted}, set(allowed))

    def test_D1_a_page_can_read_why_it_was_refused(self):
        origin = {"Origin": "https://page.example"}
        weak = self.token(scope="openid")
        for response in (self.greet(fields=origin), self.greet(fields=origin, token="x"),
                         self.greet(fields=origin, token=weak), self.request("GET", "/nope", fields=origin),
                         self.request("PUT", "/", fields=origin, token=weak)):
            with self.subTest(response.status):
                self.assertEqual("*", response["Access-Control-Allow-Origin"])
                exposed = {name.lower() for name in response["Access-Control-Expose-Headers"].split(", ")}
                self.assertLessEqual({"www-authenticate", "mcp-session-id", "retry-after"}, exposed)

    def test_D3_the_challenge_says_what_is_wrong(self):
        missing = self.assert_challenged(self.greet(), 401)
        self.assertNotIn("error_description", missing)
        self.assertEqual("usr:read", missing["scope"])
        self.assert_challenged(self.greet(token="x"), 401, "invalid_token")
        self.assert_challenged(self.greet(token=self.token(scope="openid")), 403, "insufficient_scope")
        twice = self.greet(token=self.token(), fields={"authorization": f"Bearer {self.token()}"})
        self.assertEqual(400, twice.status)
        self.assertEqual("invalid_request", common.challenge(twice)["error"])

    def test_D4_insufficient_scope_is_403(self):
        response = self.greet(token=self.token(scope="openid"))
        self.assertEqual(403, response.status)
        self.assertEqual("insufficient_scope", response.json()["error"])

    def test_D5_the_scope_check_cannot_be_passed_by(self):
        for scope in (None, "", "usr:rea", "usr:readx", "USR:READ", "usr", "read", "usr:*", "x-usr:read", "usr:read,x"):
            with self.subTest(scope):
                self.assertEqual(403, self.greet(token=self.token(scope=scope)).status)

    def test_D6_scope_and_scopes_are_read_alike(self):
        self.assert_greeted(self.greet(token=self.token(scope="usr:read")))
        self.assert_greeted(self.greet(token=self.token(scope=None, scopes=["usr:read"])))
        self.assert_greeted(self.greet(token=self.token(scope="openid", scopes=["usr:read"])))

    def test_D7_changed_claims_are_not_believed(self):
        header, _, signature = self.token(scope="openid").split(".")
        payload = self.token(scope="usr:read").split(".")[1]
        self.assert_refused_token(f"{header}.{payload}.{signature}")

    def test_D11_the_greeting_is_one_block_of_text(self):
        result = self.greet(token=self.token()).json()["result"]
        self.assertEqual([{"type": "text", "text": common.GREETING}], result["content"])
        self.assertNotIn("structuredContent", result)

    def test_D13_a_token_must_end_and_say_from_whom_and_for_whom(self):
        for claim in ("exp", "iss", "aud"):
            with self.subTest(claim):
                self.assert_refused_token(self.token(**{claim: None}))
        self.assert_refused_token(self.token(nbf=4_000_000_000))

    def test_D17_only_exact_paths_are_public(self):
        for path in ("/health//", "/Health", "//health", "/health/x", "/x/health", "/x/.well-known/y", "/.well-known/",
                     "/.well-known/oauth-protected-resource/../x", "/docs", "/openapi.json", "/x?.well-known", "/%2e"):
            with self.subTest(path):
                self.assertEqual(401, self.request("GET", path).status)

    def test_D18_a_stranger_is_refused_before_the_body_is_looked_at(self):
        for body in ("x" * 200_000, "{not json", ""):
            with self.subTest(len(body)):
                response = self.request("POST", "/", body=body)
                self.assert_challenged(response, 401)
                self.assertEqual("Missing Bearer token", response.json()["error"])

    def test_D18_a_stranger_need_not_even_send_the_body(self):
        self.assert_challenged(self.request("POST", "/", fields={"Content-Length": "1000000"}), 401)

    def test_D18_what_is_public_never_waits_for_a_body(self):
        for method in ("GET", "HEAD"):
            for path in ("/health", "/ready", "/.well-known/oauth-protected-resource"):
                with self.subTest(f"{method} {path}"):
                    response = self.request(method, path, fields={"Content-Length": "4194304"})
                    self.assertNotIn(response.status, (408, 413))
                    self.assertTrue(response["X-Request-Id"])

    def test_D19_a_batch_smuggles_no_call_past_the_scope(self):
        call = common.message("tools/call", {"name": "greet_user", "arguments": {"name": "Saif"}})
        weak = self.token(scope="openid")
        for batch in ([call], [common.message("ping"), call], [common.message("tools/list"), call, call]):
            with self.subTest(len(batch)):
                response = self.request("POST", "/", body=batch, token=weak)
                self.assert_challenged(response, 403, "insufficient_scope")
                self.assertNotIn(b"Saif", response.body)
        answered = self.request("POST", "/", body=[call], token=self.token())
        self.assertEqual(common.GREETING, answered.json()[0]["result"]["content"][0]["text"])

    def test_D19_inherited_names_are_no_tools(self):
        for name in ("toString", "constructor", "__proto__", ""):
            with self.subTest(name):
                response = self.call(name, {}, token=self.token(scope="openid"))
                self.assertEqual(-32602, response.json()["error"]["code"])

    def test_D22_every_response_has_an_id_that_the_log_knows(self):
        response = self.greet(token=self.token())
        self.assertTrue(response["X-Request-Id"])
        self.server.wait_for(response["X-Request-Id"])

    def test_D22_no_argument_is_logged(self):
        response = self.call("greet_user", {"name": "Secretive"}, token=self.token())
        self.server.wait_for(response["X-Request-Id"])
        self.assertNotIn("Secretive", self.server.output())

    def test_D25_no_token_is_logged(self):
        good, bad = self.token(), self.token(exp=1_700_000_000)
        self.greet(token=good)
        refused = self.greet(token=bad)
        self.server.wait_for(refused["X-Request-Id"])
        for token in (good, bad):
            for part in token.split("."):
                self.assertNotIn(part, self.server.output())

    def test_D27_health_and_readiness_are_two_things(self):
        self.assertEqual(200, self.request("HEAD", "/health").status)
        self.greet(token=self.token())  # the keys are there now
        self.assertEqual(200, self.request("GET", "/ready").status)

    def test_D28_the_sample_as_printed_is_told_what_it_lacks(self):
        sample = {"method": "tools/call", "params": {"name": "greet_user", "arguments": {"name": "Saif"}}}
        response = self.request("POST", "/", body=sample, token=self.token())
        self.assertEqual(400, response.status)
        error = response.json()["error"]
        self.assertEqual(-32600, error["code"])
        self.assertIn('"jsonrpc"', error["message"])
        self.assertIn('"id"', error["message"])
        self.assert_greeted(self.request("POST", "/", body={"jsonrpc": "2.0", "id": 1} | sample, token=self.token()))

    def test_D29_an_empty_path_equals_a_slash_and_nothing_else_does(self):
        self.assert_greeted(self.greet(token=self.token(aud="http://localhost:3002")))
        for audience in ("http://localhost:3002//", "http://localhost:3002/mcp", "http://LOCALHOST:3002/",
                         "https://localhost:3002/", "http://localhost:3002/?", "http://localhost:3002/#", "res_1/"):
            with self.subTest(audience):
                self.assert_refused_token(self.token(aud=audience))

    def test_D29_the_log_names_the_audience_that_differed(self):
        response = self.greet(token=self.token(aud="http://localhost:3002/mcp"))
        self.assertNotIn(b"3002/mcp", response.body)
        self.server.wait_for(response["X-Request-Id"])
        self.server.wait_for(r"http://localhost:3002/mcp")


class ManyWorkers(common.ServerTest):
    flags = ("--workers", "4")

    def test_D10_every_worker_answers_every_caller(self):
        params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        initialized = self.rpc("initialize", params, token=self.token())
        self.assertEqual("", initialized["Mcp-Session-Id"])
        with concurrent.futures.ThreadPoolExecutor(8) as callers:
            for response in callers.map(lambda _: self.greet(token=self.token()), range(32)):
                self.assert_greeted(response)


class PublicUrl(common.ServerTest):
    def test_D2_the_challenge_names_the_public_url(self):
        variables = {"SK_ENV_URL": self.issuer.url, "MCP_SERVER_ID": fake_issuer.RESOURCE_ID}
        server = self.enterContext(common.warder_program.WarderProgram(
            common.program("greeting"), "--public-url", "https://mcp.example.com", environment=variables
        ))
        metadata = "/.well-known/oauth-protected-resource"
        fields = {"Host": "mcp.example.com"}
        refused = self.greet(server=server, fields=fields)
        self.assertEqual(f"https://mcp.example.com{metadata}", common.challenge(refused)["resource_metadata"])
        document = self.request("GET", metadata, server=server, fields=fields)
        self.assertEqual("https://mcp.example.com/", document.json()["resource"])

    def test_D2_the_challenge_names_the_configured_resource(self):
        self.assertEqual("http://localhost:3002/.well-known/oauth-protected-resource",
                         common.challenge(self.greet())["resource_metadata"])


class Keys(common.ServerTest):
    def test_D12_a_new_key_is_found_without_a_restart(self):
        self.assert_greeted(self.greet(token=self.token()))
        self.issuer.published = [fake_issuer.key("snk_2")]
        self.assert_greeted(self.greet(token=self.token(signer="snk_2")))

    def test_D12_strangers_kids_do_not_drive_fetches(self):
        forged = [self.token(header={"kid": f"forged_{number}"}) for number in range(50)]
        before, started = len(self.issuer.requests), time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(len(forged)) as strangers:
            list(strangers.map(self.assert_refused_stranger, forged))
        fetches, seconds = len(self.issuer.requests) - before, time.monotonic() - started
        self.assertLessEqual(fetches, 6 + seconds / 2, "five at once, then one in two seconds")


class IssuerUrlWithSlash(common.ServerTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = cls.enterClassContext(fake_issuer.FakeIssuer())
        variables = cls.issuer.environment(common.AUDIENCE, SK_ENV_URL=f"{cls.issuer.url}/")
        cls.server = cls.enterClassContext(
            common.warder_program.WarderProgram(common.program("greeting"), environment=variables)
        )

    def test_D14_a_slash_at_the_end_of_the_environment_url_changes_nothing(self):
        self.assert_greeted(self.greet(token=self.token(iss=self.issuer.url)))
        self.assert_greeted(self.greet(token=self.token(iss=self.issuer.resource_url)))
        self.assertNotIn("//keys", self.issuer.requests)


class UnsafeConfiguration(unittest.TestCase):
    good = {
        "SK_ENV_URL": "https://env.example.com",
        "EXPECTED_AUDIENCE": common.AUDIENCE,
        "MCP_SERVER_ID": "res_1",
    }

    def assert_refuses(self, named: str, *flags: str, address: tuple[str, ...] = (), **changed: str | None) -> None:
        environment = {name: value for name, value in (self.good | changed).items() if value is not None}
        refused = common.RefusedToStart("greeting", *flags, environment=environment, address=address)
        self.assertNotEqual(0, refused.exit_code)
        self.assertIn(named, refused.output)

    def test_D15_no_issuer_refuses_to_start(self):
        self.assert_refuses("SK_ENV_URL", SK_ENV_URL=None)
        self.assert_refuses("SK_ENV_URL", SK_ENV_URL="")

    def test_D15_no_audience_refuses_to_start(self):
        self.assert_refuses("EXPECTED_AUDIENCE", EXPECTED_AUDIENCE=None, MCP_SERVER_ID=None)

    def test_D15_an_issuer_without_tls_off_loopback_refuses_to_start(self):
        self.assert_refuses("https", SK_ENV_URL="http://env.example.com")
        self.assert_refuses("SK_ENV_URL", SK_ENV_URL="env.example.com")

    def test_D15_an_unknown_variable_refuses_to_start(self):
        self.assert_refuses("the closest one is WARDER_WORKERS", WARDER_WORKER="2")
        dotenv = "WARDER_LOGLEVEL=debug\n"
        with self.assertRaises(common.warder_program.NeverListened) as refused:
            common.warder_program.WarderProgram(common.program("greeting"), environment=self.good, dotenv=dotenv)
        self.assertIn("WARDER_LOGLEVEL in .env: there is no such variable", refused.exception.output)

    def test_D15_the_development_issuer_serves_loopback_only(self):
        self.assert_refuses("--dev", "--dev", address=("--host", "0.0.0.0", "--port", "0"))


class IssuerDown(common.ServerTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = cls.enterClassContext(fake_issuer.FakeIssuer())
        cls.issuer.is_down = True
        cls.server = cls.enterClassContext(common.warder_program.WarderProgram(
            common.program("greeting"), environment=cls.issuer.environment(common.AUDIENCE)
        ))

    def test_D16_without_keys_a_token_gets_503_and_not_401(self):
        response = self.greet(token=self.token())
        self.assertEqual(503, response.status)
        self.assertGreater(int(response["Retry-After"]), 0)
        self.assertEqual("", response["WWW-Authenticate"])
        self.assert_challenged(self.greet(), 401)

    def test_D27_it_is_healthy_and_not_ready(self):
        self.assertEqual(200, self.request("GET", "/health").status)
        self.assertEqual(503, self.request("GET", "/ready").status)


class IssuerHangs(common.ServerTest):
    environment = {"SK_CLIENT_ID": "", "SK_CLIENT_SECRET": ""}

    def test_D21_no_client_secret_is_needed(self):
        self.assert_greeted(self.greet(token=self.token()))

    def test_D21_a_slow_issuer_stalls_nobody_else(self):
        self.greet(token=self.token())
        released = threading.Event()
        self.addCleanup(released.set)
        self.issuer.before_answer = lambda: released.wait(30)
        with concurrent.futures.ThreadPoolExecutor(1) as waiting:
            unknown = waiting.submit(self.greet, token=self.token(header={"kid": "snk_unknown"}))
            for _ in range(10):
                self.assertEqual(200, self.request("GET", "/health").status)
                self.assert_greeted(self.greet(token=self.token()))
            released.set()
            self.assertEqual(401, unknown.result().status)


class Todo(common.ServerTest):
    example = "todo"
    endpoint = "/mcp"

    def test_D8_a_caller_without_a_token_never_reaches_a_handler(self):
        self.assertEqual(401, self.call("list_todos", {}).status)

    def test_D20_a_foreign_host_is_refused(self):
        response = self.call("list_todos", {}, token=self.token(scope="todo:read"), fields={"Host": "evil.example"})
        self.assertEqual(403, response.status)

    def test_D20_a_foreign_origin_is_refused(self):
        token = self.token(scope="todo:read")
        for origin in ("https://evil.example", "null", "http://localhost.evil.example", "http://127.0.0.1.evil.example",
                       "file://", "http://"):
            with self.subTest(origin):
                response = self.call("list_todos", {}, token=token, fields={"Origin": origin})
                self.assertEqual(403, response.status)
                self.assertEqual("", response["Access-Control-Allow-Credentials"])
        for origin in ("http://localhost:6274", "http://127.0.0.1:1", "http://[::1]:8080"):
            with self.subTest(origin):
                response = self.call("list_todos", {}, token=token, fields={"Origin": origin})
                self.assertEqual(200, response.status)

    def test_D1_a_loopback_page_may_preflight_where_the_program_names_no_origins(self):
        preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,x-odd"}
        for origin, status in (("http://localhost:6274", 204), ("https://page.example", 403)):
            with self.subTest(origin):
                response = self.request("OPTIONS", "/mcp", fields={"Origin": origin} | preflight)
                self.assertEqual(status, response.status)
                self.assertEqual(origin if status == 204 else "", response["Access-Control-Allow-Origin"])
                allowed = response["Access-Control-Allow-Headers"].lower().split(", ")
                self.assertNotIn("x-odd", allowed)

    def test_D23_the_metadata_stands_at_the_root_and_at_the_path(self):
        documents = [
            self.request(method, f"/.well-known/oauth-protected-resource{path}")
            for path in ("", "/mcp") for method in ("GET", "HEAD")
        ]
        self.assertEqual({200}, {document.status for document in documents})
        self.assertEqual(documents[0].json(), documents[2].json())
        self.assertEqual({"*"}, {document["Access-Control-Allow-Origin"] for document in documents})


class TodoWithDerivedMetadata(common.ServerTest):
    example = "todo"
    endpoint = "/mcp"
    environment = {"PROTECTED_RESOURCE_METADATA": ""}

    def test_D26_tools_declare_their_scopes(self):
        document = self.request("GET", "/.well-known/oauth-protected-resource").json()
        self.assertEqual({"todo:read", "todo:write"}, set(document["scopes_supported"]))
        for tool, arguments, scope, other in (
            ("list_todos", {}, "todo:read", "todo:write"),
            ("create_todo", {"title": "x"}, "todo:write", "todo:read"),
        ):
            with self.subTest(tool):
                self.assertEqual(200, self.call(tool, arguments, token=self.token(scope=scope)).status)
                refused = self.call(tool, arguments, token=self.token(scope=other))
                self.assertEqual(scope, self.assert_challenged(refused, 403, "insufficient_scope")["scope"])


class RateLimits(common.ServerTest):
    example = "rate_limits"
    endpoint = "/mcp"

    def test_D9_a_limit_shadows_no_endpoint(self):
        response = self.call("weather", {"city": "Paris"}, token=self.token(scope="weather:read", sub="usr_a"))
        self.assertEqual("It is sunny in Paris.", response.json()["result"]["content"][0]["text"])


class Flood(common.ServerTest):
    example = "rate_limits"
    endpoint = "/mcp"

    def test_D9_a_flood_of_strangers_is_limited_before_the_guard(self):
        statuses = []
        while len(statuses) < 2100 and 429 not in statuses:
            response = self.call("weather", {"city": "Paris"})
            statuses.append(response.status)
        self.assertEqual(429, statuses[-1], "a window of 1,000 and the rest of another were not enough")
        self.assertEqual({401}, set(statuses[:-1]))
        self.assertGreater(int(response["Retry-After"]), 0)
        self.assertEqual("1000", response["X-RateLimit-Limit"])
        self.assertEqual("0", response["X-RateLimit-Remaining"])
        self.assertGreater(int(response["X-RateLimit-Reset"]), 0)


if __name__ == "__main__":
    unittest.main()
