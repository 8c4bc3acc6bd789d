"""Runs clients that Warder did not write: each is pinned in a lock file, and installed once."""

import functools
import os
import pathlib
import subprocess

TESTS = pathlib.Path(__file__).resolve().parents[1]
NO_TOOLCHAIN = 77  # how a setup ends that has said which compiler is missing


class Skipped(Exception):
    """A client that cannot be built here, and why."""


@functools.cache
def installed(setup: pathlib.Path) -> str:
    """What the script installs: a Node, a Python, or a client."""
    ran = subprocess.run([setup], text=True, stdout=subprocess.PIPE)
    if ran.returncode == NO_TOOLCHAIN:
        raise Skipped(ran.stdout.strip())
    ran.check_returncode()
    return ran.stdout.strip()


def node(script: pathlib.Path) -> list[str]:
    return [installed(TESTS / "node" / "setup"), str(script)]


def python(script: pathlib.Path) -> list[str]:
    return [installed(TESTS / "interop" / "setup"), str(script)]


def run(command: list[str], **variables: str) -> tuple[str, str]:
    """How it went, and what the client printed if it failed."""
    try:
        ran = subprocess.run(command, env=os.environ | variables, text=True, capture_output=True, timeout=600)
    except subprocess.TimeoutExpired as expired:
        return "failed", f"did not end in {expired.timeout} s\n"
    return ("failed", ran.stdout + ran.stderr) if ran.returncode else ("ok", "")
