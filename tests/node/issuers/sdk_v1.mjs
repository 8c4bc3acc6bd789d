// The TypeScript SDK's first client signs somebody in, and lets an access token lapse.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import * as common from './common.mjs';
import { Provider } from './provider.mjs';

async function connected(provider) {
  const client = new Client({ name: 'sdk-v1', version: '1.0.0' });
  await client.connect(new StreamableHTTPClientTransport(common.url, { authProvider: provider }));
  return client;
}

test('signs somebody in, calls for them, and refreshes an access token that is good no more', async (t) => {
  const back = await common.callback();
  t.after(back.close);
  const provider = new Provider(back.url, common.browse);
  await assert.rejects(connected(provider), UnauthorizedError);
  const parameters = back.take();
  assert.equal(parameters.get('state'), provider.kept.state);
  const transport = new StreamableHTTPClientTransport(common.url, { authProvider: provider });
  await transport.finishAuth(parameters.get('code'));
  const client = await connected(provider);
  await common.assertCalls(client);

  const first = provider.kept.tokens;
  provider.kept.tokens = { ...first, access_token: 'lapsed' };
  await common.assertCalls(client);
  assert.notEqual(provider.kept.tokens.access_token, first.access_token);
  assert.equal(provider.signIns, 1);
  await client.close();
});
