"""The official conformance suite's scenarios for authorization servers, which ask for somebody with a browser."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import urllib.parse
import urllib.request

import foreign_clients
import keycloak

SUITE = foreign_clients.TESTS / "node/node_modules/@modelcontextprotocol/conformance/dist/index.js"
SCENARIOS = 2
SECONDS = 300


def issuers(resource_metadata: str) -> list[str]:
    return json.load(urllib.request.urlopen(resource_metadata, timeout=30))["authorization_servers"]


def metadata(issuer: str) -> dict:
    """RFC 8414, section 3.1: the name of the document stands before the issuer's path."""
    parts = urllib.parse.urlsplit(issuer)
    url = f"{parts.scheme}://{parts.netloc}/.well-known/oauth-authorization-server{parts.path}"
    return json.load(urllib.request.urlopen(url, timeout=30))


def register(issuer: str, redirect_uri: str) -> dict:
    wanted = {
        "client_name": "The suite", "redirect_uris": [redirect_uri], "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
    }
    request = urllib.request.Request(
        metadata(issuer)["registration_endpoint"], json.dumps(wanted).encode(), {"Content-Type": "application/json"}
    )
    return json.load(urllib.request.urlopen(request, timeout=30))


def checks(issuer: str, resource: str, browser: pathlib.Path, **variables: str) -> dict[str, tuple[str, str]]:
    """Status and message of each check."""
    port = keycloak.free_port()
    client = register(issuer, f"http://127.0.0.1:{port}/callback")
    with tempfile.TemporaryDirectory(prefix="warder-authorization-") as folder:
        command = [*foreign_clients.node(SUITE), "authorization", "--url", issuer, "--client-id", client["client_id"],
                   "--resource", resource, "--port", str(port), "--output-dir", folder]
        printed = ""
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as suite:
            deadline = threading.Timer(SECONDS, suite.kill)
            deadline.start()
            for line in suite.stdout:
                printed += line
                # By then it has said what to open.
                if "Callback server started" in line:
                    address = re.search(r"^http\S+code_challenge=\S+", printed, re.MULTILINE)
                    subprocess.run([browser, address[0]], env=os.environ | variables, check=True)
            deadline.cancel()
        files = list(pathlib.Path(folder).glob("*/checks.json"))
        if len(files) != SCENARIOS:
            raise AssertionError(f"{len(files)} of {SCENARIOS} scenarios ran to their end:\n{printed}")
        return {
            check["id"]: (check["status"], check.get("errorMessage") or check.get("description", ""))
            for file in files for check in json.loads(file.read_text())
        }
