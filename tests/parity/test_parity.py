"""P1 to P12: what the pattern's servers do, and so must these, seen from outside.

P11, the helpers for a user's own tests, is proven by the tests beside each example.
"""

import json
import unittest

import common


class Greeting(common.ServerTest):
    def test_P1_health_is_public(self):
        response = self.request("GET", "/health")
        self.assertEqual(200, response.status)
        self.assertEqual({"status": "healthy"}, response.json())
        self.assertEqual("application/json", response["Content-Type"].partition(";")[0])

    def test_P2_metadata_is_public_and_as_configured(self):
        response = self.request("GET", "/.well-known/oauth-protected-resource")
        self.assertEqual(200, response.status)
        configured = json.loads(self.issuer.environment(common.AUDIENCE)["PROTECTED_RESOURCE_METADATA"])
        self.assertEqual(configured, response.json())
        self.assertEqual(list(configured), list(response.json()), "the members keep their order")
        self.assertIn(b"\n", response.body, "a person can read it")

    def test_P2_unparsable_metadata_refuses_to_start(self):
        environment = self.issuer.environment(common.AUDIENCE, PROTECTED_RESOURCE_METADATA="{not json")
        refused = common.RefusedToStart("greeting", environment=environment)
        self.assertNotEqual(0, refused.exit_code)
        self.assertIn("PROTECTED_RESOURCE_METADATA", refused.output)

    def test_P3_missing_token(self):
        response = self.greet()
        self.assert_challenged(response, 401)
        self.assertEqual("Missing Bearer token", response.json()["error"])

    def test_P3_other_scheme(self):
        response = self.greet(fields={"Authorization": "Basic dXNlcjpwYXNz"})
        self.assert_challenged(response, 401)
        self.assertEqual("Missing Bearer token", response.json()["error"])

    def test_P3_malformed_token(self):
        self.assert_refused_token("not-a-token")

    def test_P3_expired_token(self):
        self.assert_refused_token(self.token(exp=1_700_000_000))

    def test_P3_token_of_another_issuer(self):
        self.assert_refused_token(self.token(iss="https://other.example"))

    def test_P3_token_for_another_audience(self):
        self.assert_refused_token(self.token(aud=["http://localhost:3003/", "res_2"]))

    def test_P3_token_of_another_key(self):
        self.assert_refused_token(self.token(signer="stranger", header={"kid": "snk_1"}))

    def test_P4_initialize(self):
        params = {"protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
        result = self.rpc("initialize", params, token=self.token()).json()["result"]
        self.assertEqual("2025-11-25", result["protocolVersion"])
        self.assertEqual("greeting", result["serverInfo"]["name"])
        self.assertIn("tools", result["capabilities"])

    def test_P4_tools_list(self):
        tools = self.rpc("tools/list", token=self.token()).json()["result"]["tools"]
        self.assertEqual(["greet_user"], [tool["name"] for tool in tools])
        self.assertEqual("Greets the user with a personalized message.", tools[0]["description"])
        self.assertEqual({"name"}, set(tools[0]["inputSchema"]["properties"]))
        self.assertEqual(["name"], tools[0]["inputSchema"]["required"])

    def test_P4_greet_user(self):
        self.assert_greeted(self.greet(token=self.token()))

    def test_P5_greet_user_needs_usr_read(self):
        self.assert_greeted(self.greet(token=self.token(scope="openid usr:read")))
        response = self.greet(token=self.token(scope="openid"))
        self.assertEqual("usr:read", self.assert_challenged(response, 403, "insufficient_scope")["scope"])

    def test_P9_any_origin_may_call(self):
        response = self.greet(token=self.token(), fields={"Origin": "https://page.example"})
        self.assert_greeted(response)
        self.assertEqual("*", response["Access-Control-Allow-Origin"])
        self.assertEqual("", response["Access-Control-Allow-Credentials"])
        self.assertIn("WWW-Authenticate", response["Access-Control-Expose-Headers"])

    def test_P9_preflight(self):
        asked = "authorization,content-type,mcp-protocol-version"
        response = self.request("OPTIONS", "/", fields={
            "Origin": "http://localhost:6274",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": asked,
        })
        self.assertIn(response.status, (200, 204))
        self.assertEqual("*", response["Access-Control-Allow-Origin"])
        self.assertEqual("86400", response["Access-Control-Max-Age"])
        self.assertLessEqual({"GET", "POST", "OPTIONS"}, set(response["Access-Control-Allow-Methods"].split(", ")))
        allowed = response["Access-Control-Allow-Headers"].lower().split(", ")
        self.assertLessEqual(set(asked.split(",")), set(allowed))

    def test_P12_both_forms_of_the_issuer(self):
        self.assert_greeted(self.greet(token=self.token(iss=self.issuer.url)))
        self.assert_greeted(self.greet(token=self.token(iss=self.issuer.resource_url)))

    def test_P12_each_of_the_two_audiences(self):
        self.assert_greeted(self.greet(token=self.token(aud=[common.AUDIENCE])))
        self.assert_greeted(self.greet(token=self.token(aud=["res_1"])))
        self.assert_greeted(self.greet(token=self.token(aud="res_1")))

    def test_P12_scopes_as_a_string_and_as_a_list(self):
        self.assert_greeted(self.greet(token=self.token(scope="a usr:read b")))
        self.assert_greeted(self.greet(token=self.token(scope=None, scopes=["a", "usr:read"])))
        self.assert_greeted(self.greet(token=self.token(scope=None, scp=["usr:read"])))
        self.assert_greeted(self.greet(token=self.token(scope=None, scp="usr:read")))


class Environment(common.ServerTest):
    def started(self, *flags: str, **how: object) -> common.warder_program.WarderProgram:
        server = common.warder_program.WarderProgram(common.program("greeting"), *flags, **how)
        self.addCleanup(server.stop)
        return server

    def test_P8_everything_from_the_environment(self):
        variables = self.issuer.environment(common.AUDIENCE, PORT="0", LOG_LEVEL="info")
        server = self.started(environment=variables, address=())
        self.assert_greeted(self.greet(token=self.token(), server=server))

    def test_P8_everything_from_dotenv(self):
        variables = self.issuer.environment(common.AUDIENCE)
        dotenv = "# the dashboard's values\n" + "".join(f"{name}='{value}'\n" for name, value in variables.items())
        self.assert_greeted(self.greet(token=self.token(), server=self.started(dotenv=dotenv)))

    def test_P8_the_environment_beats_dotenv(self):
        variables = self.issuer.environment(common.AUDIENCE)
        dotenv = "SK_ENV_URL=https://other.example\nEXPECTED_AUDIENCE=http://other.example/\n"
        server = self.started(environment=variables, dotenv=dotenv)
        self.assert_greeted(self.greet(token=self.token(), server=server))

    def test_P8_a_bad_port_refuses_to_start(self):
        for port in ("70000", "-1", "http", ""):
            with self.subTest(port):
                refused = common.RefusedToStart(
                    "greeting", environment=self.issuer.environment(common.AUDIENCE), address=("--port", port)
                )
                self.assertNotEqual(0, refused.exit_code)
                self.assertIn("--port", refused.output)


class Organisations(common.ServerTest):
    example = "organisations"
    endpoint = "/mcp"

    def projects(self, organisation: str | None, **claims: object) -> list[str]:
        token = self.token(scope="project:read", oid=organisation, **claims)
        return self.structured("list_projects", {}, token)["projects"]

    def test_P6_an_organisation_sees_its_own_data_only(self):
        for organisation in ("org_1", "org_2"):
            token = self.token(scope="project:write", oid=organisation)
            self.structured("add_project", {"name": f"of {organisation}"}, token)
        self.assertEqual(["of org_1"], self.projects("org_1"))
        self.assertEqual(["of org_2"], self.projects("org_2"))
        self.assertEqual(["of org_2"], self.projects(None, org_id="org_2"), "either claim names it")

    def test_P6_a_token_without_an_organisation_sees_nothing(self):
        token = self.token(scope="project:read", oid=None)
        result = self.call("list_projects", {}, token=token).json()["result"]
        self.assertTrue(result["isError"])


class RateLimits(common.ServerTest):
    example = "rate_limits"
    endpoint = "/mcp"

    def test_P7_the_eleventh_request_in_a_minute_gets_429(self):
        token = self.token(scope="weather:read", sub="usr_eager")
        answers = [self.call("weather", {"city": "Paris"}, token=token) for _ in range(11)]
        # A window may end in between; then the twelfth to the twenty-first are of one window.
        while answers[-1].status == 200 and len(answers) < 22:
            answers.append(self.call("weather", {"city": "Paris"}, token=token))
        limited = answers[-1]
        self.assertEqual({200}, {answer.status for answer in answers[:-1]})
        self.assertEqual(429, limited.status)
        self.assertEqual({"error": "Rate limit exceeded: 10 per 1 minute"}, limited.json())
        other = self.token(scope="weather:read", sub="usr_calm")
        self.assertEqual(200, self.call("weather", {"city": "Paris"}, token=other).status, "others are not limited")


class Todo(common.ServerTest):
    example = "todo"
    endpoint = "/mcp"

    def todo(self, tool: str, scope: str = "todo:read todo:write", **arguments: object) -> dict:
        return self.structured(tool, arguments, self.token(scope=scope))

    def test_P10_a_todo_from_its_creation_to_its_end(self):
        made = self.todo("create_todo", title="Buy milk", description="Two litres")["todo"]
        self.assertEqual(
            {"id": made["id"], "title": "Buy milk", "description": "Two litres", "completed": False}, made
        )
        self.assertEqual(made, self.todo("get_todo", todo_id=made["id"])["todo"])
        done = self.todo("update_todo", todo_id=made["id"], completed=True)["todo"]
        self.assertEqual(made | {"completed": True}, done)
        self.assertEqual([done], self.todo("list_todos", completed=True)["todos"])
        self.assertEqual({"deleted": made["id"]}, self.todo("delete_todo", todo_id=made["id"]))
        self.assertNotIn(made["id"], [todo["id"] for todo in self.todo("list_todos")["todos"]])

    def test_P10_an_unknown_todo_is_an_error_that_a_model_can_read(self):
        result = self.call("get_todo", {"todo_id": 999}, token=self.token(scope="todo:read")).json()["result"]
        self.assertTrue(result["isError"])
        self.assertEqual("Todo `999` not found.", result["content"][0]["text"])

    def test_P10_each_tool_needs_its_scope(self):
        needs = {"create_todo": "todo:write", "list_todos": "todo:read", "get_todo": "todo:read",
                 "update_todo": "todo:write", "delete_todo": "todo:write"}
        for tool, scope in needs.items():
            other = "todo:read" if scope == "todo:write" else "todo:write"
            with self.subTest(tool):
                response = self.call(tool, {}, token=self.token(scope=other))
                self.assertEqual(403, response.status)
                self.assertEqual(scope, common.challenge(response)["scope"])
                self.assertEqual(200, self.call(tool, {}, token=self.token(scope=scope)).status)


if __name__ == "__main__":
    unittest.main()
