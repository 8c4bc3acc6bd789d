"""The programs `warder issuer` and `warder token`."""

import os
import pathlib
import subprocess

import warder_program

WARDER = pathlib.Path(os.environ.get("BINARY_DIR", warder_program.DEFAULT_BINARY_DIR), "apps", "warder")
# The MCP endpoint that the tokens are for. It is compared with tokens, never with the port that a test happens to get.
SERVER_URL = "http://localhost:3002/"


def start(*flags: str, port: int = 0) -> warder_program.WarderProgram:
    return warder_program.WarderProgram(
        WARDER, "--server-url", SERVER_URL, *flags, address=("issuer", "--port", str(port)), probe="/keys"
    )


def ask(issuer: str, *flags: str) -> subprocess.CompletedProcess[str]:
    """What `warder token` comes to."""
    return subprocess.run(
        [WARDER, "token", "--issuer", issuer, *flags], text=True, capture_output=True, timeout=10, env={}
    )


def mint(issuer: str, *flags: str) -> str:
    """A token of the issuer."""
    answer = ask(issuer, *flags)
    if answer.returncode:
        raise AssertionError(answer.stderr)
    return answer.stdout.strip()
