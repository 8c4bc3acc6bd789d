"""The official Python SDK's client signs somebody in, in both protocol eras, and lets an access token lapse."""

import asyncio
import contextlib
import http.server
import os
import threading
import time
import unittest
import urllib.parse
import urllib.request
from typing import AsyncIterator

import httpx2
from mcp.client import Client
from mcp.client.auth import OAuthClientProvider
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.auth import AuthorizationCodeResult, OAuthClientInformationFull, OAuthClientMetadata, OAuthToken

URL = os.environ["WARDER_URL"]
# The URL by which this client is named; without one it registers.
DOCUMENT = os.environ.get("CLIENT_METADATA_URL")
# Where it is done what has to happen in the middle, such as that the issuer starts again.
MEANWHILE = os.environ.get("MEANWHILE")


class Callback:
    """The client's own address, to which a browser is sent back; a context manager."""

    def __init__(self) -> None:
        came = self.came = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                pass

            def do_GET(self) -> None:
                came.append(dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query)))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"You may close this page.")

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/callback"

    def __enter__(self) -> "Callback":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class Storage:
    def __init__(self) -> None:
        self.tokens: OAuthToken | None = None
        self.client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self.tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self.client

    async def set_client_info(self, client: OAuthClientInformationFull) -> None:
        self.client = client


class PythonSdk(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        asyncio.get_running_loop().slow_callback_duration = 10
        self.back = self.enterContext(Callback())
        self.storage = Storage()
        self.sign_ins = 0

    async def browse(self, address: str) -> None:
        self.sign_ins += 1
        browser = await asyncio.create_subprocess_exec(os.environ["BROWSER"], address)
        self.assertEqual(0, await browser.wait(), "the browser did not get through")

    async def returned(self) -> AuthorizationCodeResult:
        """The browser is closed by then, so what it brought is here."""
        came = self.back.came.pop()
        self.assertIn("code", came)
        return AuthorizationCodeResult(code=came["code"], state=came.get("state"), iss=came.get("iss"))

    def provider(self) -> OAuthClientProvider:
        metadata = OAuthClientMetadata(
            client_name="A test", redirect_uris=[self.back.url], token_endpoint_auth_method="none"
        )
        return OAuthClientProvider(
            URL, metadata, self.storage, redirect_handler=self.browse, callback_handler=self.returned,
            client_metadata_url=DOCUMENT,
        )

    @contextlib.asynccontextmanager
    async def connected(self, mode: str, provider: OAuthClientProvider) -> AsyncIterator[Client]:
        async with httpx2.AsyncClient(auth=provider, timeout=60) as http:
            async with Client(streamable_http_client(URL, http_client=http), mode=mode) as client:
                yield client

    async def assert_calls(self, client: Client) -> None:
        names = sorted(tool.name for tool in (await client.list_tools()).tools)
        self.assertEqual(["note", "notes", "whoami"], names)
        called = (await client.call_tool("whoami", {})).structured_content
        self.assertEqual(os.environ["SUBJECT"], called["subject"])
        self.assertEqual(DOCUMENT or self.storage.client.client_id, called["client"])

    async def test_signs_somebody_in_and_calls_for_them(self) -> None:
        for mode in ("legacy", "auto"):
            with self.subTest(mode):
                self.storage, self.sign_ins = Storage(), 0
                async with self.connected(mode, self.provider()) as client:
                    await self.assert_calls(client)
                self.assertEqual(1, self.sign_ins)

    async def test_an_access_token_that_has_lapsed_is_refreshed_and_nobody_is_asked(self) -> None:
        provider = self.provider()
        async with self.connected("auto", provider) as client:
            await self.assert_calls(client)
            first = self.storage.tokens
            self.assertIsNotNone(first.refresh_token)
            provider.context.token_expiry_time = time.time() - 1
            await self.assert_calls(client)
        self.assertNotEqual(first.access_token, self.storage.tokens.access_token)
        self.assertEqual(1, self.sign_ins)

    @unittest.skipUnless(MEANWHILE, "nothing happens meanwhile")
    async def test_who_was_known_before_is_known_after(self) -> None:
        provider = self.provider()
        async with self.connected("auto", provider) as client:
            await self.assert_calls(client)
            first, known = self.storage.tokens, self.storage.client.client_id
            await asyncio.to_thread(urllib.request.urlopen, MEANWHILE, timeout=60)
            await self.assert_calls(client)
            provider.context.token_expiry_time = time.time() - 1
            await self.assert_calls(client)
            self.assertNotEqual(first.access_token, self.storage.tokens.access_token)
            self.assertEqual(1, self.sign_ins)
        # The client itself too: it signs somebody in without another registration.
        self.storage.tokens = None
        async with self.connected("auto", self.provider()) as client:
            await self.assert_calls(client)
        self.assertEqual((2, known), (self.sign_ins, self.storage.client.client_id))


if __name__ == "__main__":
    unittest.main()
