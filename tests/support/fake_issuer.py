"""A Scalekit environment of our own making: keys, metadata, and tokens that say whatever a test wants.

It shares no code with Warder: RSA, JOSE and the URLs are written again here, from the RFCs.
"""

import base64
import functools
import hashlib
import json
import secrets
import threading
import time

from loopback_server import Handler, LoopbackServer

RESOURCE_ID = "res_1"


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _is_prime(candidate: int) -> bool:
    """Miller and Rabin's test, wrong with probability 4^-32."""
    if any(candidate % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    odd, twos = candidate - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(32):
        power = pow(secrets.randbelow(candidate - 3) + 2, odd, candidate)
        if power in (1, candidate - 1):
            continue
        for _ in range(twos - 1):
            power = power * power % candidate
            if power == candidate - 1:
                break
        else:
            return False
    return True


def _prime(bits: int) -> int:
    while True:
        candidate = secrets.randbits(bits) | 3 << (bits - 2) | 1
        if candidate % 65537 != 1 and _is_prime(candidate):
            return candidate


class Key:
    """An RSA key of 2048 bits that signs RS256 (RFC 8017 section 8.2, RFC 7518 section 3.3)."""

    def __init__(self, name: str) -> None:
        p, q = _prime(1024), _prime(1024)
        self.name = name
        self.modulus = p * q
        self._exponent = pow(65537, -1, (p - 1) * (q - 1))

    def sign(self, message: bytes) -> bytes:
        digest_info = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(message).digest()
        padded = b"\x00\x01" + b"\xff" * (256 - 3 - len(digest_info)) + b"\x00" + digest_info
        return pow(int.from_bytes(padded, "big"), self._exponent, self.modulus).to_bytes(256, "big")

    def jwk(self) -> dict:
        modulus = base64url(self.modulus.to_bytes(256, "big"))
        return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.name, "n": modulus, "e": "AQAB"}


@functools.cache
def key(name: str) -> Key:
    """A key of that name; the same one for the whole process, since making one takes a second."""
    return Key(name)


class FakeIssuer(LoopbackServer):
    """Serves until its context ends. `published` are the keys that /keys lists."""

    def __init__(self) -> None:
        self.published = [key("snk_1")]
        self.is_down = False  # every request is answered with 500
        self.garbage: bytes | None = None  # takes the place of the key set
        self.before_answer = lambda: None  # a test may wait here
        self.requests: list[str] = []
        self._asked = threading.Condition()
        super().__init__(_handler_of(self))
        self.resource_url = f"{self.url}/resources/{RESOURCE_ID}"

    def wait_until_asked(self, path: str, times: int, seconds: float = 60) -> None:
        """Until that many requests for the path have come, counted from the start."""
        with self._asked:
            if not self._asked.wait_for(lambda: self.requests.count(path) >= times, seconds):
                raise AssertionError(f"{path} was asked for {self.requests.count(path)} times, not {times}")

    def environment(self, audience: str, **more: str) -> dict[str, str]:
        """The variables of the pattern, for a server that is published as `audience`."""
        metadata = {
            "authorization_servers": [self.resource_url],
            "bearer_methods_supported": ["header"],
            "resource": audience,
            "resource_documentation": f"{audience}docs",
            "scopes_supported": ["usr:read"],
        }
        variables = {
            "SK_ENV_URL": self.url,
            "SK_CLIENT_ID": "skc_1",
            "SK_CLIENT_SECRET": "not-needed",
            "EXPECTED_AUDIENCE": audience,
            "MCP_SERVER_ID": RESOURCE_ID,
            "PROTECTED_RESOURCE_METADATA": json.dumps(metadata, separators=(",", ":")),
        }
        return variables | more

    def token(self, audience: str, signer: str = "snk_1", header: dict | None = None, **claims: object) -> str:
        """A token of an MCP client. A claim of None is left out; any other replaces the usual one."""
        now = int(time.time())
        usual = {
            "iss": self.url,
            "sub": "usr_1",
            "aud": [audience, RESOURCE_ID],
            "client_id": "m2m_1",
            "iat": now,
            "nbf": now,
            "exp": now + 600,
            "jti": f"tkn_{secrets.token_hex(8)}",
            "oid": "org_1",
            "scope": "usr:read",
        }
        payload = {name: value for name, value in (usual | claims).items() if value is not None}
        head = {"alg": "RS256", "typ": "JWT", "kid": signer} | (header or {})
        signed = ".".join(base64url(json.dumps(part).encode()) for part in (head, payload))
        return f"{signed}.{base64url(key(signer).sign(signed.encode()))}"

    def answer(self, path: str) -> tuple[int, dict | bytes]:
        """Status and body of the answer to a GET."""
        with self._asked:
            self.requests.append(path)
            self._asked.notify_all()
        self.before_answer()
        if self.is_down:
            return 500, {"error": "down"}
        if path == "/keys" and self.garbage is not None:
            return 200, self.garbage
        if path == "/keys":
            return 200, {"keys": [published.jwk() for published in self.published]}
        if path in (
            f"/resources/{RESOURCE_ID}/.well-known/oauth-authorization-server",
            f"/.well-known/oauth-authorization-server/resources/{RESOURCE_ID}",
        ):
            return 200, self._metadata(self.resource_url)
        if path in ("/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"):
            return 200, self._metadata(self.url)
        return 404, {"error": "not found"}

    def _metadata(self, issuer: str) -> dict:
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/oauth/authorize",
            "token_endpoint": f"{issuer}/oauth/token",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "client_credentials"],
            "code_challenge_methods_supported": ["S256"],
        }


def _handler_of(issuer: FakeIssuer) -> type[Handler]:
    class Environment(Handler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, document = issuer.answer(self.path)
            try:
                self.answer(document, status)
            except ConnectionError:  # who asked has given up
                self.close_connection = True

    return Environment
