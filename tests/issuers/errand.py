"""What a client wants done in the middle of its test: it asks for a page, which is there once it is done."""

import http.server
import threading
from collections.abc import Callable


class Errand:
    """Runs `run` on each GET; a context manager."""

    def __init__(self, run: Callable[[], None]) -> None:
        self.runs = 0
        errand = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                run()
                errand.runs += 1
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "Errand":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
