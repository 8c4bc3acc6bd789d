"""An issuer's bad days over real sockets: no wrong answer meanwhile, and all is well soon after it is back."""

import concurrent.futures
import pathlib
import tempfile
import threading
import time
import unittest
import urllib.parse

import common
import fake_issuer
import issuer_program
import raw_http
from warder_program import WarderProgram

SERVER = pathlib.Path(common.BINARY_DIR, "tests", "issuers", "guarded_server")
# Keys are asked for again after a second, as tests/unit/oauth/remote_key_source_test.cpp shows by a clock of its own.
# Here it is only the end of the wait, on a machine that has much else to do.
RECOVERY_SECONDS = 10


def forged(token: str, kid: str) -> str:
    """The token under another kid. With its signature nobody has signed it, which costs a stranger nothing."""
    _, claims, signature = token.split(".")
    header = f'{{"alg":"RS256","typ":"JWT","kid":"{kid}"}}'
    return f"{fake_issuer.base64url(header.encode())}.{claims}.{signature}"


class FaultTest(common.RequestTest):
    """A test starts the issuer and the server, in the order that it is about."""

    endpoint = "/mcp"

    def serve(self, issuer: str) -> None:
        variables = {"GUARD": "jwt", "ISSUER": issuer, "AUDIENCE": common.AUDIENCE}
        self.server = self.enterContext(WarderProgram(SERVER, environment=variables))

    def ask(self, token: str) -> raw_http.Response:
        return self.call("whoami", {}, token=token)

    def assert_let_in(self, token: str) -> None:
        response = self.ask(token)
        self.assertEqual(200, response.status, response.body)
        self.assertNotIn("error", response.json())

    def assert_refused(self, token: str) -> None:
        self.assert_bad(self.ask(token))

    def assert_bad(self, response: raw_http.Response) -> None:
        self.assertEqual(401, response.status, response.body)
        self.assertEqual("invalid_token", common.challenge(response)["error"])

    def assert_to_come_back(self, token: str) -> None:
        """It may be a good one, so it is not called a bad one."""
        self.assert_503(self.ask(token))

    def assert_503(self, response: raw_http.Response) -> None:
        self.assertEqual(503, response.status, response.body)
        self.assertGreater(int(response["Retry-After"]), 0)
        self.assertEqual("", response["WWW-Authenticate"])

    def assert_recovers(self, status: int, token: str) -> None:
        """The token gets this answer, and is told to come back until then."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while (response := self.ask(token)).status == 503:
            self.assert_503(response)
            if time.monotonic() > deadline:
                self.fail(f"still told to come back; the server printed:\n{self.server.output()}")
        self.assertEqual(status, response.status, response.body)

    def get(self, path: str) -> int:
        return self.request("GET", path).status


class Outage(FaultTest):
    """The issuer is a program that is killed, so that nobody listens where it was."""

    def setUp(self) -> None:
        self.file = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()), "issuer.db")
        self.start()

    def start(self, port: int = 0) -> None:
        self.issuer = self.enterContext(issuer_program.start("--store", str(self.file), port=port))

    def kill(self) -> None:
        self.issuer.process.kill()
        self.issuer.process.wait()

    def start_again(self) -> None:
        self.start(urllib.parse.urlsplit(self.issuer.url).port)

    def mint(self) -> str:
        return issuer_program.mint(self.issuer.url)

    def test_down_at_the_start(self):
        token = self.mint()
        self.kill()
        self.serve(self.issuer.url)
        self.assert_to_come_back(token)
        self.assert_to_come_back(forged(token, "unknown"))
        self.assert_refused("no-jwt")
        self.assertEqual(401, self.ask("").status)
        self.assertEqual((200, 503), (self.get("/health"), self.get("/ready")))
        self.start_again()
        self.assert_recovers(200, token)
        self.assert_refused(forged(token, "unknown"))
        self.assertEqual(200, self.get("/ready"))

    def test_down_later(self):
        self.serve(self.issuer.url)
        seen, unseen = self.mint(), self.mint()
        self.assert_recovers(200, seen)
        self.kill()
        self.assert_let_in(seen)
        self.assert_let_in(unseen)
        self.assertEqual(200, self.get("/ready"))
        # Nobody can say whether there is such a key.
        self.assert_to_come_back(forged(seen, "unknown"))
        self.start_again()
        self.assert_recovers(401, forged(seen, "unknown"))
        self.assert_let_in(seen)

    def test_back_with_other_keys(self):
        self.serve(self.issuer.url)
        old = self.mint()
        self.assert_recovers(200, old)
        self.kill()
        self.file.unlink()
        self.start_again()
        self.assert_let_in(old)  # nobody had a reason to ask
        self.assert_recovers(200, self.mint())
        self.assert_recovers(401, old)


class Misbehaviour(FaultTest):
    """The issuer answers, and should not have."""

    def setUp(self) -> None:
        self.issuer = self.enterContext(fake_issuer.FakeIssuer())
        self.good = self.issuer.token(common.AUDIENCE)

    def keys_asked_for(self) -> int:
        return self.issuer.requests.count("/keys")

    def test_slow_keys_are_waited_for_and_asked_for_once(self):
        released = threading.Event()
        self.addCleanup(released.set)
        self.issuer.before_answer = lambda: released.wait(30)
        self.serve(self.issuer.url)
        with concurrent.futures.ThreadPoolExecutor(20) as callers:
            waiting = [callers.submit(self.ask, self.good) for _ in range(20)]
            self.assertEqual(200, self.get("/health"))
            self.assertEqual(401, self.ask("").status)
            self.assert_refused("no-jwt")
            self.assertFalse(any(each.done() for each in waiting))
            released.set()
            self.assertEqual({200}, {each.result().status for each in waiting})
        self.assertEqual(1, self.keys_asked_for())

    def test_garbage_is_no_key_set(self):
        self.issuer.garbage = b""
        self.serve(self.issuer.url)
        for garbage in (b"<html>", b'{"keys":[]}', b'{"keys":[{"kty":"oct","k":"AAAA"}]}', b"[" * 10_000):
            with self.subTest(garbage[:40]):
                self.issuer.garbage = garbage
                before = self.keys_asked_for()
                self.assert_to_come_back(self.good)
                # The second time is behind the end of the first.
                self.issuer.wait_until_asked("/keys", before + 2)
                self.assert_to_come_back(self.good)
        self.issuer.garbage = None
        self.assert_recovers(200, self.good)

    def test_garbage_leaves_the_keys_that_there_are(self):
        self.serve(self.issuer.url)
        self.assert_recovers(200, self.good)
        self.issuer.garbage = b"<html>"
        self.assert_to_come_back(forged(self.good, "unknown"))
        self.assert_let_in(self.good)
        self.assert_let_in(self.issuer.token(common.AUDIENCE))
        self.issuer.garbage = None
        self.assert_recovers(401, forged(self.good, "unknown"))

    def test_a_flood_of_unknown_kids_costs_good_callers_nothing(self):
        self.serve(self.issuer.url)
        self.assert_recovers(200, self.good)
        before, began = self.keys_asked_for(), time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(8) as strangers:
            flood = [strangers.submit(self.assert_refused_or_later, forged(self.good, f"x{i}")) for i in range(400)]
            while not all(each.done() for each in flood):
                self.assert_let_in(self.good)
            for each in flood:
                each.result()
        fetches, seconds = self.keys_asked_for() - before, time.monotonic() - began
        self.assertLessEqual(fetches, 6 + seconds / 2, "five at once, then one in two seconds")
        self.issuer.published = [fake_issuer.key("snk_1"), fake_issuer.key("snk_2")]
        new = self.issuer.token(common.AUDIENCE, signer="snk_2")
        self.assert_recovers(200, new)  # the flood has the next two seconds

    def assert_refused_or_later(self, token: str) -> None:
        response = self.ask(token)
        if response.status == 503:
            self.assert_503(response)
        else:
            self.assert_bad(response)


if __name__ == "__main__":
    unittest.main()
