"""Keycloak on a free loopback port, with a realm of our own, over its REST interface."""

import json
import os
import pathlib
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

REALM = "warder"
REGISTRATION_POLICY = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy"


def audience_mapper(audience: str) -> list[dict]:
    return [{
        "name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": {"included.custom.audience": audience, "access.token.claim": "true",
                   "introspection.token.claim": "true"},
    }]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Keycloak:
    """A running Keycloak; a context manager. `home` is where its archive was unpacked."""

    def __init__(self, home: pathlib.Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self.issuer = f"{self.url}/realms/{REALM}"
        self._home = home
        self._log = tempfile.NamedTemporaryFile("w+", prefix="keycloak-", suffix=".log")

    def __enter__(self) -> "Keycloak":
        environment = os.environ | {
            "KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": "admin", "KC_DB": "dev-mem",
            "KC_HTTP_MANAGEMENT_PORT": str(free_port()),
        }
        self._process = subprocess.Popen(
            [self._home / "bin" / "kc.sh", "start-dev", "--http-host", "127.0.0.1", "--http-port",
             str(urllib.parse.urlsplit(self.url).port)],
            env=environment, stdout=self._log, stderr=subprocess.STDOUT, start_new_session=True,
        )
        deadline = time.monotonic() + 180
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Keycloak did not start:\n{pathlib.Path(self._log.name).read_text()[-4000:]}")
            time.sleep(0.5)
        self._admin = self.token("admin-cli", realm="master", grant="password", username="admin", password="admin")
        self.administer("POST", "", {"realm": REALM, "enabled": True})
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, 9)
        self._process.wait()
        self._log.close()

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.url}/realms/master", timeout=5).status == 200
        except OSError:
            return False

    def administer(self, method: str, path: str, body: object = None) -> object:
        request = urllib.request.Request(
            f"{self.url}/admin/realms{path}", method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._admin}", "Content-Type": "application/json"},
        )
        answer = urllib.request.urlopen(request, timeout=30).read()
        return json.loads(answer) if answer else None

    def add_client(self, client_id: str, audience: str = "", **attributes: str) -> None:
        """A client with a secret, its name backwards, and a service account."""
        self.administer("POST", f"/{REALM}/clients", {
            "clientId": client_id, "secret": client_id[::-1], "serviceAccountsEnabled": True,
            "directAccessGrantsEnabled": True, "protocolMappers": audience_mapper(audience) if audience else [],
            "attributes": {name.replace("_", "."): value for name, value in attributes.items()},
        })

    def register_strangers(self, audience: str, *scopes: str) -> None:
        """Lets anybody on this machine register a client (RFC 7591), which may then ask for the scopes. A client that
        names scopes when it registers has no others, so it is they that bring the audience."""
        for policy in self.administer("GET", f"/{REALM}/components?type={REGISTRATION_POLICY}"):
            if (policy["subType"], policy["providerId"]) == ("anonymous", "trusted-hosts"):
                # Clients have pages elsewhere.
                policy["config"] |= {"trusted-hosts": ["127.0.0.1", "localhost"], "client-uris-must-match": ["false"]}
                self.administer("PUT", f"/{REALM}/components/{policy['id']}", policy)
        for scope in scopes:
            made = str(uuid.uuid4())
            self.administer("POST", f"/{REALM}/client-scopes", {
                "id": made, "name": scope, "protocol": "openid-connect", "protocolMappers": audience_mapper(audience),
                "attributes": {"include.in.token.scope": "true"},
            })
            self.administer("PUT", f"/{REALM}/default-optional-client-scopes/{made}")

    def add_user(self, name: str) -> str:
        """Somebody whose password is their name; gives the subject of their tokens."""
        self.administer("POST", f"/{REALM}/users", {
            "username": name, "enabled": True, "email": f"{name}@example.com", "emailVerified": True,
            "firstName": name, "lastName": name,
            "credentials": [{"type": "password", "value": name, "temporary": False}],
        })
        return self.administer("GET", f"/{REALM}/users?exact=true&username={name}")[0]["id"]

    def tokens(self, client_id: str, realm: str = REALM, grant: str = "client_credentials", proof: str = "",
               **parameters: str) -> dict:
        form = {"grant_type": grant, "client_id": client_id} | parameters
        if realm == REALM:
            form["client_secret"] = client_id[::-1]
        request = urllib.request.Request(
            f"{self.url}/realms/{realm}/protocol/openid-connect/token", data=urllib.parse.urlencode(form).encode(),
            headers={"DPoP": proof} if proof else {},
        )
        try:
            return json.load(urllib.request.urlopen(request, timeout=30))
        except urllib.error.HTTPError as refused:
            raise RuntimeError(refused.read().decode()) from refused

    def token(self, client_id: str, **how: str) -> str:
        return self.tokens(client_id, **how)["access_token"]

    def revoke(self, client_id: str, token: str) -> None:
        form = {"client_id": client_id, "client_secret": client_id[::-1], "token": token}
        urllib.request.urlopen(
            f"{self.issuer}/protocol/openid-connect/revoke", data=urllib.parse.urlencode(form).encode(), timeout=30
        )
