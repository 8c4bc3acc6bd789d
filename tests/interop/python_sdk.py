"""The official Python SDK's client, in both protocol eras."""

import contextlib
import unittest
from typing import AsyncIterator

import common
import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client


class PythonSdk(common.GreetingTests, unittest.IsolatedAsyncioTestCase):
    @contextlib.asynccontextmanager
    async def connected(self, mode: str, token: str | None, recorder: common.Recorder) -> AsyncIterator[Client]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with httpx2.AsyncClient(headers=headers, event_hooks={"response": [recorder]}) as http:
            async with Client(streamable_http_client(common.URL, http_client=http), mode=mode) as client:
                yield client

    async def tool_names(self, client: Client) -> list[str]:
        return [tool.name for tool in (await client.list_tools()).tools]


if __name__ == "__main__":
    unittest.main()
