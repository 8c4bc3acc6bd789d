"""Every row of the tables, over a real socket, beside the request that it was made from.

Needs the greeting server: WARDER_URL and WARDER_TOKEN name a running one; without them the program of BINARY_DIR
(build/dev) is started with --dev.
"""

import os
import pathlib
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

import bad_http
import bad_json_rpc
import raw_http
import rows
import warder_program

TABLES = {"http": bad_http.ALL, "json_rpc": bad_json_rpc.ALL}


class Tables(unittest.TestCase):
    def test_there_are_many_rows(self):
        self.assertGreaterEqual(sum(map(len, TABLES.values())), 80)


class BadRequests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        url, cls.token = os.environ.get("WARDER_URL"), os.environ.get("WARDER_TOKEN")
        if not url:
            binary_dir = os.environ.get("BINARY_DIR", warder_program.DEFAULT_BINARY_DIR)
            program = warder_program.WarderProgram(warder_program.example("greeting", binary_dir), "--dev")
            cls.addClassCleanup(program.stop)
            url, cls.token = program.url, program.wait_for(r"Authorization: Bearer ([\w.-]+)")
        address = urllib.parse.urlsplit(url)
        cls.host, cls.port = address.hostname, address.port

    def send(self, request: rows.Request, *, then_closed: bool = False) -> raw_http.Response:
        text = request.bytes(f"{self.host}:{self.port}", self.token)
        with raw_http.Connection(self.host, self.port) as connection:
            connection.send(text)
            response = connection.receive(text.split(b" ", 1)[0].decode("latin-1"))
            if then_closed:
                self.assertTrue(connection.is_closed_by_server(), "the connection stays open")
        return response

    def assert_passes(self, request: rows.Request) -> None:
        """What the row was made from, unchanged."""
        response = self.send(request)
        self.assertEqual(200, response.status, response.body)
        if request.body:
            answer = response.json()
            self.assertIn("result", answer[0] if isinstance(answer, list) else answer)

    def assert_refused(self, row: rows.Row) -> None:
        response = self.send(row.refused(), then_closed=row.closes)
        self.assertEqual(row.status, response.status, response.body)
        for name, part in row.fields.items():
            self.assertIn(part, response[name])
        if row.refused().head.startswith("HEAD"):
            return
        self.assertEqual("application/json", response["Content-Type"].partition(";")[0])
        answer = response.members()
        self.assertTrue(answer, f"no JSON object: {response.body!r}")
        self.assertIn(row.says, response.body.decode())
        if row.code is not None:
            self.assertEqual(row.code, answer["error"]["code"], answer)
            self.assertEqual(7 if row.echoes_id else None, answer.get("id"))


def _add_test(table: str, row: rows.Row) -> None:
    def test(self: BadRequests) -> None:
        self.assert_passes(row.twin)
        self.assert_refused(row)

    name = f"test_{table}_" + "".join(c if c.isalnum() else "_" for c in row.name)
    if hasattr(BadRequests, name):
        raise ValueError(f"two rows are called {row.name}")
    setattr(BadRequests, name, test)


for _table, _rows in TABLES.items():
    for _row in _rows:
        _add_test(_table, _row)

if __name__ == "__main__":
    unittest.main()
