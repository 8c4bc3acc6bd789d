"""A whole session of the official Python SDK's client, in both protocol eras."""

import contextlib
import unittest
from typing import Any, AsyncIterator

import httpx2
import mcp_types
import session
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client


class PythonSdk(session.SessionTests):
    @contextlib.asynccontextmanager
    async def connected(self, host: session.Host) -> AsyncIterator[Client]:
        async def elicit(_: Any, params: mcp_types.ElicitRequestFormParams) -> mcp_types.ElicitResult:
            content = host.fill_in(params.requested_schema)
            return mcp_types.ElicitResult(action="accept" if content else "decline", content=content)

        async def sample(_: Any, params: mcp_types.CreateMessageRequestParams) -> mcp_types.CreateMessageResult:
            text = mcp_types.TextContent(type="text", text=host.think(params.messages))
            return mcp_types.CreateMessageResult(role="assistant", model="a-model", content=text)

        async def list_roots(_: Any) -> mcp_types.ListRootsResult:
            return mcp_types.ListRootsResult(roots=[mcp_types.Root(uri=session.ROOT)])

        headers = {"Authorization": f"Bearer {session.TOKEN}"} if session.TOKEN else {}
        async with httpx2.AsyncClient(headers=headers, timeout=session.SECONDS) as http:
            async with Client(
                streamable_http_client(session.URL, http_client=http), mode=self.mode, elicitation_callback=elicit,
                sampling_callback=sample, list_roots_callback=list_roots, logging_callback=host.on_log,
                message_handler=host.on_message,
            ) as client:
                yield client

    async def tools(self) -> list[mcp_types.Tool]:
        return (await self.client.list_tools()).tools

    async def call(
        self, name: str, arguments: dict, on_progress: Any = None, meta: Any = None
    ) -> mcp_types.CallToolResult:
        return await self.client.call_tool(name, arguments, progress_callback=on_progress, meta=meta)

    async def resources(self) -> list[mcp_types.Resource]:
        return (await self.client.list_resources()).resources

    async def templates(self) -> list[mcp_types.ResourceTemplate]:
        return (await self.client.list_resource_templates()).resource_templates

    async def contents(self, uri: str) -> list[Any]:
        return (await self.client.read_resource(uri)).contents

    async def prompts(self) -> list[mcp_types.Prompt]:
        return (await self.client.list_prompts()).prompts

    async def messages(self, name: str, arguments: dict | None = None) -> list[mcp_types.PromptMessage]:
        return (await self.client.get_prompt(name, arguments)).messages

    async def completed(self, of: mcp_types.PromptReference, argument: dict) -> list[str]:
        return (await self.client.complete(of, argument)).completion.values


class Legacy(PythonSdk, unittest.IsolatedAsyncioTestCase):
    mode, version = "legacy", "2025-11-25"


class Modern(PythonSdk, unittest.IsolatedAsyncioTestCase):
    mode, version = "auto", "2026-07-28"


if __name__ == "__main__":
    unittest.main()
