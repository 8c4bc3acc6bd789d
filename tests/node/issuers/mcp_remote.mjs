// mcp-remote, with which hosts that know only local servers reach remote ones: it signs somebody in by the browser of the
// machine, and needs them no more the next time.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import * as common from './common.mjs';

const program = fileURLToPath(import.meta.resolve('mcp-remote/dist/proxy.js'));

async function connected(home, browser, ...flags) {
  const client = new Client({ name: 'a host', version: '1.0.0' });
  const said = [];
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program, common.url.href, '--auth-timeout', '60', ...flags],
    env: { PATH: process.env.PATH, HOME: home, BROWSER: browser, PERSON: process.env.PERSON },
    stderr: 'pipe',
  });
  transport.stderr.on('data', (text) => said.push(text));
  await client.connect(transport, { timeout: 60_000 }).catch((failure) => {
    throw new Error(`${failure.message}; mcp-remote said:\n${said.join('')}`);
  });
  return client;
}

// The file in which it keeps tokens, with another access token in it.
async function lapse(home) {
  const files = await readdir(home, { recursive: true });
  const file = path.join(home, files.find((name) => name.endsWith('_tokens.json')));
  const tokens = JSON.parse(await readFile(file));
  assert.ok(tokens.refresh_token, 'there is no refresh token');
  await writeFile(file, JSON.stringify({ ...tokens, access_token: 'lapsed' }));
}

for (const era of ['legacy', 'auto']) {
  test(`${era}: signs somebody in once, calls for them, and refreshes`, async (t) => {
    const home = await mkdtemp(path.join(tmpdir(), 'warder-mcp-remote-'));
    t.after(() => rm(home, { recursive: true }));
    const first = await connected(home, process.env.BROWSER, '--protocol', era);
    await common.assertCalls(first);
    await first.close();

    const nobody = '/bin/false';
    const second = await connected(home, nobody, '--protocol', era);
    await common.assertCalls(second);
    await second.close();

    await lapse(home);
    const third = await connected(home, nobody, '--protocol', era);
    await common.assertCalls(third);
    await third.close();
  });
}
