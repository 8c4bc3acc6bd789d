"""The tables of good and bad tokens, each row over a real socket: status, challenge, and what the operator reads."""

import json
import pathlib
import subprocess
import types
import unittest

import common
from warder_program import WarderProgram

AUDIENCE = "https://mcp.example.com/mcp"
METADATA = "https://mcp.example.com/.well-known/oauth-protected-resource/mcp"

# Longer than a head may be, so that no token is looked at.
OVER_THE_HEAD = "too long"


class Tokens(common.ServerTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = cls.enterClassContext(common.fake_issuer.FakeIssuer())
        printed = subprocess.run(
            [pathlib.Path(common.BINARY_DIR, "tests", "parity", "token_rows"), cls.issuer.url, AUDIENCE],
            text=True, capture_output=True, check=True,
        )
        cls.rows = json.loads(printed.stdout)
        cls.issuer.published = [types.SimpleNamespace(jwk=lambda key=key: key) for key in cls.rows["keys"]]
        cls.server = cls.enterClassContext(WarderProgram(
            common.program("greeting"), "--log-format", "json", environment=cls.issuer.environment(AUDIENCE)
        ))

    def assert_passes(self, token: str) -> None:
        response = self.rpc("tools/list", token=token)
        self.assertEqual(200, response.status, response.body)
        self.assertIn("result", response.json())

    def refusals_in_log(self, wanted: set[str]) -> dict[str, dict]:
        """Logged refusals by request id, once those of all `wanted` requests are printed."""

        def refusals(output: str) -> dict[str, dict] | None:
            # The last line may be there in part.
            lines = [json.loads(line) for line in output.split("\n")[:-1]]
            refused = {line["request_id"]: line for line in lines if line.get("message") == "Request refused"}
            return refused if wanted <= refused.keys() else None

        return self.server.wait_until(refusals, f"logged {len(wanted)} refusals")

    def test_every_good_token_passes(self):
        self.assertGreaterEqual(len(self.rows["good"]), 20)
        for row in self.rows["good"]:
            with self.subTest(row["name"]):
                self.assert_passes(row["token"])

    def test_every_bad_token_is_refused_beside_its_twin(self):
        twin = self.rows["good"][0]
        self.assertEqual("unchanged", twin["name"])
        self.assertGreaterEqual(len(self.rows["bad"]), 60)
        seen = []
        for row in self.rows["bad"]:
            with self.subTest(row["name"]):
                self.assert_passes(twin["token"])
                response = self.rpc("tools/list", token=row["token"])
                if row["name"] == OVER_THE_HEAD:
                    self.assertEqual(431, response.status)
                    continue
                self.assertEqual(401, response.status, response.body)
                self.assertEqual({
                    "realm": "OAuth",
                    "error": "invalid_token",
                    "error_description": row["description"],
                    "scope": "usr:read",
                    "resource_metadata": METADATA,
                }, common.challenge(response))
                self.assertEqual({"error": "Token validation failed"}, response.json())
                seen.append((row, response["X-Request-Id"]))
        logged = self.refusals_in_log({request_id for _, request_id in seen})
        for row, request_id in seen:
            with self.subTest(f"log of {row['name']}"):
                line = logged[request_id]
                self.assertEqual("warning", line["level"])
                self.assertEqual(401, line["status"])
                self.assertEqual(row["description"], line["description"])
                self.assertIn(row["reason"], line["reason"])
        for row, _ in seen:
            signature = row["token"].rpartition(".")[2]
            if len(signature) > 20:
                self.assertNotIn(signature, self.server.output())


if __name__ == "__main__":
    unittest.main()
