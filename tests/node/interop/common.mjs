// What the JavaScript clients share: where the server is, the three callers, and what a refusal must say.
import assert from 'node:assert/strict';

const needed = (name) => process.env[name] ?? assert.fail(`${name} is not set; tests/interop/run sets it`);

export const url = new URL(needed('WARDER_URL'));
export const token = needed('WARDER_TOKEN');
export const tokenWithoutScope = needed('WARDER_TOKEN_WITHOUT_SCOPE');

export const tool = { name: 'greet_user', arguments: { name: 'Saif' } };
export const greeting = 'Hi Saif, welcome to Scalekit!';

export const bearer = (value) => (value ? { Authorization: `Bearer ${value}` } : {});

// A fetch that keeps the POSTs that were refused, for the client's own parser of challenges.
export function recordingFetch() {
  const refusals = [];
  const fetchAndRecord = async (input, init) => {
    const response = await fetch(input, init);
    if (init?.method === 'POST' && !response.ok) refusals.push(response.clone());
    return response;
  };
  return { fetch: fetchAndRecord, refusals };
}

// The challenge of a refusal, as `extract` (the client's own parser) reads it, names a document that
// `discover` (the client's own discovery) accepts for this server.
export async function assertChallenge(refusal, status, { extract, discover }) {
  assert.equal(refusal?.status, status);
  const challenge = extract(refusal);
  assert.ok(challenge.resourceMetadataUrl, 'the challenge names no resource_metadata');
  const metadata = await discover(url, { resourceMetadataUrl: challenge.resourceMetadataUrl });
  assert.ok(metadata.authorization_servers.length > 0);
  assert.ok(metadata.scopes_supported.includes('usr:read'));
  return challenge;
}

export function assertGreets(result) {
  assert.ok(!result.isError);
  assert.deepEqual(result.content, [{ type: 'text', text: greeting }]);
}

export const assertListsTool = ({ tools }) => assert.ok(tools.some(({ name }) => name === tool.name));
