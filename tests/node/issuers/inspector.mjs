// The MCP Inspector in a browser without a screen: it is refused, sends somebody to sign in and consent, and calls a tool
// for them. PORT is a free one.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as common from './common.mjs';
import { openWindow } from './window.mjs';

const launcher = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js'));

// The address of an Inspector that knows the server; it has an empty home, and opens no browser by itself.
async function inspector(t, era) {
  const home = await mkdtemp(path.join(tmpdir(), 'warder-inspector-'));
  const child = spawn(
    process.execPath,
    [launcher, '--web', '--server-url', common.url.href, '--transport', 'http', '--protocol-era', era],
    {
      env: {
        PATH: process.env.PATH, HOME: home, CLIENT_PORT: process.env.PORT, MCP_SANDBOX_PORT: 0, MCP_APP_ORIGIN_PORT: 0,
        MCP_AUTO_OPEN_ENABLED: 'false', MCP_INSPECTOR_SECRET_STORE: 'memory',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  t.after(async () => {
    child.kill();
    await ended;
    await rm(home, { recursive: true });
  });
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk;
        const address = said.match(/http:\S+API_TOKEN=\w+/);
        if (address) resolve(new URL(address[0]));
      });
    }
    ended.then(() => reject(new Error(`the Inspector ended:\n${said}`)));
  });
}

for (const [era, version] of [['legacy', '2025-11-25'], ['modern', '2026-07-28']]) {
  test(`${era}: signs somebody in, lists the tools and calls one`, async (t) => {
    const { page, shoot, signIn } = await openWindow(t, `inspector_${era}`);
    const address = await inspector(t, era);
    await page.goto(address.href);
    const gone = page.waitForURL(({ origin }) => origin !== address.origin);
    await page.getByRole('switch', { name: /^Connect or disconnect/ }).click({ force: true });
    await gone;
    await signIn(address.origin);
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByText(`MCP ${version}`).waitFor();
    await shoot();
    await page.getByText('Tools', { exact: true }).click();
    await page.getByRole('button', { name: 'whoami' }).click();
    await page.getByRole('button', { name: 'Execute Tool' }).click();
    await page.getByText(`"${process.env.SUBJECT}"`).first().waitFor();
  });
}
