"""What the Python clients share: where the server is, the three callers, and the tests that each client runs."""

import asyncio
import os

import httpx2
from mcp.client.auth.utils import (
    extract_field_from_www_auth,
    extract_resource_metadata_from_www_auth,
    extract_scope_from_www_auth,
)
from mcp.shared.auth import ProtectedResourceMetadata

URL = os.environ["WARDER_URL"]
TOKEN = os.environ["WARDER_TOKEN"]
TOKEN_WITHOUT_SCOPE = os.environ["WARDER_TOKEN_WITHOUT_SCOPE"]
GREETING = "Hi Saif, welcome to Scalekit!"
# How a client negotiates, and the revision that must come of it.
MODES = {"legacy": "2025-11-25", "auto": "2026-07-28", "2026-07-28": "2026-07-28"}


class Recorder:
    """Keeps the POSTs that a server refused."""

    def __init__(self) -> None:
        self.refusals: list[httpx2.Response] = []

    async def __call__(self, response: httpx2.Response) -> None:
        if response.request.method == "POST" and response.status_code >= 400:
            self.refusals.append(response)


class GreetingTests:
    """Tests for a unittest.IsolatedAsyncioTestCase, which brings `connected`, a client's context manager, and
    `tool_names`. What the client raises is its own affair; what it was answered is read by the SDK's parsers."""

    async def asyncSetUp(self) -> None:
        asyncio.get_running_loop().slow_callback_duration = 10

    async def test_good_token_lists_the_tool_and_is_greeted(self) -> None:
        for mode, version in MODES.items():
            with self.subTest(mode):
                async with self.connected(mode, TOKEN, Recorder()) as client:
                    self.assertEqual(version, client.protocol_version)
                    self.assertIn("greet_user", await self.tool_names(client))
                    result = await client.call_tool("greet_user", {"name": "Saif"})
                self.assertFalse(result.is_error)
                self.assertEqual([GREETING], [block.text for block in result.content])

    async def test_no_token_is_refused_with_401_and_the_metadata_url(self) -> None:
        for mode in MODES:
            with self.subTest(mode):
                await self.assert_challenge(await self.refusal_of_call(mode, None), 401)

    async def test_token_without_the_scope_is_refused_with_403_insufficient_scope(self) -> None:
        for mode in MODES:
            with self.subTest(mode):
                refusal = await self.refusal_of_call(mode, TOKEN_WITHOUT_SCOPE)
                await self.assert_challenge(refusal, 403)
                self.assertEqual("insufficient_scope", extract_field_from_www_auth(refusal, "error"))
                self.assertEqual("usr:read", extract_scope_from_www_auth(refusal))

    async def refusal_of_call(self, mode: str, token: str | None) -> httpx2.Response:
        recorder = Recorder()
        with self.assertRaises(Exception):
            async with self.connected(mode, token, recorder) as client:
                await client.call_tool("greet_user", {"name": "Saif"})
        self.assertTrue(recorder.refusals, "no POST was refused")
        return recorder.refusals[0]

    async def assert_challenge(self, refusal: httpx2.Response, status: int) -> None:
        self.assertEqual(status, refusal.status_code)
        metadata_url = extract_resource_metadata_from_www_auth(refusal)
        self.assertIsNotNone(metadata_url, "the challenge names no resource_metadata")
        async with httpx2.AsyncClient() as http:
            document = await http.get(metadata_url)
        metadata = ProtectedResourceMetadata.model_validate_json(document.content)
        self.assertIn("usr:read", metadata.scopes_supported)
