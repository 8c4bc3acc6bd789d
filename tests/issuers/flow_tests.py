"""Clients that Warder did not write sign somebody in at an issuer, and call a server that trusts it for them."""

import pathlib
import shutil
import subprocess
import unittest

import foreign_clients
import keycloak
import started
import warder_program

HERE = pathlib.Path(__file__).resolve().parent
JAVASCRIPT = foreign_clients.TESTS / "node" / "issuers"
BROWSER = HERE / "browser"
# What the Inspector's window showed, for who wants to see it.
SCREENSHOTS = warder_program.DEFAULT_BINARY_DIR / "tests" / "issuers" / "screenshots"


def chromium() -> str:
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not found:
        raise FileNotFoundError("The Inspector needs a browser: apt-get install chromium-headless-shell")
    return found


class Flows:
    """Each client at one issuer; for a unittest.TestCase, which brings `server`, `subject` and its own `issuer`."""

    subject = started.PERSON

    def test_typescript_sdk_v1(self) -> None:
        self.sign_in(foreign_clients.node(JAVASCRIPT / "sdk_v1.mjs"))

    def test_typescript_sdk_v2(self) -> None:
        self.sign_in(foreign_clients.node(JAVASCRIPT / "sdk_v2.mjs"))

    def test_python_sdk(self) -> None:
        self.sign_in(foreign_clients.python(HERE / "python_sdk.py"))

    def test_mcp_remote(self) -> None:
        self.sign_in(foreign_clients.node(JAVASCRIPT / "mcp_remote.mjs"))

    def test_inspector(self) -> None:
        folder = SCREENSHOTS / type(self).__name__
        folder.mkdir(parents=True, exist_ok=True)
        self.sign_in(foreign_clients.node(JAVASCRIPT / "inspector.mjs"), CHROMIUM=chromium(), SCREENSHOTS=str(folder))

    def test_the_doctor_finds_nothing_wrong(self) -> None:
        found = subprocess.run([started.WARDER, "doctor", self.url], text=True, capture_output=True, env={})
        self.assertEqual(0, found.returncode, found.stdout)
        self.assertIn(f"The metadata of {self.issuer} is at", found.stdout)

    @property
    def url(self) -> str:
        return self.server.wait_for(r"MCP endpoint +(\S+)")

    def sign_in(self, client: list[str], **variables: str) -> None:
        outcome, printed = foreign_clients.run(
            client, WARDER_URL=self.url, BROWSER=str(BROWSER), PERSON=started.PERSON, SUBJECT=self.subject,
            **variables,
        )
        self.assertEqual("ok", outcome, f"{printed}\nThe server printed:\n{self.server.output()[-4000:]}")


class OidcProvider(Flows, unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = started.oidc_provider().url
        # It gives tokens for the resource that clients name, so the server must know its own name.
        port = str(keycloak.free_port())
        cls.server = cls.enterClassContext(warder_program.WarderProgram(
            started.SERVER, address=("--host", "127.0.0.1", "--port", port),
            environment={"GUARD": "jwt", "ISSUER": cls.issuer, "AUDIENCE": f"http://localhost:{port}/mcp"},
        ))


class Keycloak(Flows, unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        issuer = started.keycloak_issuer()
        cls.issuer, cls.subject = issuer.issuer, issuer.subject
        cls.server = cls.enterClassContext(warder_program.WarderProgram(started.SERVER, environment={
            "GUARD": "keycloak", "KEYCLOAK_URL": issuer.url, "KEYCLOAK_REALM": keycloak.REALM,
            "KEYCLOAK_AUDIENCE": started.AUDIENCE,
        }))
