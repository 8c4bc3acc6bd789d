// The TypeScript SDK's second client, in both protocol eras: by initialize, by discovery, and pinned to the newest.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  Client,
  StreamableHTTPClientTransport,
  discoverOAuthProtectedResourceMetadata as discover,
  extractWWWAuthenticateParams as extract,
} from '@modelcontextprotocol/client';
import * as common from './common.mjs';

const modes = [
  { name: 'legacy', mode: 'legacy', version: '2025-11-25' },
  { name: 'auto', mode: 'auto', version: '2026-07-28' },
  { name: 'pinned', mode: { pin: '2026-07-28' }, version: '2026-07-28' },
];

function connection(mode, token) {
  const { fetch, refusals } = common.recordingFetch();
  const client = new Client({ name: 'sdk-v2', version: '1.0.0' }, { versionNegotiation: { mode } });
  const transport = new StreamableHTTPClientTransport(common.url, { fetch, requestInit: { headers: common.bearer(token) } });
  return { client, transport, refusals };
}

for (const { name, mode, version } of modes) {
  test(`${name}: a good token lists the tool and is greeted`, async () => {
    const { client, transport } = connection(mode, common.token);
    await client.connect(transport);
    assert.equal(client.getNegotiatedProtocolVersion(), version);
    common.assertListsTool(await client.listTools());
    common.assertGreets(await client.callTool(common.tool));
    await client.close();
  });

  test(`${name}: no token is refused with 401 and the metadata URL`, async () => {
    const { client, transport, refusals } = connection(mode, undefined);
    await assert.rejects(client.connect(transport));
    await common.assertChallenge(refusals[0], 401, { extract, discover });
  });

  test(`${name}: a token without the scope is refused with 403 insufficient_scope`, async () => {
    const { client, transport, refusals } = connection(mode, common.tokenWithoutScope);
    await client.connect(transport);
    await assert.rejects(client.callTool(common.tool), { name: 'InsufficientScopeError', requiredScope: 'usr:read' });
    const challenge = await common.assertChallenge(refusals[0], 403, { extract, discover });
    assert.equal(challenge.error, 'insufficient_scope');
    await client.close();
  });
}
