"""`warder doctor` as a program: what it prints of a server's bytes, and how it ends."""

import json
import pathlib
import ssl
import subprocess
import tempfile
import unittest

import common  # for the path to what follows
import loopback_server
from issuer_program import WARDER
from loopback_server import LoopbackServer
from test_certificates import Certificate


class Site(loopback_server.Handler):
    """A server behind a guard: its metadata has members of the test, and one request gets no answer."""

    metadata: dict = {}
    hangs_up_on = "nobody"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Authorization") == self.hangs_up_on:
            self.close_connection = True
            return
        self.send_response(401)
        named = f"http://{self.headers['Host']}/.well-known/oauth-protected-resource"
        self.send_header("WWW-Authenticate", f'Bearer resource_metadata="{named}"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_OPTIONS(self) -> None:
        self.answer(b"")

    def do_GET(self) -> None:
        issuer = f"http://{self.headers['Host']}"
        if self.path == "/.well-known/oauth-protected-resource":
            self.answer({"resource": f"{issuer}/", "authorization_servers": [issuer]} | self.metadata)
        elif self.path == "/.well-known/oauth-authorization-server":
            self.answer({"issuer": issuer, "jwks_uri": f"{issuer}/keys"} | self.metadata)
        else:
            self.answer({}, 404)


class Doctor(unittest.TestCase):
    def doctor(self, *flags: str, code: int, **variables: str) -> subprocess.CompletedProcess[bytes]:
        ended = subprocess.run([WARDER, "doctor", *flags], capture_output=True, timeout=60, env=variables)
        self.assertEqual(code, ended.returncode, ended)
        return ended

    def site(self, **members: object) -> str:
        return self.enterContext(LoopbackServer(type("Changed", (Site,), members))).url + "/"

    def test_a_request_without_an_answer_is_a_problem(self):
        for token, told in (
            ("Bearer not.a.token", "problem  wrong token: A token that is none gets no answer: "),
            ("Bearer mine", "problem  token: A call with the token gets no answer: "),
        ):
            with self.subTest(token):
                ended = self.doctor(self.site(hangs_up_on=token), code=1, WARDER_TOKEN="mine")
                self.assertIn(told, ended.stdout.decode())

    def test_what_a_server_sends_is_printed_escaped(self):
        evil = "x\x1b[2K\r\n  ok       token: The token is accepted.\x9b\u202e"
        url = self.site(metadata={"issuer": evil, "jwks_uri": evil})
        printed = self.doctor(url, code=1).stdout
        self.assertTrue(all(byte == 0x0A or 0x20 <= byte <= 0x7E for byte in printed), printed)
        self.assertIn(rb"calls itself x\u001b[2K\u000d\u000a  ok       token: The token is accepted.\u009b\u202e,", printed)
        self.assertNotIn(b"\n  ok       token", printed)
        printed = self.doctor(url, "--format", "json", code=1).stdout
        self.assertTrue(all(byte == 0x0A or 0x20 <= byte <= 0x7E for byte in printed), printed)
        self.assertIn(evil, " ".join(finding["text"] for finding in json.loads(printed)))

    def test_authorities_that_cannot_be_used_are_no_fault_of_the_server(self):
        folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        certificate = Certificate(folder, "server")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
        secure = self.enterContext(LoopbackServer(Site, context)).url.replace("localhost", "127.0.0.1")
        garbage, broken = folder / "garbage.pem", folder / "broken.pem"
        garbage.write_text("hunter2")
        broken.write_text("-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n")

        for url in (secure, self.site()):
            with self.subTest(url):
                told = self.doctor(url, "--cacert", str(garbage), code=2).stderr.decode()
                self.assertIn(f"--cacert: {garbage} has no certificate in PEM", told)
                for file, amiss in (
                    (garbage, "has no certificate in PEM"),
                    (folder / "missing.pem", "is no file that can be read"),
                    ("/dev/zero", "is no file that can be read"),
                ):
                    told = self.doctor(url, code=2, SSL_CERT_FILE=str(file)).stderr.decode()
                    self.assertEqual(f"warder: SSL_CERT_FILE: {file} {amiss}\n", told)
        self.assertIn(b"warder: --cacert: The file", self.doctor(secure, "--cacert", str(broken), code=2).stderr)
        ended = self.doctor(secure, code=2, SSL_CERT_FILE=str(broken))
        self.assertEqual(b"", ended.stdout)
        self.assertRegex(ended.stderr, rb"warder: The file .* SSL_CERT_FILE.*broken.pem")
        good = str(certificate.file)
        self.assertIn(b"refused by 401", self.doctor(secure, "--cacert", good, code=1, SSL_CERT_FILE=str(garbage)).stdout)


if __name__ == "__main__":
    unittest.main()
