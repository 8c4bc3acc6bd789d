"""The conformance fixture over its standard input and output, as a client that starts it speaks to it."""

import json
import pathlib
import queue
import signal
import subprocess
import threading
import unittest

import common

EVERYTHING = pathlib.Path(common.BINARY_DIR) / "tests/conformance/everything_server"
PATIENCE = 20


class Program:
    """A program, its input, and what comes out of it, line by line."""

    def __init__(self, *flags: str, environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [EVERYTHING, "--stdio", *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment or {},
        )
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.errors: list[bytes] = []
        self.threads = [threading.Thread(target=self.read), threading.Thread(target=self.read_errors)]
        for thread in self.threads:
            thread.start()

    def __enter__(self) -> "Program":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for thread in self.threads:
            thread.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                pipe.close()
            except BrokenPipeError:
                pass

    def read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line.decode())
        self.lines.put(None)

    def read_errors(self) -> None:
        self.errors.extend(self.process.stderr)

    def log(self) -> str:
        self.threads[1].join(PATIENCE)
        return b"".join(self.errors).decode()

    def say(self, message: object) -> None:
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def hear(self) -> dict | None:
        """The next message; None at the end of the output."""
        line = self.lines.get(timeout=PATIENCE)
        return None if line is None else json.loads(line)

    def hear_until(self, number: object) -> tuple[list[dict], dict]:
        """What came before the response with this id, and the response."""
        before: list[dict] = []
        while (message := self.hear()) is not None:
            if message.get("id") == number and "method" not in message:
                return before, message
            before.append(message)
        raise AssertionError(f"the output ended before the response {number!r}: {before}")

    def ask(self, method: str, params: dict | None = None, number: object = 1) -> dict:
        self.say({"jsonrpc": "2.0", "id": number, "method": method, "params": params or {}})
        before, response = self.hear_until(number)
        assert not before, before
        return response

    def end(self) -> int:
        """Closes the input; gives the exit status."""
        self.process.stdin.close()
        return self.process.wait(PATIENCE)


class StdioTest(unittest.TestCase):
    def setUp(self) -> None:
        self.server = self.enterContext(Program())


class OlderClient(StdioTest):
    def setUp(self) -> None:
        super().setUp()
        client = {"name": "t", "version": "1"}
        capabilities = {"elicitation": {}, "sampling": {}}
        greeting = self.server.ask(
            "initialize", {"protocolVersion": "2025-11-25", "capabilities": capabilities, "clientInfo": client}
        )
        self.assertEqual("2025-11-25", greeting["result"]["protocolVersion"])
        self.assertTrue(greeting["result"]["capabilities"]["tools"]["listChanged"])
        self.server.say({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def begin(self, tool: str, number: int, **arguments: object) -> None:
        params = {"name": tool, "arguments": arguments, "_meta": {"progressToken": "p"}}
        self.server.say({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params})

    def text(self, response: dict) -> str:
        return response["result"]["content"][0]["text"]

    def test_lists_and_calls(self):
        tools = [tool["name"] for tool in self.server.ask("tools/list")["result"]["tools"]]
        self.assertIn("test_simple_text", tools)
        self.begin("test_simple_text", 2)
        before, response = self.server.hear_until(2)
        self.assertEqual([], before)
        self.assertEqual("This is a simple text response for testing.", self.text(response))

    def test_progress_comes_before_the_response(self):
        self.begin("test_tool_with_progress", 2)
        before, _ = self.server.hear_until(2)
        self.assertEqual([0, 50, 100], [message["params"]["progress"] for message in before])

    def test_elicitation(self):
        self.begin("test_elicitation", 2, message="Who?")
        asked = self.server.hear()
        self.assertEqual("elicitation/create", asked["method"])
        content = {"username": "ada", "email": "ada@example.com"}
        self.server.say({"jsonrpc": "2.0", "id": asked["id"], "result": {"action": "accept", "content": content}})
        _, response = self.server.hear_until(2)
        self.assertIn("ada@example.com", self.text(response))

    def test_sampling_while_others_are_answered(self):
        self.begin("test_sampling", 2, prompt="Hello")
        asked = self.server.hear()
        self.assertEqual("sampling/createMessage", asked["method"])
        self.assertEqual({}, self.server.ask("ping", number="between")["result"])
        said = {"role": "assistant", "content": {"type": "text", "text": "Hi"}, "model": "m"}
        self.server.say({"jsonrpc": "2.0", "id": asked["id"], "result": said})
        self.assertEqual("LLM response: Hi", self.text(self.server.hear_until(2)[1]))

    def test_a_cancelled_call_sees_it_and_is_not_answered(self):
        self.begin("test_waits_for_cancellation", 2)
        self.assertEqual("notifications/progress", self.server.hear()["method"])
        self.server.say({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 2}})
        self.begin("test_was_cancelled", 3)
        before, response = self.server.hear_until(3)
        self.assertEqual([], before)
        self.assertEqual("cancelled", self.text(response))
        self.assertEqual({}, self.server.ask("ping")["result"])

    def test_changes_are_told(self):
        self.begin("test_trigger_tool_change", 2)
        before, _ = self.server.hear_until(2)
        after = [] if before else [self.server.hear()]
        self.assertEqual(["notifications/tools/list_changed"], [message["method"] for message in before + after])

    def test_the_end_of_the_input_stops_what_runs(self):
        self.begin("test_waits_for_cancellation", 2)
        self.server.hear()
        self.assertEqual(0, self.server.end())
        self.assertEqual("Nobody waits for this.", self.text(self.server.hear()))
        self.assertIsNone(self.server.hear())


class ModernClient(StdioTest):
    def ask(self, method: str, number: object = 1, **params: object) -> dict:
        self.begin(method, number, **params)
        before, response = self.server.hear_until(number)
        self.assertEqual([], before)
        return response

    def begin(self, method: str, number: object = 1, **params: object) -> None:
        meta = {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28",
            "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}},
        }
        self.server.say({"jsonrpc": "2.0", "id": number, "method": method, "params": params | {"_meta": meta}})

    def test_discovers_and_calls(self):
        self.assertEqual(["2026-07-28"], self.ask("server/discover")["result"]["supportedVersions"])
        called = self.ask("tools/call", 2, name="test_simple_text")
        self.assertEqual("complete", called["result"]["resultType"])

    def test_header_parameters_are_not_asked_for(self):
        self.assertIn("result", self.ask("tools/call", name="test_x_mcp_header", arguments={"region": "eu"}))

    def test_is_asked_by_the_result(self):
        name = "test_input_required_result_request_state"
        asked = self.ask("tools/call", name=name)["result"]
        self.assertEqual("input_required", asked["resultType"])
        answers = {"confirm": {"action": "accept", "content": {"ok": True}}}
        told = self.ask("tools/call", 2, name=name, inputResponses=answers, requestState=asked["requestState"])
        self.assertIn("state-ok", told["result"]["content"][0]["text"])
        bad = self.ask("tools/call", 3, name=name, inputResponses=answers, requestState=asked["requestState"] + "x")
        self.assertEqual(-32602, bad["error"]["code"])

    def test_listens_until_it_cancels(self):
        self.begin("subscriptions/listen", "sub", notifications={"toolsListChanged": True})
        acknowledged = self.server.hear()
        self.assertEqual("notifications/subscriptions/acknowledged", acknowledged["method"])
        self.begin("tools/call", 2, name="test_trigger_tool_change")
        before, _ = self.server.hear_until(2)
        changed = before[0] if before else self.server.hear()
        self.assertEqual("notifications/tools/list_changed", changed["method"])
        self.assertEqual("sub", changed["params"]["_meta"]["io.modelcontextprotocol/subscriptionId"])
        self.server.say({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": "sub"}})
        self.ask("tools/call", 3, name="test_trigger_tool_change")
        self.ask("tools/list", 4)

    def test_the_end_of_the_input_ends_subscriptions_with_their_results(self):
        self.begin("subscriptions/listen", "sub", notifications={"toolsListChanged": True})
        self.server.hear()
        self.assertEqual(0, self.server.end())
        self.assertEqual("complete", self.server.hear_until("sub")[1]["result"]["resultType"])


class Lines(StdioTest):
    def test_what_is_no_message_is_an_error_and_the_next_one_is_answered(self):
        self.server.process.stdin.write(b"nonsense\n\n\r\n" + b"x" * (5 * 1024 * 1024) + b"\n")
        self.server.process.stdin.flush()
        for problem in ("Parse error: ", "Parse error: the message is too long"):
            error = self.server.hear()
            self.assertIsNone(error["id"])
            self.assertEqual(-32700, error["error"]["code"])
            self.assertIn(problem, error["error"]["message"])
        self.assertEqual({}, self.server.ask("ping")["result"])

    def test_a_last_message_needs_no_line_end(self):
        self.server.process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}')
        self.assertEqual(0, self.server.end())
        self.assertEqual({"jsonrpc": "2.0", "id": 1, "result": {}}, self.server.hear())
        self.assertIsNone(self.server.hear())


class End(StdioTest):
    def test_a_signal_ends_it(self):
        self.server.ask("ping")
        self.server.process.send_signal(signal.SIGTERM)
        self.assertEqual(0, self.server.process.wait(PATIENCE))
        self.assertIsNone(self.server.hear())
        self.assertIn("SIGTERM", self.server.log())

    def test_nobody_who_reads_ends_it(self):
        with subprocess.Popen(
            [EVERYTHING, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
        ) as process:
            process.stdout.close()
            process.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
            process.stdin.flush()
            self.assertEqual(0, process.wait(PATIENCE))


class Flags(unittest.TestCase):
    def run_program(self, *flags: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [EVERYTHING, *flags], input="", text=True, capture_output=True, timeout=PATIENCE, env=environment
        )

    def test_flags_of_http_refuse_to_start(self):
        for flags in (("--port", "1"), ("--dev",), ("--host", "127.0.0.1"), ("--no-access-log",)):
            with self.subTest(flags):
                refused = self.run_program("--stdio", *flags)
                self.assertEqual(2, refused.returncode)
                self.assertEqual("", refused.stdout)
                self.assertIn(f"{flags[0]}: is about HTTP, and --stdio serves over the standard input", refused.stderr)

    def test_variables_of_http_say_nothing(self):
        served = self.run_program(WARDER_STDIO="1", PORT="1", WARDER_HOST="0.0.0.0")
        self.assertEqual((0, ""), (served.returncode, served.stdout))

    def test_a_guard_is_off_and_it_is_said(self):
        served = self.run_program("--stdio", SK_ENV_URL="https://example.com")
        self.assertEqual((0, ""), (served.returncode, served.stdout))
        self.assertIn("the guard is off", served.stderr)


if __name__ == "__main__":
    unittest.main()
