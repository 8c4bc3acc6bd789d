// The TypeScript SDK's first client: 2025-11-25 by initialize.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  discoverOAuthProtectedResourceMetadata as discover,
  extractWWWAuthenticateParams as extract,
} from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as common from './common.mjs';

function connection(token) {
  const { fetch, refusals } = common.recordingFetch();
  const client = new Client({ name: 'sdk-v1', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(common.url, { fetch, requestInit: { headers: common.bearer(token) } });
  return { client, transport, refusals };
}

test('a good token lists the tool and is greeted', async () => {
  const { client, transport } = connection(common.token);
  await client.connect(transport);
  assert.equal(transport.protocolVersion, '2025-11-25');
  common.assertListsTool(await client.listTools());
  common.assertGreets(await client.callTool(common.tool));
  await client.close();
});

test('no token is refused with 401 and the metadata URL', async () => {
  const { client, transport, refusals } = connection(undefined);
  await assert.rejects(client.connect(transport), { code: 401 });
  await common.assertChallenge(refusals[0], 401, { extract, discover });
});

test('a token without the scope is refused with 403 insufficient_scope', async () => {
  const { client, transport, refusals } = connection(common.tokenWithoutScope);
  await client.connect(transport);
  await assert.rejects(client.callTool(common.tool), { code: 403 });
  const challenge = await common.assertChallenge(refusals[0], 403, { extract, discover });
  assert.equal(challenge.error, 'insufficient_scope');
  assert.equal(challenge.scope, 'usr:read');
  await client.close();
});
