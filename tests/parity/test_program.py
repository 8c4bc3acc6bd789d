"""A program from its start to its end: the screen, the pasted line, flags, signals."""

import json
import pathlib
import re
import shlex
import signal
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.parse
import urllib.request

import common
import raw_http
import warder_program
from warder_program import WarderProgram


class Development(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.server = cls.enterClassContext(WarderProgram(common.program("greeting"), "--dev"))
        cls.screen = cls.server.output()

    def test_the_pasted_line_is_greeted(self):
        line = re.search(r"^curl .*$", self.screen, re.MULTILINE)[0]
        answer = subprocess.run(shlex.split(line), text=True, capture_output=True, timeout=10, check=True)
        self.assertIn(common.GREETING, answer.stdout)

    def test_the_screen_says_where_everything_is(self):
        port = urllib.parse.urlsplit(self.server.url).port
        for path in ("/", "/.well-known/oauth-protected-resource", "/health"):
            with self.subTest(path):
                self.assertRegex(self.screen, rf"(?m)^  .* http://localhost:{port}{re.escape(path)}$")
        self.assertIn("connect to http", self.screen)
        self.assertIn("Ctrl+C", self.screen)


class DevelopmentWithJsonLog(unittest.TestCase):
    def test_the_screen_with_the_token_is_printed_all_the_same(self):
        with WarderProgram(common.program("greeting"), "--dev", "--log-format", "json") as server:
            server.wait_for(r"Authorization: Bearer [\w.-]+")
            server.wait_for(r"Ctrl\+C")


class JsonLog(common.ServerTest):
    flags = ("--log-format", "json")

    def test_every_line_is_an_object_and_no_screen_is_printed(self):
        refused, answered = self.greet(token="x"), self.greet(token=self.token())
        for response in (refused, answered):
            self.server.wait_for(r'"duration_ms":[^\n]*"request_id":"' + response["X-Request-Id"])
        lines = [json.loads(line) for line in self.server.output().splitlines()]
        self.assertLessEqual({"info", "warning"}, {line.get("level") for line in lines})
        self.assertTrue(any(line.get("message") == "listening" for line in lines))


class StateKeys(unittest.TestCase):
    key = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE="

    def test_only_a_program_without_them_says_what_that_means(self):
        everything = pathlib.Path(common.BINARY_DIR, "tests", "conformance", "everything_server")
        with WarderProgram(everything) as server:
            self.assertRegex(server.output(), r"WARDER_STATE_KEYS is not set: .* restarts, set it to")
        with WarderProgram(everything, environment={"WARDER_STATE_KEYS": self.key}) as server:
            self.assertNotIn("WARDER_STATE_KEYS", server.output())
            self.assertNotIn(self.key, server.output())


class UnsafeFlags(unittest.TestCase):
    everything = pathlib.Path(common.BINARY_DIR, "tests", "conformance", "everything_server")

    def refused(self, binary: pathlib.Path, *flags: str, **variables: str) -> str:
        ended = subprocess.run([binary, *flags], text=True, capture_output=True, timeout=10, env=variables)
        self.assertEqual(2, ended.returncode, ended.stdout)
        self.assertEqual("", ended.stdout)
        return ended.stderr

    def test_a_server_without_a_guard_refuses_a_public_address(self):
        with WarderProgram(self.everything) as loopback:
            self.assertIn("127.0.0.1", loopback.url)
        for host in ("0.0.0.0", "::", "192.0.2.1"):
            with self.subTest(host):
                sentence = self.refused(self.everything, "--host", host, "--port", "0")
                self.assertIn(f"--host is {host}, but without a guard it listens on loopback only", sentence)
                self.assertIn("app.auth(...)", sentence)
        sentence = self.refused(self.everything, "--port", "0", WARDER_HOST="0.0.0.0")
        self.assertIn("WARDER_HOST (for --host) is 0.0.0.0", sentence)

    def test_a_key_without_a_certificate_refuses_to_start(self):
        sentence = self.refused(self.everything, "--port", "0", "--ssl-keyfile", __file__)
        self.assertIn("--ssl-keyfile: needs --ssl-certfile beside it", sentence)

    def test_a_certificate_that_is_not_there_refuses_to_start(self):
        sentence = self.refused(self.everything, "--port", "0", "--ssl-certfile", "/nowhere/cert.pem")
        self.assertIn("/nowhere/cert.pem", sentence)

    def test_keys_that_are_none_refuse_to_start(self):
        sentence = self.refused(self.everything, "--port", "0", WARDER_STATE_KEYS="hunter2")
        self.assertIn("WARDER_STATE_KEYS: must be keys of 32 bytes in base64", sentence)
        self.assertNotIn("hunter2", sentence)

    def test_metrics_where_the_server_answers_already_refuse_to_start(self):
        for path in ("/health", "/ready", "/mcp"):
            with self.subTest(path):
                sentence = self.refused(self.everything, "--port", "0", "--metrics-path", path)
                told = f"the metrics (--metrics-path) cannot be at {path}, where the server answers already"
                self.assertIn(told, sentence)

    def test_an_audit_log_that_cannot_be_kept_refuses_to_start(self):
        variables = {"SK_ENV_URL": "http://localhost:9", "MCP_SERVER_ID": "res_1", "EXPECTED_AUDIENCE": common.AUDIENCE}
        for flags, told in (
            (["--audit-log", "/nowhere/audit.jsonl"], "cannot append to /nowhere/audit.jsonl"),
            (["--audit-log", ""], "--audit-log: must be the name of a file, such as audit.jsonl"),
            (["--audit-when-full", "refuse"], "give --audit-log"),
        ):
            with self.subTest(flags):
                sentence = self.refused(common.program("greeting"), "--port", "0", *flags, **variables)
                self.assertIn(told, sentence)
                self.assertNotIn("--dev", sentence)

    def test_a_missing_issuer_names_the_way_to_try_it(self):
        self.assertIn("To try it on this machine, without an issuer of your own: --dev",
                      self.refused(common.program("greeting"), "--port", "0"))

    def test_a_misspelled_variable_refuses_to_start(self):
        self.assertIn("WARDER_PORT", self.refused(self.everything, WARDER_PROT="0"))


class Tls(unittest.TestCase):
    def test_a_certificate_turns_tls_on(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
            check=True, capture_output=True,
        )
        server = self.enterContext(WarderProgram(
            UnsafeFlags.everything, "--ssl-certfile", str(folder / "cert.pem"), "--ssl-keyfile", str(folder / "key.pem")
        ))
        self.assertTrue(server.url.startswith("https://127.0.0.1:"), server.url)
        trusting = ssl.create_default_context(cafile=folder / "cert.pem")
        with urllib.request.urlopen(f"{server.url}/health", timeout=10, context=trusting) as response:
            self.assertEqual({"status": "healthy"}, json.load(response))
        address = urllib.parse.urlsplit(server.url)
        with raw_http.Connection(address.hostname, address.port) as plain:
            plain.send(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(plain.is_closed_by_server())


class BehindAProxy(common.ServerTest):
    proxied = {"X-Forwarded-For": "203.0.113.9"}

    def start(self, *flags: str) -> WarderProgram:
        variables = {"SK_ENV_URL": self.issuer.url, "MCP_SERVER_ID": "res_1"}
        return self.enterContext(WarderProgram(common.program("greeting"), *flags, environment=variables))

    def client_in_log(self, server: WarderProgram) -> str:
        response = self.request("GET", "/health", server=server, fields=self.proxied)
        return server.wait_for(r"([\d.]+):?\d* - \"GET /health[^\n]*" + response["X-Request-Id"])

    def test_the_proxy_on_this_machine_is_believed(self):
        self.assertEqual("203.0.113.9", self.client_in_log(self.start()))

    def test_a_stranger_is_not_believed(self):
        self.assertEqual("127.0.0.1", self.client_in_log(self.start("--forwarded-allow-ips", "192.0.2.0/24")))

    def test_the_root_path_stands_in_what_is_published(self):
        server = self.start("--root-path", "/api")
        port = urllib.parse.urlsplit(server.url).port
        refused = self.greet(server=server)
        self.assertEqual(f"http://localhost:{port}/.well-known/oauth-protected-resource/api/",
                         common.challenge(refused)["resource_metadata"])
        document = self.request("GET", "/.well-known/oauth-protected-resource", server=server)
        self.assertEqual(f"http://localhost:{port}/api/", document.json()["resource"])


class Flags(unittest.TestCase):
    def run_program(self, *flags: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [common.program("greeting"), *flags], text=True, capture_output=True, timeout=10, env={}
        )

    def test_help_names_every_flag_and_its_variables(self):
        shown = self.run_program("--help")
        self.assertEqual(0, shown.returncode)
        for flag in ("--host", "--port", "--workers", "--log-level", "--log-format", "--no-access-log", "--root-path",
                     "--forwarded-allow-ips", "--ssl-certfile", "--ssl-keyfile", "--limit-concurrency",
                     "--timeout-keep-alive", "--timeout-graceful-shutdown", "--env-file", "--public-url", "--dev",
                     "--stdio"):
            with self.subTest(flag):
                self.assertRegex(shown.stdout, rf"(?m)^ *{flag} ")
                twin = "WARDER_" + flag.removeprefix("--").replace("-", "_").upper()
                self.assertRegex(shown.stdout, rf"\[{twin}[],]")
        for short in ("PORT", "LOG_LEVEL", "FORWARDED_ALLOW_IPS"):
            with self.subTest(short):
                self.assertRegex(shown.stdout, rf"\[WARDER_{short},\s+{short}\]")

    def test_help_and_readme_name_the_same_flags(self):
        readme = (warder_program.REPOSITORY / "README.md").read_text()
        shown = self.run_program("--help").stdout
        listed = set(re.findall(r"^\| `(--[a-z-]+)", readme, re.MULTILINE))
        shown = shown.partition("\nThe variables in brackets")[0]
        self.assertEqual(set(re.findall(r"(?m)^ +(--[a-z-]+)", shown)) - {"--version"}, listed)

    def test_an_unknown_flag_refuses_to_start(self):
        refused = self.run_program("--prot", "80")
        self.assertNotEqual(0, refused.returncode)
        self.assertIn("--prot", refused.stderr)

    def test_a_taken_port_refuses_to_start(self):
        with WarderProgram(common.program("greeting"), "--dev") as first:
            port = str(urllib.parse.urlsplit(first.url).port)
            refused = self.run_program("--dev", "--port", port)
            by_variable = subprocess.run(
                [common.program("greeting"), "--dev"], text=True, capture_output=True, timeout=10, env={"PORT": port}
            )
        self.assertNotEqual(0, refused.returncode)
        self.assertIn(port, refused.stderr)
        self.assertIn("asked for by --port", refused.stderr)
        self.assertIn("asked for by PORT (for --port)", by_variable.stderr)


class Signals(unittest.TestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(WarderProgram(common.program("greeting"), "--dev"))
        self.address = urllib.parse.urlsplit(self.server.url)
        self.token = self.server.wait_for(r"Authorization: Bearer ([\w.-]+)")

    def half_sent(self) -> tuple[raw_http.Connection, bytes]:
        """A connection whose request lacks the returned end, and which the server has begun to read."""
        body = b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"greet_user","arguments":{"name":"Saif"}}}'
        head = (
            f"POST / HTTP/1.1\r\nHost: {self.address.netloc}\r\nAuthorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection = self.enterContext(raw_http.Connection(self.address.hostname, self.address.port))
        connection.send(head.encode())
        self.assertEqual(100, connection.receive().status)
        return connection, body

    def test_sigterm_answers_what_is_in_flight_and_ends_with_0(self):
        connection, rest = self.half_sent()
        self.server.process.send_signal(signal.SIGTERM)
        self.assert_port_is_closed()
        connection.send(rest)
        response = connection.receive()
        self.assertIn(common.GREETING.encode(), response.body)
        self.assertEqual("close", response["Connection"])
        self.assertEqual(0, self.server.process.wait(10))

    def test_an_idle_connection_holds_nothing_up(self):
        with raw_http.Connection(self.address.hostname, self.address.port) as idle:
            self.server.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, self.server.process.wait(10))
            self.assertTrue(idle.is_closed_by_server())

    def test_a_second_signal_ends_at_once(self):
        self.half_sent()
        self.server.process.send_signal(signal.SIGINT)
        self.assert_port_is_closed()
        self.server.process.send_signal(signal.SIGINT)
        self.assertNotEqual(0, self.server.process.wait(5))

    def assert_port_is_closed(self) -> None:
        """Waits until the listener is closed, which says that the signal has arrived."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                with raw_http.Connection(self.address.hostname, self.address.port):
                    pass
            except OSError:
                return
        self.fail("the port is still open")


if __name__ == "__main__":
    unittest.main()
