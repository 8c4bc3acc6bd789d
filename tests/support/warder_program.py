"""Starts a Warder program the way a person does, and reads what it prints."""

import os
import pathlib
import re
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

# A program that serves TLS has a certificate of its own making.
UNVERIFIED = ssl._create_unverified_context()
REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DEFAULT_BINARY_DIR = REPOSITORY / "build" / "dev"
# What a program may take on a machine that has much else to do: --dev makes an RSA key, half a second of work at worst.
# It bounds what is waited for later, too.
LONGEST_WAIT = 60


def example(name: str, binary_dir: str | pathlib.Path = DEFAULT_BINARY_DIR) -> pathlib.Path:
    """The program of an example: `greeting` is example_greeting in examples/01_greeting."""
    found = sorted(pathlib.Path(binary_dir).glob(f"examples/*_{name}/example_{name}"))
    if not found:
        raise FileNotFoundError(f"no program of the example {name} in {binary_dir}")
    return found[0]


class NeverListened(AssertionError):
    """The program ended, or said nothing, instead of listening."""

    def __init__(self, exit_code: int, output: str) -> None:
        super().__init__(f"exit code {exit_code}; printed:\n{output}")
        self.exit_code = exit_code
        self.output = output


class WarderProgram:
    """A running program on a free loopback port; a context manager that stops it.

    It sees only the environment given here, and runs in a folder with nothing but the given .env file.
    """

    def __init__(
        self,
        binary: str | pathlib.Path,
        *flags: str,
        environment: dict[str, str] | None = None,
        dotenv: str | None = None,
        address: tuple[str, ...] = ("--host", "127.0.0.1", "--port", "0"),
        probe: str = "/health",
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="warder-test-")
        if dotenv is not None:
            pathlib.Path(self._folder.name, ".env").write_text(dotenv)
        self._lines: list[str] = []
        self._printed = threading.Condition()
        self.process = subprocess.Popen(
            [str(pathlib.Path(binary).resolve()), *address, *flags],
            cwd=self._folder.name,
            env={"PATH": os.environ["PATH"], "HOME": self._folder.name, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.url = self.wait_for(r'listening(?: on |","url":")(https?://[^\s"]+)').rstrip("/")
            self._wait_until_it_answers(probe)
        except Exception as failure:
            raise NeverListened(self.stop(), self.output()) from failure

    def __enter__(self) -> "WarderProgram":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def output(self) -> str:
        """Everything printed so far: start screen, log and access log."""
        with self._printed:
            return "".join(self._lines)

    def wait_for(self, pattern: str, seconds: float = LONGEST_WAIT) -> str:
        """The first group (or the whole) of the first match in the output."""
        found = self.wait_until(lambda output: re.search(pattern, output), f"printed {pattern}", seconds)
        return found[1] if found.re.groups else found[0]

    def wait_until(self, found: Callable[[str], Found], what: str, seconds: float = LONGEST_WAIT) -> Found:
        """What `found` gives for the output once that is something; asked again when there is more of it."""
        deadline = time.monotonic() + seconds
        with self._printed:
            while True:
                result = found("".join(self._lines))
                if result:
                    return result
                ended = not self._reader.is_alive()
                if ended or not self._printed.wait(min(1, deadline - time.monotonic())):
                    if ended or time.monotonic() >= deadline:
                        raise AssertionError(f"never {what}; printed:\n{''.join(self._lines)}")

    def stop(self) -> int:
        """Ends the program with SIGTERM, and gives its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self._reader.join()
            self.process.stdout.close()
            self._folder.cleanup()

    def _read(self) -> None:
        for line in self.process.stdout:
            with self._printed:
                self._lines.append(line)
                self._printed.notify_all()
        with self._printed:
            self._printed.notify_all()

    def _wait_until_it_answers(self, probe: str) -> None:
        deadline = time.monotonic() + LONGEST_WAIT
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}{probe}", timeout=5, context=UNVERIFIED) as response:
                    if response.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError):
                if self.process.poll() is not None or time.monotonic() >= deadline:
                    raise
            threading.Event().wait(0.02)
