"""A program from its start to its end: the screen, the pasted line, flags, signals."""

import re
import shlex
import signal
import subprocess
import time
import unittest
import urllib.parse

import common
import raw_http
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
        self.assertIn("Inspector", self.screen)
        self.assertIn("Ctrl+C", self.screen)


class Flags(unittest.TestCase):
    def run_program(self, *flags: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [common.program("greeting"), *flags], text=True, capture_output=True, timeout=10, env={}
        )

    def test_help_names_every_flag_and_its_variable(self):
        shown = self.run_program("--help")
        self.assertEqual(0, shown.returncode)
        for flag in ("--host", "--port", "--workers", "--log-level", "--log-format", "--no-access-log", "--root-path",
                     "--forwarded-allow-ips", "--ssl-certfile", "--ssl-keyfile", "--limit-concurrency",
                     "--timeout-keep-alive", "--timeout-graceful-shutdown", "--env-file", "--public-url", "--dev"):
            with self.subTest(flag):
                self.assertIn(flag, shown.stdout)

    def test_an_unknown_flag_refuses_to_start(self):
        refused = self.run_program("--prot", "80")
        self.assertNotEqual(0, refused.returncode)
        self.assertIn("--prot", refused.stderr)

    def test_a_taken_port_refuses_to_start(self):
        with WarderProgram(common.program("greeting"), "--dev") as first:
            port = str(urllib.parse.urlsplit(first.url).port)
            refused = self.run_program("--dev", "--port", port)
        self.assertNotEqual(0, refused.returncode)
        self.assertIn(port, refused.stderr)


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
