"""What the scripts of this folder share: one authenticated tools/call of the greeting server."""

import json
import pathlib
import re
import sys
import time
import urllib.request

CALL = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                   "params": {"name": "greet_user", "arguments": {"name": "Saif"}}}, separators=(",", ":"))


def fields(token: str) -> dict[str, str]:
    return {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-11-25",
        "Authorization": f"Bearer {token}",
    }


def wait_for(found, what: str, seconds: float = 60):
    """What `found()` gives once that is something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if value := found():
            return value
        time.sleep(0.02)
    sys.exit(f"{what} did not come up")


def token_of(screen: str) -> str:
    """The token of the curl line that a server prints with --dev, into the file `screen`."""
    found = wait_for(lambda: re.search(r"Bearer ([\w.-]+)'", pathlib.Path(screen).read_text()), "the server")
    return found.group(1)


def wait_for_keys(port: int) -> None:
    url = f"http://127.0.0.1:{port}/ready"

    def ready():
        try:
            return urllib.request.urlopen(url).status == 200
        except OSError:
            return False

    wait_for(ready, "the keys")
