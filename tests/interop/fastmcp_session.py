"""A whole session of FastMCP's client, in both protocol eras."""

import unittest
from typing import Any

import mcp_types
import session
from fastmcp import Client
from fastmcp.client.client import CallToolResult
from fastmcp.client.elicitation import ElicitResult
from fastmcp.client.transports import StreamableHttpTransport


class FastMcp(session.SessionTests):
    def connected(self, host: session.Host) -> Client:
        async def elicit(_: str, form: type, params: mcp_types.ElicitRequestFormParams, __: Any) -> Any:
            content = host.fill_in(params.requested_schema)
            return form(**content) if content else ElicitResult(action="decline")

        async def sample(messages: list, _: Any, __: Any) -> str:
            return host.think(messages)

        return Client(
            StreamableHttpTransport(session.URL, auth=session.TOKEN or None), mode=self.mode,
            elicitation_handler=elicit, sampling_handler=sample, roots=[session.ROOT], log_handler=host.on_log,
            message_handler=host.on_message,
        )

    async def tools(self) -> list[mcp_types.Tool]:
        return await self.client.list_tools()

    async def call(self, name: str, arguments: dict, on_progress: Any = None, meta: Any = None) -> CallToolResult:
        return await self.client.call_tool(
            name, arguments, progress_handler=on_progress, meta=meta, raise_on_error=False
        )

    async def resources(self) -> list[mcp_types.Resource]:
        return await self.client.list_resources()

    async def templates(self) -> list[mcp_types.ResourceTemplate]:
        return await self.client.list_resource_templates()

    async def contents(self, uri: str) -> list[Any]:
        return await self.client.read_resource(uri)

    async def prompts(self) -> list[mcp_types.Prompt]:
        return await self.client.list_prompts()

    async def messages(self, name: str, arguments: dict | None = None) -> list[mcp_types.PromptMessage]:
        return (await self.client.get_prompt(name, arguments)).messages

    async def completed(self, of: mcp_types.PromptReference, argument: dict) -> list[str]:
        return (await self.client.complete(of, argument)).values


class Legacy(FastMcp, unittest.IsolatedAsyncioTestCase):
    mode, version = "legacy", "2025-11-25"


class Modern(FastMcp, unittest.IsolatedAsyncioTestCase):
    mode, version = "auto", "2026-07-28"


if __name__ == "__main__":
    unittest.main()
