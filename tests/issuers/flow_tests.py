"""Clients that Warder did not write sign somebody in at an issuer, and call a server that trusts it for them."""

import hashlib
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

import authorization_suite
import client_document
import errand
import fake_issuer
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


def javascript(script: str) -> list[str]:
    """One whose test fails may leave a stream open, which would keep Node."""
    node, path = foreign_clients.node(JAVASCRIPT / script)
    return [node, "--test-force-exit", path]


def development_subject(user: str) -> str:
    """How our issuer calls somebody in its tokens."""
    return "usr_" + fake_issuer.base64url(hashlib.sha256(user.encode()).digest())[:16]


class SignIn:
    """For a unittest.TestCase, which brings `issuer` and `serve`s what trusts it."""

    subject = started.PERSON

    @property
    def url(self) -> str:
        return self.server.wait_for(r"MCP endpoint +(\S+)")

    @classmethod
    def serve(cls, *flags: str, port: int = 0, **environment: str) -> None:
        """Starts the server, which lets in pages of one origin."""
        cls.web_client_port = keycloak.free_port()
        environment["WEB_CLIENT"] = f"http://127.0.0.1:{cls.web_client_port}"
        cls.server = cls.enterClassContext(warder_program.WarderProgram(
            started.SERVER, *flags, address=("--host", "127.0.0.1", "--port", str(port)), environment=environment
        ))

    def sign_in(self, client: list[str], **variables: str) -> None:
        outcome, printed = foreign_clients.run(
            client, WARDER_URL=self.url, BROWSER=str(BROWSER), PERSON=started.PERSON, SUBJECT=self.subject,
            **variables,
        )
        self.assertEqual("ok", outcome, f"{printed}\nThe server printed:\n{self.server.output()[-4000:]}")

    def sign_in_at_a_window(self, script: str, **variables: str) -> None:
        folder = SCREENSHOTS / type(self).__name__
        folder.mkdir(parents=True, exist_ok=True)
        self.sign_in(
            javascript(script), CHROMIUM=chromium(), SCREENSHOTS=str(folder), **variables
        )


class Flows(SignIn):
    """Each client at one issuer."""

    def test_typescript_sdk_v1(self) -> None:
        self.sign_in(javascript("sdk_v1.mjs"))

    def test_typescript_sdk_v2(self) -> None:
        self.sign_in(javascript("sdk_v2.mjs"))

    def test_python_sdk(self) -> None:
        self.sign_in(foreign_clients.python(HERE / "python_sdk.py"))

    def test_mcp_remote(self) -> None:
        self.sign_in(javascript("mcp_remote.mjs"))

    def test_inspector(self) -> None:
        self.sign_in_at_a_window("inspector.mjs", PORT=str(keycloak.free_port()))

    def test_the_doctor_finds_nothing_wrong(self) -> None:
        found = subprocess.run([started.WARDER, "doctor", self.url], text=True, capture_output=True, env={})
        self.assertEqual(0, found.returncode, found.stdout)
        self.assertIn(f"The metadata of {self.issuer} is at", found.stdout)


class OidcProvider(Flows, unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = started.oidc_provider().url
        # It gives tokens for the resource that clients name, so the server must know its own name.
        port = keycloak.free_port()
        cls.serve(port=port, GUARD="jwt", ISSUER=cls.issuer, AUDIENCE=f"http://localhost:{port}/mcp")


class Keycloak(Flows, unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        issuer = started.keycloak_issuer()
        cls.issuer, cls.subject = issuer.issuer, issuer.subject
        cls.serve(GUARD="keycloak", KEYCLOAK_URL=issuer.url, KEYCLOAK_REALM=keycloak.REALM,
                  KEYCLOAK_AUDIENCE=started.AUDIENCE)


class DevelopmentIssuer(Flows, unittest.TestCase):
    """What `--dev` starts beside the server."""

    subject = development_subject(started.PERSON)

    @classmethod
    def setUpClass(cls) -> None:
        cls.serve("--dev", GUARD="keycloak")
        cls.issuer = authorization_suite.issuers(cls.server.wait_for(r"Metadata +(\S+)"))[0]

    # The others' registration endpoints say nothing of CORS, so no page of another origin can register there.
    def test_web_client(self) -> None:
        self.sign_in_at_a_window("web_client.mjs", PORT=str(self.web_client_port))

    def test_the_official_suite_for_authorization_servers(self) -> None:
        found = authorization_suite.checks(self.issuer, self.url, BROWSER, PERSON=started.PERSON)
        amiss = {check: said for check, said in found.items() if said[0] not in ("SUCCESS", "INFO")}
        self.assertEqual({}, amiss)


class IssuerProgram(Flows, unittest.TestCase):
    """`warder issuer`, and a server that was started with the environment which it prints."""

    subject = development_subject(started.PERSON)

    @classmethod
    def setUpClass(cls) -> None:
        cls.authority = cls.enterClassContext(client_document.Authority())
        cls.folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        port = keycloak.free_port()
        cls.server_url = f"http://localhost:{port}/mcp"
        cls.start_issuer()
        cls.addClassCleanup(lambda: cls.program.stop())
        cls.issuer = f"{cls.program.url}/resources/res_dev"
        printed = cls.program.wait_for(r"(?m)^(SK_ENV_URL=.*)$")
        cls.serve(port=port, GUARD="scalekit", **dict(pair.split("=", 1) for pair in printed.split()))

    @classmethod
    def start_issuer(cls, port: int = 0) -> None:
        cls.program = warder_program.WarderProgram(
            started.WARDER, "--server-url", cls.server_url, "--scope", "notes:read", "--scope", "notes:write",
            "--user", started.PERSON, "--store", f"{cls.folder}/issuer.db", address=("issuer", "--port", str(port)),
            probe="/keys", environment={"SSL_CERT_FILE": cls.authority.file},
        )

    @classmethod
    def kill_and_start_again(cls) -> None:
        cls.program.process.kill()
        cls.program.stop()
        # What one gave is good at an issuer of the same URL.
        cls.start_issuer(urllib.parse.urlsplit(cls.program.url).port)

    def python_sdk(self, test: str) -> list[str]:
        return [*foreign_clients.python(HERE / "python_sdk.py"), f"PythonSdk.test_{test}"]

    def test_a_client_goes_on_when_the_issuer_was_killed_and_started_again(self) -> None:
        with errand.Errand(self.kill_and_start_again) as meanwhile:
            self.sign_in(self.python_sdk("who_was_known_before_is_known_after"), MEANWHILE=meanwhile.url)
            self.assertEqual(1, meanwhile.runs)

    def test_a_client_that_is_named_by_the_url_of_its_metadata(self) -> None:
        with client_document.Site(self.authority) as site:
            refreshed = self.python_sdk("an_access_token_that_has_lapsed_is_refreshed_and_nobody_is_asked")
            self.sign_in(refreshed, CLIENT_METADATA_URL=site.url)
            self.assertIn("/client.json", site.asked_for)
