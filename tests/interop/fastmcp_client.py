"""FastMCP's client, in both protocol eras."""

import unittest

import common
import httpx2
from fastmcp import Client
from fastmcp.client.transports import StreamableHttpTransport


class FastMcp(common.GreetingTests, unittest.IsolatedAsyncioTestCase):
    def connected(self, mode: str, token: str | None, recorder: common.Recorder) -> Client:
        def recording_http(**options) -> httpx2.AsyncClient:
            return httpx2.AsyncClient(event_hooks={"response": [recorder]}, **options)

        return Client(StreamableHttpTransport(common.URL, auth=token, httpx_client_factory=recording_http), mode=mode)

    async def tool_names(self, client: Client) -> list[str]:
        return [tool.name for tool in await client.list_tools()]


if __name__ == "__main__":
    unittest.main()
