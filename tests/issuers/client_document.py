"""A client's own site, which has its Client ID Metadata Document; and the authority that vouches for the site."""

import pathlib
import ssl
import subprocess
import tempfile

from loopback_server import Handler, LoopbackServer

# Any port of loopback goes with it (RFC 8252, section 7.3).
REDIRECT_URI = "http://127.0.0.1/callback"


class Authority:
    """A certificate for localhost that vouches for itself; a context manager that deletes it."""

    def __enter__(self) -> "Authority":
        self._folder = tempfile.TemporaryDirectory(prefix="warder-authority-")
        self.file, self.key = (str(pathlib.Path(self._folder.name, name)) for name in ("certificate", "key"))
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", self.key,
             "-out", self.file],
            check=True, capture_output=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


class Site(LoopbackServer):
    """Serves the document by https on localhost."""

    def __init__(self, authority: Authority) -> None:
        self.asked_for: list[str] = []
        site = self

        class Document(Handler):
            def do_GET(self) -> None:
                site.asked_for.append(self.path)
                self.answer({
                    "client_id": site.url, "client_name": "A test", "redirect_uris": [REDIRECT_URI],
                    "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "none",
                })

        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(authority.file, authority.key)
        super().__init__(Document, tls)
        self.url += "/client.json"
