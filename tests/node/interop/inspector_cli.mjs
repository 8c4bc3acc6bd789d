// The MCP Inspector's command line, as a person would use it, in both protocol eras.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as common from './common.mjs';

const launcher = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js'));
const home = await mkdtemp(path.join(tmpdir(), 'warder-inspector-'));
after(() => rm(home, { recursive: true }));

// Runs the CLI in an empty home, where no login of an earlier run can be found; it never opens a browser.
async function inspect(era, token, ...args) {
  const header = Object.entries(common.bearer(token)).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const child = spawn(
    process.execPath,
    [launcher, '--cli', common.url.href, '--transport', 'http', '--protocol-era', era, '--stored-auth-only', '--quiet',
      '--format', 'json', ...header, ...args],
    { env: { PATH: process.env.PATH, HOME: home }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk) => (output.out += chunk));
  child.stderr.on('data', (chunk) => (output.err += chunk));
  const status = await new Promise((resolve) => child.on('close', resolve));
  return { status, ...output };
}

const list = ['--method', 'tools/list'];
const call = ['--method', 'tools/call', '--tool-name', 'greet_user', '--tool-arg', 'name=Saif'];

for (const era of ['legacy', 'modern']) {
  test(`${era}: a good token lists the tool`, async () => {
    const { status, out, err } = await inspect(era, common.token, ...list);
    assert.equal(status, 0, err);
    assert.match(out, /"greet_user"/);
  });

  test(`${era}: a good token is greeted`, async () => {
    const { status, out, err } = await inspect(era, common.token, ...call);
    assert.equal(status, 0, err);
    assert.ok(out.includes(common.greeting), out);
  });

  test(`${era}: no token is refused`, async () => {
    const { status, err } = await inspect(era, undefined, ...call);
    assert.notEqual(status, 0);
    assert.equal(JSON.parse(err).error.code, 'auth_required');
  });

  test(`${era}: a token without the scope is refused`, async () => {
    const { status, err } = await inspect(era, common.tokenWithoutScope, ...call);
    assert.notEqual(status, 0);
    assert.equal(JSON.parse(err).error.message, 'Insufficient scope: required "usr:read"');
  });
}
