"""Puts an access token on the requests of a client that has none, and passes the answers on as they come."""

import http.client
import urllib.parse

from loopback_server import Handler, LoopbackServer

# RFC 9110 section 7.6.1: these are of one connection, and not for the next one.
OF_THE_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class TokenProxy(LoopbackServer):
    """A server in front of another one."""

    def __init__(self, upstream: str, token: str) -> None:
        target = urllib.parse.urlsplit(upstream)

        class Proxy(Handler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
                fields = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_CONNECTION}
                fields["Authorization"] = f"Bearer {token}"
                inner = http.client.HTTPConnection(target.hostname, target.port)
                try:
                    inner.request(self.command, self.path, body or None, fields)
                    answer = inner.getresponse()
                    self.send_response_only(answer.status, answer.reason)
                    for name, value in answer.getheaders():
                        if name.lower() not in OF_THE_CONNECTION:
                            self.send_header(name, value)
                    # The end of the connection ends the body, so that nothing is held back to be counted.
                    self.send_header("Connection", "close")
                    self.end_headers()
                    while piece := answer.read1():
                        self.wfile.write(piece)
                        self.wfile.flush()
                except (ConnectionError, http.client.HTTPException):
                    pass
                finally:
                    self.close_connection = True
                    inner.close()

            do_GET = do_POST = do_DELETE = do_OPTIONS = pass_on

        super().__init__(Proxy)
