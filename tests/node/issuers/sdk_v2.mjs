// The TypeScript SDK's second client signs somebody in, in both protocol eras; lets an access token lapse; and comes by a
// scope that it did not ask for at first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client, StreamableHTTPClientTransport, UnauthorizedError, auth } from '@modelcontextprotocol/client';
import * as common from './common.mjs';
import { Provider } from './provider.mjs';

async function connected(provider, mode) {
  const client = new Client({ name: 'sdk-v2', version: '1.0.0' }, { versionNegotiation: { mode } });
  const transport = new StreamableHTTPClientTransport(common.url, { authProvider: provider });
  await client.connect(transport);
  return { client, transport };
}

// The browser was there, and its parameters become tokens.
async function finished(provider, mode, back) {
  const parameters = back.take();
  assert.equal(parameters.get('state'), provider.kept.state);
  await new StreamableHTTPClientTransport(common.url, { authProvider: provider }).finishAuth(parameters);
  return connected(provider, mode);
}

// A client that was refused, sent to sign in, and connected.
async function signedIn(mode, back) {
  const provider = new Provider(back.url, common.browse);
  await assert.rejects(connected(provider, mode), UnauthorizedError);
  return { provider, ...(await finished(provider, mode, back)) };
}

for (const mode of ['legacy', 'auto']) {
  test(`${mode}: signs somebody in, and calls for them`, async (t) => {
    const back = await common.callback();
    t.after(back.close);
    const { client, provider } = await signedIn(mode, back);
    await common.assertCalls(client);
    assert.equal(provider.signIns, 1);
    await client.close();
  });
}

test('an access token that is good no more is refreshed, and nobody is asked', async (t) => {
  const back = await common.callback();
  t.after(back.close);
  const { client, provider } = await signedIn('auto', back);
  assert.ok(provider.kept.tokens.refresh_token, 'there is no refresh token');
  const first = provider.kept.tokens;
  provider.kept.tokens = { ...first, access_token: 'lapsed' };
  await common.assertCalls(client);
  assert.notEqual(provider.kept.tokens.access_token, first.access_token);
  assert.equal(provider.signIns, 1);
  await client.close();
});

test('a scope that the token lacks is asked for once it is needed', async (t) => {
  const back = await common.callback();
  t.after(back.close);
  const { client: first, provider } = await signedIn('auto', back);
  await first.close();
  delete provider.kept.tokens;
  assert.equal(await auth(provider, { serverUrl: common.url, scope: 'notes:read' }), 'REDIRECT');
  const { client, transport } = await finished(provider, 'auto', back);
  await common.assertCalls(client);
  common.assertAnswers(await client.callTool(common.notes), 'None.');
  await assert.rejects(client.callTool(common.note), UnauthorizedError);
  // What it had, and what was refused.
  const asked = provider.asked.searchParams.get('scope').split(' ');
  assert.ok(asked.includes('notes:read') && asked.includes('notes:write'), asked.join(' '));
  await transport.finishAuth(back.take());
  common.assertAnswers(await client.callTool(common.note), 'Noted.');
  assert.equal(provider.signIns, 3);
  await client.close();
});
