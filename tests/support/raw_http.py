"""HTTP/1.1 over a plain socket: bytes go out exactly as given, responses come back as values."""

import dataclasses
import json
import socket


@dataclasses.dataclass
class Response:
    status: int
    fields: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """Value of a field that stands there once at most; empty when it is absent."""
        values = [value for key, value in self.fields if key.lower() == name.lower()]
        if len(values) > 1:
            raise AssertionError(f"{name} is there {len(values)} times")
        return values[0] if values else ""

    def json(self):
        return json.loads(self.body)

    def members(self) -> dict:
        """The body as a JSON object; empty when it is none."""
        try:
            body = self.json()
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}


class Connection:
    """One connection to a server on loopback; a context manager."""

    def __init__(self, host: str, port: int, seconds: float = 10) -> None:
        self._socket = socket.create_connection((host, port), seconds)
        self._unread = b""

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def send(self, request: bytes) -> None:
        """Sends all of it, or as much as a server takes that has answered and closed already."""
        try:
            self._socket.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def receive(self, method: str = "POST") -> Response:
        """The next response; `method` is what was asked, since the answer to HEAD has no body."""
        head = self._until(b"\r\n\r\n").decode("latin-1")
        status_line, *lines = head.split("\r\n")[:-2]
        version, status, *_ = status_line.split(" ")
        if version != "HTTP/1.1":
            raise AssertionError(f"not a status line: {status_line}")
        fields = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        response = Response(int(status), fields, b"")
        if method == "HEAD" or response.status in (204, 304) or response.status < 200:
            return response
        if response["Transfer-Encoding"] == "chunked":
            while size := int(self._until(b"\r\n").split(b";")[0], 16):
                response.body += self._take(size)
                self._until(b"\r\n")
            self._until(b"\r\n")
        else:
            response.body = self._take(int(response["Content-Length"]))
        return response

    def is_closed_by_server(self) -> bool:
        """Whether the server ends the connection and sends nothing more."""
        try:
            return self._unread == b"" and self._socket.recv(1) == b""
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False

    def _fill(self) -> None:
        received = self._socket.recv(65536)
        if not received:
            raise AssertionError(f"the connection ended within a response, after {self._unread!r}")
        self._unread += received

    def _until(self, end: bytes) -> bytes:
        while end not in self._unread:
            self._fill()
        position = self._unread.index(end) + len(end)
        taken, self._unread = self._unread[:position], self._unread[position:]
        return taken

    def _take(self, size: int) -> bytes:
        while len(self._unread) < size:
            self._fill()
        taken, self._unread = self._unread[:size], self._unread[size:]
        return taken


def exchange(host: str, port: int, request: bytes) -> Response:
    """One request on a connection of its own."""
    with Connection(host, port) as connection:
        connection.send(request)
        return connection.receive(request.split(b" ", 1)[0].decode("latin-1"))
