"""The programs `warder issuer` and `warder token`, with a server that trusts them."""

import base64
import contextlib
import hashlib
import json
import pathlib
import sqlite3
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.parse
import urllib.request

import common
import issuer_program
from issuer_program import WARDER, ask, mint
from warder_program import NeverListened, WarderProgram


def part(token: str, index: int) -> dict:
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


class IssuerFlags(unittest.TestCase):
    def test_what_is_no_flag_and_no_value_is_named(self):
        for arguments, told in (
            (["nope"], "There is no command 'nope'."),
            (["issuer", "--scope", "a", "b"], "b: is no flag, and no flag before it takes it"),
            (["--", "nope"], "There is no command 'nope'."),
            (["--versoin", "issuer"], "--versoin: there is no such flag; the closest one is --version"),
            (["issuer", "--prot=1"], "--prot: there is no such flag; the closest one is --port"),
            (["issuer", "--auto-consent=maybe"], "--auto-consent = maybe; it takes no value, or true or false"),
            (["issuer", "--store", ""], "--store: must be the name of a file"),
        ):
            with self.subTest(arguments=arguments):
                refused = subprocess.run([WARDER, *arguments], text=True, capture_output=True, timeout=10, env={})
                self.assertEqual(2, refused.returncode)
                self.assertIn(told, refused.stderr)

    def test_a_value_that_is_none_says_what_it_must_be(self):
        numbers = ("x", "-1", "1.5", "0x10", "99999999999")
        for flag, told, values in (
            ("--port", "a whole number from 0 to 65535, such as 9400", numbers),
            ("--rotate-every", "a whole number from 0 to 86400, such as 60", numbers),
            ("--server-url", "an http or https URL", ("x", "ftp://a.example/", "http://")),
            ("--scope", "one scope of visible ASCII", ("a b", 'a"b', "\u00e9", "--port")),
            ("--user", "a name of 1 to 254 bytes", (" ", "a\nb", "a" * 255, "\udcff", "--port")),
            ("--store", "the name of a file", ("--port",)),
        ):
            for value in values:
                with self.subTest(flag, value=value):
                    refused = subprocess.run([WARDER, "issuer", f"{flag}={value}"], text=True, capture_output=True,
                                             timeout=10, env={})
                    self.assertEqual(2, refused.returncode)
                    self.assertIn(f"{flag}: must be {told}", refused.stderr)


class Issuer(common.RequestTest):
    @classmethod
    def setUpClass(cls) -> None:
        cls.program = cls.enterClassContext(issuer_program.start("--scope", "usr:read", "--rotate-every", "1"))
        cls.root = cls.program.url
        cls.resource = f"{cls.root}/resources/res_dev"
        variables = {"SK_ENV_URL": cls.root, "MCP_SERVER_ID": "res_dev", "EXPECTED_AUDIENCE": common.AUDIENCE}
        cls.server = cls.enterClassContext(WarderProgram(common.program("greeting"), environment=variables))

    def test_a_token_is_accepted_in_both_forms_of_its_issuer(self):
        for issuer in (self.root, self.resource):
            with self.subTest(issuer):
                token = mint(issuer, "--scope", "usr:read")
                claims = part(token, 1)
                self.assertEqual(issuer, claims["iss"])
                self.assertEqual([common.AUDIENCE, "res_dev"], claims["aud"])
                self.assert_greeted(self.greet(token=token))

    def test_a_token_without_the_scope_is_refused(self):
        self.assert_challenged(self.greet(token=mint(self.root, "--scope", "openid")), 403, "insufficient_scope")

    def test_the_organisation_is_the_one_that_was_asked_for(self):
        self.assertEqual("org_7", part(mint(self.root, "--organisation", "org_7"), 1)["oid"])
        self.assertNotIn("oid", part(mint(self.root), 1))

    def test_a_slash_behind_the_issuer_changes_nothing(self):
        self.assert_greeted(self.greet(token=mint(f"{self.root}/", "--scope", "usr:read")))

    def test_discovery_leads_to_the_keys_and_the_token_endpoint(self):
        for path, issuer in (
            ("/.well-known/oauth-authorization-server", self.root),
            ("/.well-known/openid-configuration", self.root),
            ("/.well-known/oauth-authorization-server/resources/res_dev", self.resource),
            ("/resources/res_dev/.well-known/oauth-authorization-server", self.resource),
        ):
            with self.subTest(path), urllib.request.urlopen(self.root + path, timeout=10) as answer:
                document = json.load(answer)
                self.assertEqual(issuer, document["issuer"])
                self.assertEqual(f"{issuer}/oauth/token", document["token_endpoint"])
                self.assertEqual(f"{self.root}/keys", document["jwks_uri"])
        kid = part(mint(self.root), 0)["kid"]
        with urllib.request.urlopen(f"{self.root}/keys", timeout=10) as answer:
            self.assertIn(kid, [key["kid"] for key in json.load(answer)["keys"]])

    def test_keys_rotate_and_tokens_of_both_are_good(self):
        old = mint(self.root, "--scope", "usr:read")
        said = len(self.program.output())
        self.program.wait_for(rf"(?s)^.{{{said}}}.*signing key rotated")
        new = mint(self.root, "--scope", "usr:read")
        self.assertNotEqual(part(old, 0)["kid"], part(new, 0)["kid"])
        for token in (new, old):
            self.assert_greeted(self.greet(token=token))

    def test_what_is_wrong_is_said(self):
        for wanted, flags in (
            ("warder token: invalid_client: ", (self.root, "--client-secret", "wrong")),
            ("warder token: invalid_scope: ", (self.root, "--scope", "unheard:of")),
            ("warder token: the answer has status 404 and no token", (f"{self.root}/nowhere",)),
            ("warder token: Missing Bearer token", (self.server.url,)),
            ("warder token: ", ("http://127.0.0.1:1",)),
        ):
            with self.subTest(wanted):
                refused = ask(*flags)
                self.assertEqual(1, refused.returncode)
                self.assertEqual("", refused.stdout)
                self.assertTrue(refused.stderr.startswith(wanted), refused.stderr)
                self.assertNotIn(": : ", refused.stderr)

    def test_why_a_request_was_refused_is_in_the_log(self):
        self.assertEqual(1, ask(self.root, "--client-secret", "wrong").returncode)
        self.program.wait_for("the issuer refused a request.*Unknown client or wrong secret")


def post(url: str, form: dict | None = None, document: dict | None = None) -> tuple[int, dict]:
    """Status and JSON of the answer to a form or to a JSON document."""
    body = urllib.parse.urlencode(form) if document is None else json.dumps(document)
    kind = "application/x-www-form-urlencoded" if document is None else "application/json"
    request = urllib.request.Request(url, body.encode(), {"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Client:
    """A client that registered itself, and whom nobody was asked about."""

    CALLBACK = "http://127.0.0.1:6274/callback"
    VERIFIER = "v" * 43

    def __init__(self, issuer: str) -> None:
        metadata = {
            "redirect_uris": [self.CALLBACK],
            "grant_types": ["authorization_code", "refresh_token"],
            "token_endpoint_auth_method": "none",
        }
        self.id = post(f"{issuer}/oauth/register", document=metadata)[1]["client_id"]

    def sign_in(self, issuer: str) -> dict:
        digest = hashlib.sha256(self.VERIFIER.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": self.CALLBACK,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
            "resource": common.AUDIENCE,
        }
        opener = urllib.request.build_opener(NoRedirect)
        try:
            opener.open(f"{issuer}/oauth/authorize?{urllib.parse.urlencode(query)}", timeout=10)
        except urllib.error.HTTPError as redirect:
            with redirect:
                found = urllib.parse.urlsplit(redirect.headers["Location"]).query
        code = urllib.parse.parse_qs(found)["code"][0]
        form = {"code": code, "redirect_uri": self.CALLBACK, "code_verifier": self.VERIFIER}
        return self.tokens(issuer, grant_type="authorization_code", **form)[1]

    def refresh(self, issuer: str, token: str) -> tuple[int, dict]:
        return self.tokens(issuer, grant_type="refresh_token", refresh_token=token)

    def tokens(self, issuer: str, **form: str) -> tuple[int, dict]:
        return post(f"{issuer}/oauth/token", {"client_id": self.id, **form})


class Store(unittest.TestCase):
    def setUp(self) -> None:
        self.file = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "issuer.db")

    def kid(self) -> str:
        with issuer_program.start("--store", str(self.file)) as issuer:
            return part(mint(issuer.url), 0)["kid"]

    def test_the_keys_outlive_a_restart(self):
        kid = self.kid()
        self.assertEqual(kid, self.kid())
        self.assertEqual(0o600, self.file.stat().st_mode & 0o777)
        self.file.unlink()
        self.assertNotEqual(kid, self.kid())

    def test_clients_and_their_grants_outlive_a_restart(self):
        flags = ("--store", str(self.file), "--auto-consent")
        with issuer_program.start(*flags) as issuer:
            client = Client(issuer.url)
            first = client.sign_in(issuer.url)["refresh_token"]
        # It is the same issuer by its URL: what one gave is not another's to renew.
        port = urllib.parse.urlsplit(issuer.url).port
        with issuer_program.start(*flags, port=port) as issuer:
            status, renewed = client.refresh(issuer.url, first)
            self.assertEqual(200, status, renewed)
            second = renewed["refresh_token"]
            self.assertNotEqual(first, second)
            self.assertIn("refresh_token", client.sign_in(issuer.url))
        with issuer_program.start(*flags, port=port) as issuer:
            # The first one was used: whoever has it took it from somebody, so the whole grant ends.
            for token in (first, second):
                self.assertEqual((400, "invalid_grant"), self.refused(client.refresh(issuer.url, token)))
        self.assertNotIn(second.encode(), self.file.read_bytes())

    def test_without_a_store_nothing_outlives_a_restart(self):
        with issuer_program.start("--auto-consent") as issuer:
            client = Client(issuer.url)
            token = client.sign_in(issuer.url)["refresh_token"]
        with issuer_program.start("--auto-consent") as issuer:
            self.assertEqual((401, "invalid_client"), self.refused(client.refresh(issuer.url, token)))

    def refused(self, answer: tuple[int, dict]) -> tuple[int, str]:
        return answer[0], answer[1].get("error", "")

    def test_two_may_have_one_file(self):
        with issuer_program.start("--store", str(self.file)) as one:
            kid = part(mint(one.url), 0)["kid"]
            self.assertEqual(kid, self.kid())
            self.assertEqual(kid, part(mint(one.url), 0)["kid"])

    def test_a_rotation_that_cannot_be_kept_is_tried_again(self):
        with issuer_program.start("--store", str(self.file), "--rotate-every", "1") as issuer:
            with contextlib.closing(sqlite3.connect(self.file, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                kid = part(mint(issuer.url), 0)["kid"]
                issuer.wait_for("signing key not rotated")
                self.assertEqual(kid, part(mint(issuer.url), 0)["kid"])
                other.execute("ROLLBACK")
            said = len(issuer.output())
            issuer.wait_for(rf"(?s)^.{{{said}}}.*signing key rotated")
            self.assertNotEqual(kid, part(mint(issuer.url), 0)["kid"])

    def test_another_file_is_refused_and_left_alone(self):
        self.file.write_text("Dear diary, " * 100)
        self.file.chmod(0o600)
        with self.assertRaises(NeverListened) as refused:
            issuer_program.start("--store", str(self.file))
        self.assertEqual(1, refused.exception.exit_code)
        self.assertIn(f"{self.file} is no SQLite database: name another file, or delete it", refused.exception.output)
        self.assertTrue(self.file.read_text().startswith("Dear diary"))


class Flags(unittest.TestCase):
    def test_the_help_teaches(self):
        shown = subprocess.run([WARDER, "issuer", "--help"], text=True, capture_output=True, check=True).stdout
        for word in ("--store", "--user", "--auto-consent", "OAuth 2.1", "no password"):
            self.assertIn(word, shown)

    def test_the_screen_says_what_to_do_next(self):
        with issuer_program.start("--auto-consent", "--user", "bo") as issuer:
            said = issuer.output()
        self.assertIn(f"SK_ENV_URL={issuer.url} MCP_SERVER_ID=res_dev EXPECTED_AUDIENCE={common.AUDIENCE}", said)
        self.assertIn("bo allows all", said)

    def test_the_longest_rotation_is_no_rotation(self):
        with issuer_program.start("--rotate-every", "86400") as issuer:
            self.assertTrue(mint(issuer.url))
            self.assertNotIn("rotated", issuer.output())

    def test_the_version_is_that_of_the_project(self):
        shown = subprocess.run([WARDER, "--version"], text=True, capture_output=True, check=True)
        self.assertRegex(shown.stdout, r"^warder \d+\.\d+\.\d+$")


if __name__ == "__main__":
    unittest.main()
