"""What a client wants done in the middle of its test: it asks for a page, which is there once it is done."""

from collections.abc import Callable

from loopback_server import Handler, LoopbackServer


class Errand(LoopbackServer):
    """Runs `run` on each GET."""

    def __init__(self, run: Callable[[], None]) -> None:
        self.runs = 0
        errand = self

        class Page(Handler):
            def do_GET(self) -> None:
                run()
                errand.runs += 1
                self.send_response(204)
                self.end_headers()

        super().__init__(Page)
        self._server.daemon_threads = False  # its end waits for an errand that is under way
