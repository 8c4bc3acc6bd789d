"""What the Python clients share for a whole session with the conformance fixture: what its user, model and folders
answer, and the tests that each client runs."""

import asyncio
import base64
import functools
import os
from collections.abc import Callable
from typing import Any

import mcp_types
from mcp.client.subscriptions import PromptsListChanged, ResourceUpdated, ToolsListChanged, listen

URL = os.environ["WARDER_URL"]
TOKEN = os.environ.get("WARDER_TOKEN", "")
SECONDS = 60  # more than anything here takes
LOG_LEVEL_OF_CALL = {"io.modelcontextprotocol/logLevel": "debug"}
PNG = b"\x89PNG\r\n\x1a\n"
ROOT = "file:///test/root"
# What the user types into the fields of a form.
FORM = {
    "name": "Alice", "username": "alice", "email": "alice@example.com", "ok": True, "color": "blue", "context": "tea",
}


class Host:
    """Who sits behind a client, and what they heard."""

    def __init__(self) -> None:
        self.accepts = True
        self.progress: list[tuple[float, float | None]] = []
        self.spoke = asyncio.Event()
        self.logs: list[Any] = []
        self.changes: asyncio.Queue[str] = asyncio.Queue()

    def fill_in(self, schema: dict) -> dict | None:
        return {field: FORM[field] for field in schema["properties"]} if self.accepts else None

    def think(self, messages: list[mcp_types.SamplingMessage]) -> str:
        return f"I was asked: {messages[-1].content.text}"

    async def on_progress(self, done: float, total: float | None, message: str | None) -> None:
        self.progress.append((done, total))
        self.spoke.set()

    async def on_log(self, params: mcp_types.LoggingMessageNotificationParams) -> None:
        self.logs.append(params.data)

    async def on_message(self, message: Any) -> None:
        if not isinstance(message, Exception):
            await self.changes.put(message.method)


def in_a_session(test: Callable) -> Callable:
    """A test with a `host` and a `client` of its own."""

    @functools.wraps(test)
    async def within(self: "SessionTests") -> None:
        self.host = Host()
        async with asyncio.timeout(SECONDS), self.connected(self.host) as self.client:
            self.assertEqual(self.version, self.client.protocol_version)
            await test(self)

    return within


class SessionTests:
    """Tests for a unittest.IsolatedAsyncioTestCase, which brings the `version` that it negotiates, `connected(host)`,
    a client's context manager, and the verbs below, in the words of its client."""

    async def asyncSetUp(self) -> None:
        asyncio.get_running_loop().slow_callback_duration = 10

    @property
    def legacy(self) -> bool:
        return self.version < "2026-07-28"

    async def said(self, name: str, arguments: dict | None = None, **more: Any) -> str:
        """The text of a call's result."""
        result = await self.call(name, arguments or {}, **more)
        self.assertFalse(result.is_error, result.content)
        return result.content[0].text

    @in_a_session
    async def test_tools(self) -> None:
        tools = {tool.name: tool for tool in await self.tools()}
        self.assertIn("addressDef", str(tools["json_schema_2020_12_tool"].input_schema))
        self.assertEqual("This is a simple text response for testing.", await self.said("test_simple_text"))
        self.assertEqual("Hello, Ada!", await self.said("greet", {"name": "Ada"}))
        image, = (await self.call("test_image_content", {})).content
        self.assertEqual("image/png", image.mime_type)
        self.assertTrue(base64.b64decode(image.data).startswith(PNG))
        audio, = (await self.call("test_audio_content", {})).content
        self.assertEqual("audio/wav", audio.mime_type)
        embedded, = (await self.call("test_embedded_resource", {})).content
        self.assertEqual("test://embedded-resource", str(embedded.resource.uri))
        mixed = (await self.call("test_multiple_content_types", {})).content
        self.assertEqual(["text", "image", "resource"], [block.type for block in mixed])

    @in_a_session
    async def test_failures_of_tools(self) -> None:
        failed = await self.call("test_error_handling", {})
        self.assertTrue(failed.is_error)
        self.assertEqual("This tool intentionally returns an error for testing", failed.content[0].text)
        with self.assertRaisesRegex(Exception, "(?i)unknown|not found|no tool"):
            await self.call("no_such_tool", {})

    @in_a_session
    async def test_argument_that_stands_in_a_header(self) -> None:
        await self.tools()  # tells the client of the header
        self.assertIn("Grüße", await self.said("test_x_mcp_header", {"region": "Grüße"}))

    @in_a_session
    async def test_resources(self) -> None:
        self.assertIn("test://static-text", [str(resource.uri) for resource in await self.resources()])
        self.assertIn("test://template/{id}/data", [family.uri_template for family in await self.templates()])
        text, = await self.contents("test://static-text")
        self.assertEqual("This is the content of the static text resource.", text.text)
        binary, = await self.contents("test://static-binary")
        self.assertEqual("image/png", binary.mime_type)
        self.assertTrue(base64.b64decode(binary.blob).startswith(PNG))
        templated, = await self.contents("test://template/123/data")
        self.assertEqual("test://template/123/data", str(templated.uri))
        self.assertIn('"id":"123"', templated.text)
        with self.assertRaisesRegex(Exception, "(?i)not found|no resource|unknown"):
            await self.contents("test://nowhere")

    @in_a_session
    async def test_prompts(self) -> None:
        self.assertIn("test_prompt_with_arguments", [prompt.name for prompt in await self.prompts()])
        simple, = await self.messages("test_simple_prompt")
        self.assertEqual("This is a simple prompt for testing.", simple.content.text)
        filled, = await self.messages("test_prompt_with_arguments", {"arg1": "one", "arg2": "two"})
        self.assertEqual("Prompt with arguments: arg1='one', arg2='two'", filled.content.text)
        embedded, _ = await self.messages("test_prompt_with_embedded_resource", {"resourceUri": "test://static-text"})
        self.assertEqual("test://static-text", str(embedded.content.resource.uri))
        image, _ = await self.messages("test_prompt_with_image")
        self.assertEqual("image/png", image.content.mime_type)

    @in_a_session
    async def test_completion(self) -> None:
        prompt = mcp_types.PromptReference(type="ref/prompt", name="test_prompt_with_arguments")
        self.assertEqual(["te1", "te2"], await self.completed(prompt, {"name": "arg1", "value": "te"}))

    @in_a_session
    async def test_progress(self) -> None:
        await self.said("test_tool_with_progress", on_progress=self.host.on_progress)
        self.assertEqual([(0, 100), (50, 100), (100, 100)], self.host.progress)

    @in_a_session
    async def test_logging(self) -> None:
        if self.legacy:
            await self.client.set_logging_level("debug")
        await self.said("test_tool_with_logging", meta=None if self.legacy else LOG_LEVEL_OF_CALL)
        self.assertEqual(
            ["Tool execution started", "Tool processing data", "Tool execution completed"], self.host.logs
        )

    @in_a_session
    async def test_elicitation(self) -> None:
        self.assertEqual(
            'User response: {"username":"alice","email":"alice@example.com"}',
            await self.said("test_elicitation", {"message": "Who are you?"}),
        )
        self.assertEqual("Hello, Alice!", await self.said("test_input_required_result_elicitation"))
        self.assertEqual("state-ok", await self.said("test_input_required_result_request_state"))
        self.assertEqual("Alice likes blue", await self.said("test_input_required_result_multi_round"))
        prompt, = await self.messages("test_input_required_result_prompt")
        self.assertEqual("Use this context: tea", prompt.content.text)

    @in_a_session
    async def test_declined_elicitation(self) -> None:
        self.host.accepts = False
        self.assertEqual("Hello, stranger!", await self.said("test_input_required_result_elicitation"))

    @in_a_session
    async def test_sampling(self) -> None:
        self.assertEqual("LLM response: I was asked: Hi", await self.said("test_sampling", {"prompt": "Hi"}))
        self.assertEqual(
            "I was asked: What is the capital of France?", await self.said("test_input_required_result_sampling")
        )

    @in_a_session
    async def test_roots(self) -> None:
        self.assertEqual(f"Client roots: {ROOT}", await self.said("test_input_required_result_list_roots"))

    @in_a_session
    async def test_questions_of_all_kinds_at_once(self) -> None:
        self.assertEqual(
            "I was asked: Generate a greeting Alice, with 1 roots",
            await self.said("test_input_required_result_multiple_inputs"),
        )

    @in_a_session
    async def test_cancellation(self) -> None:
        waiting = asyncio.create_task(
            self.call("test_waits_for_cancellation", {}, on_progress=self.host.on_progress)
        )
        spoke = asyncio.create_task(self.host.spoke.wait())
        await asyncio.wait([waiting, spoke], return_when=asyncio.FIRST_COMPLETED)
        self.assertFalse(waiting.done(), waiting)
        waiting.cancel()
        self.assertEqual("cancelled", await self.said("test_was_cancelled"))

    @in_a_session
    async def test_changes(self) -> None:
        for trigger, change in (
            ("test_trigger_tool_change", "tools"),
            ("test_trigger_prompt_change", "prompts"),
            ("test_trigger_resource_update", "resource"),
        ):
            with self.subTest(change):
                await self.assert_heard(trigger, change)

    async def assert_heard(self, trigger: str, change: str) -> None:
        """A change that a tool makes is heard."""
        if self.legacy:
            if change == "resource":
                await self.client.session.subscribe_resource("test://watched-resource")
            await self.said(trigger)
            heard = {"tools": "notifications/tools/list_changed", "prompts": "notifications/prompts/list_changed",
                     "resource": "notifications/resources/updated"}[change]
            while await self.host.changes.get() != heard:
                pass
            return
        wanted = {"tools": {"tools_list_changed": True}, "prompts": {"prompts_list_changed": True},
                  "resource": {"resource_subscriptions": ["test://watched-resource"]}}[change]
        async with listen(self.client.session, **wanted) as subscription:
            await self.said(trigger)
            heard = await anext(aiter(subscription))
        event = {"tools": ToolsListChanged, "prompts": PromptsListChanged, "resource": ResourceUpdated}[change]
        self.assertIsInstance(heard, event)
