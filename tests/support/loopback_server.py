"""HTTP servers that stand in for others: each on a free port of loopback, in a thread of its own."""

import http.server
import json
import ssl
import threading
from typing import Self


class Handler(http.server.BaseHTTPRequestHandler):
    """Says nothing of its requests."""

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, document: dict | bytes, status: int = 200) -> None:
        """Sends a document of JSON; bytes as they are."""
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class LoopbackServer:
    """Answers while its context is open."""

    def __init__(self, handler: type[Handler], tls: ssl.SSLContext | None = None) -> None:
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self.url = f"https://localhost:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
