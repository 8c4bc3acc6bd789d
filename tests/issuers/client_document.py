"""A client's own site, which has its Client ID Metadata Document; and the authority that vouches for the site."""

import http.server
import json
import pathlib
import ssl
import subprocess
import tempfile
import threading

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


class Site:
    """Serves the document by https on a free port of localhost; a context manager."""

    def __init__(self, authority: Authority) -> None:
        self.asked_for: list[str] = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked_for.append(self.path)
                body = json.dumps({
                    "client_id": site.url, "client_name": "A test", "redirect_uris": [REDIRECT_URI],
                    "grant_types": ["authorization_code", "refresh_token"], "token_endpoint_auth_method": "none",
                }).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority.file, authority.key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://localhost:{self._server.server_port}/client.json"

    def __enter__(self) -> "Site":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
