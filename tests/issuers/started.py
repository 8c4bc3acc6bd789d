"""The issuers and programs of these tests. An issuer is started when a test first asks for it, and stays until the end."""

import contextlib
import functools
import pathlib
import subprocess
import zipfile

import foreign_clients
import keycloak
import warder_program

VERSION = "26.4.0"
STORE = warder_program.REPOSITORY / "build" / "keycloak"
SERVER = warder_program.DEFAULT_BINARY_DIR / "tests" / "issuers" / "guarded_server"
WARDER = warder_program.DEFAULT_BINARY_DIR / "apps" / "warder"
# What Keycloak writes into every token for our servers: it knows no resource indicators.
AUDIENCE = "https://mcp.example.com/mcp"
SCOPES = ("notes:read", "notes:write")
# Who signs in, and the password.
PERSON = "saif"

until_the_end = contextlib.ExitStack()
# Where an unpacked Keycloak is; else it is fetched.
keycloak_home: pathlib.Path | None = None


def fetched() -> pathlib.Path:
    home = STORE / f"keycloak-{VERSION}"
    if not home.exists():
        archive = f"org.keycloak:keycloak-quarkus-dist:{VERSION}:zip"
        subprocess.run(
            ["mvn", "-q", "dependency:copy", f"-Dartifact={archive}", f"-DoutputDirectory={STORE}"], check=True
        )
        with zipfile.ZipFile(next(STORE.glob("*.zip"))) as packed:
            packed.extractall(STORE)
        (home / "bin" / "kc.sh").chmod(0o755)
    return home


@functools.cache
def keycloak_issuer() -> keycloak.Keycloak:
    issuer = until_the_end.enter_context(keycloak.Keycloak(keycloak_home or fetched()))
    issuer.add_client("ours", AUDIENCE)
    issuer.add_client("stranger")
    issuer.add_client("checker")
    issuer.add_client("bound", AUDIENCE, dpop_bound_access_tokens="true")
    issuer.register_strangers(AUDIENCE, *SCOPES)
    issuer.subject = issuer.add_user(PERSON)
    return issuer


@functools.cache
def oidc_provider() -> warder_program.WarderProgram:
    """Not a program of Warder's, but started as they are."""
    node, script = foreign_clients.node(foreign_clients.TESTS / "node" / "issuers" / "oidc_provider.mjs")
    return until_the_end.enter_context(
        warder_program.WarderProgram(node, script, address=(), probe="/.well-known/oauth-authorization-server")
    )
