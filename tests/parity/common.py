"""Examples as running programs, a fake Scalekit environment beside them, and requests of a few words."""

import functools
import json
import os
import pathlib
import re
import sys
import threading
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import fake_issuer
import issuer_program
import raw_http
import warder_program

# The Server URL of the pattern.
AUDIENCE = issuer_program.SERVER_URL
BINARY_DIR = os.environ.get("BINARY_DIR", warder_program.DEFAULT_BINARY_DIR)
GREETING = "Hi Saif, welcome to Scalekit!"


@functools.cache
def program(example: str) -> pathlib.Path:
    return warder_program.example(example, BINARY_DIR)


class RefusedToStart:
    """A program that said what is wrong, and ended."""

    def __init__(
        self, example: str, *flags: str, environment: dict[str, str], address: tuple[str, ...] = ()
    ) -> None:
        address = address or ("--port", "0")
        try:
            with warder_program.WarderProgram(
                program(example), *flags, environment=environment, address=address
            ) as server:
                raise AssertionError(f"it started:\n{server.output()}")
        except warder_program.NeverListened as ended:
            self.exit_code, self.output = ended.exit_code, ended.output


class RequestTest(unittest.TestCase):
    """Requests to a server that the tests start, and what is asserted of the answers."""

    endpoint = "/"
    server: warder_program.WarderProgram

    def request(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        body: object = None,
        fields: dict[str, str] | None = None,
        server: warder_program.WarderProgram | None = None,
    ) -> raw_http.Response:
        """Sends one request; a `body` that is no text is sent as JSON."""
        address = urllib.parse.urlsplit((server or self.server).url)
        head = {"Host": address.netloc, "Accept": "*/*"}
        content = b""
        if body is not None:
            content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            head |= {"Content-Type": "application/json", "Content-Length": str(len(content))}
        if token:
            head["Authorization"] = f"Bearer {token}"
        lines = "".join(f"{name}: {value}\r\n" for name, value in (head | (fields or {})).items())
        return raw_http.exchange(
            address.hostname, address.port, f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + content
        )

    def rpc(self, method: str, params: dict | None = None, **how: object) -> raw_http.Response:
        return self.request("POST", self.endpoint, body=message(method, params), **how)

    def call(self, tool: str, arguments: dict, **how: object) -> raw_http.Response:
        return self.rpc("tools/call", {"name": tool, "arguments": arguments}, **how)

    def structured(self, tool: str, arguments: dict, token: str) -> dict:
        """Structured content of a call that succeeds; revisions before 2025-06-18 have none."""
        response = self.call(tool, arguments, token=token, fields={"MCP-Protocol-Version": "2025-11-25"})
        self.assertEqual(200, response.status, response.body)
        result = response.json()["result"]
        self.assertFalse(result.get("isError", False), result)
        return result["structuredContent"]

    def greet(self, **how: object) -> raw_http.Response:
        return self.call("greet_user", {"name": "Saif"}, **how)

    def greet_soon(self, token: str) -> raw_http.Response:
        """The first answer that is no 503: while keys cannot be asked for, a client is to come back."""
        deadline = time.monotonic() + 30
        while (response := self.greet(token=token)).status == 503 and time.monotonic() < deadline:
            threading.Event().wait(0.1)
        return response

    def assert_greeted(self, response: raw_http.Response) -> None:
        self.assertEqual(200, response.status, response.body)
        self.assertEqual([{"type": "text", "text": GREETING}], response.json()["result"]["content"])

    def assert_challenged(self, response: raw_http.Response, status: int, error: str = "") -> dict[str, str]:
        """The parameters of the challenge; without an `error`, it must name none."""
        self.assertEqual(status, response.status, response.body)
        parameters = challenge(response)
        self.assertEqual(error, parameters.get("error", ""))
        self.assertTrue(parameters["resource_metadata"].endswith("/.well-known/oauth-protected-resource"), parameters)
        return parameters

    def assert_refused_token(self, token: str) -> None:
        response = self.greet(token=token)
        self.assert_challenged(response, 401, "invalid_token")
        self.assertEqual("Token validation failed", response.json()["error"])

    def assert_refused_stranger(self, token: str) -> None:
        """As `assert_refused_token`, or 503 where so many keys were asked about that one more is not for now."""
        response = self.greet(token=token)
        if response.status == 503:
            self.assertEqual("2", response["Retry-After"])
            self.assertEqual("Authentication service unavailable", response.json()["error"])
        else:
            self.assert_challenged(response, 401, "invalid_token")


class ServerTest(RequestTest):
    """A class of tests of one example, which is started once for them beside a fake issuer."""

    example = "greeting"
    flags: tuple[str, ...] = ()
    environment: dict[str, str] = {}

    @classmethod
    def setUpClass(cls) -> None:
        cls.issuer = cls.enterClassContext(fake_issuer.FakeIssuer())
        environment = cls.issuer.environment(AUDIENCE) | cls.environment
        cls.server = cls.enterClassContext(
            warder_program.WarderProgram(program(cls.example), *cls.flags, environment=environment)
        )

    @classmethod
    def token(cls, **claims: object) -> str:
        return cls.issuer.token(AUDIENCE, **claims)


def message(method: str, params: dict | None = None, id: int = 1) -> dict:
    return {"jsonrpc": "2.0", "id": id, "method": method} | ({} if params is None else {"params": params})


def challenge(response: raw_http.Response) -> dict[str, str]:
    """Parameters of the one Bearer challenge; strict about its syntax (RFC 9110 section 11.6.1)."""
    scheme, _, rest = response["WWW-Authenticate"].partition(" ")
    if scheme != "Bearer":
        raise AssertionError(f"no Bearer challenge: {response.fields}")
    parameter = r'(\w+)="((?:[^"\\]|\\.)*)"'
    if not re.fullmatch(rf"{parameter}(?:, {parameter})*", rest):
        raise AssertionError(f"not a list of parameters: {rest}")
    parameters = re.findall(parameter, rest)
    if len(dict(parameters)) != len(parameters):
        raise AssertionError(f"a parameter is there twice: {rest}")
    return dict(parameters)
