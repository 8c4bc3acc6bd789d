"""A client's key and its DPoP proofs (RFC 9449), in whole numbers; shares no code with Warder."""

import hashlib
import json
import secrets
import time

from fake_issuer import base64url

# P-256 (SEC 2, section 2.4.2)
P = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)
Point = tuple[int, int] | None


def add(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if one == other else (y2 - y1) * pow(x2 - x1, -1, P)
    x = (slope * slope - x1 - x2) % P
    return x, (slope * (x1 - x) - y1) % P


def times(factor: int, point: Point) -> Point:
    result = None
    while factor:
        if factor & 1:
            result = add(result, point)
        point, factor = add(point, point), factor >> 1
    return result


class ProofKey:
    """A P-256 key that signs ES256 (RFC 7518, section 3.4)."""

    def __init__(self) -> None:
        self._secret = secrets.randbelow(N - 1) + 1
        x, y = times(self._secret, G)
        self.jwk = {"crv": "P-256", "kty": "EC", "x": base64url(x.to_bytes(32, "big")),
                    "y": base64url(y.to_bytes(32, "big"))}

    def thumbprint(self) -> str:
        """RFC 7638: the members in the order of their names."""
        return base64url(hashlib.sha256(json.dumps(self.jwk, separators=(",", ":")).encode()).digest())

    def sign(self, message: bytes) -> bytes:
        digest = int.from_bytes(hashlib.sha256(message).digest(), "big")
        chance = secrets.randbelow(N - 1) + 1
        r = times(chance, G)[0] % N
        s = pow(chance, -1, N) * (digest + r * self._secret) % N
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def proof(self, method: str, url: str, token: str | None = None, **changes: object) -> str:
        """A proof for one request; a change to None leaves a claim out."""
        claims = {"jti": secrets.token_urlsafe(16), "htm": method, "htu": url, "iat": int(time.time())}
        if token is not None:
            claims["ath"] = base64url(hashlib.sha256(token.encode()).digest())
        claims = {name: value for name, value in (claims | changes).items() if value is not None}
        header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk}
        text = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
        return f"{text}.{base64url(self.sign(text.encode()))}"
