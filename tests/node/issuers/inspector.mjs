// The MCP Inspector in a browser without a screen: it is refused, sends somebody to sign in and consent, and calls a tool
// for them. What is to be seen on the way is kept in the folder SCREENSHOTS.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import * as common from './common.mjs';

const launcher = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector/clients/launcher/build/index.js'));
const loopback = ['127.0.0.1', 'localhost'];
const agrees = /accept|agree|allow|approve|confirm|continue|log ?in|sign[ -]?in|yes/i;

let browser;
before(async () => {
  // Who tests as root has no sandbox.
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
});
after(() => browser.close());

async function freePort() {
  const probe = createServer();
  await new Promise((listening) => probe.listen(0, '127.0.0.1', listening));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}

// The address of an Inspector that knows the server; it has an empty home, and opens no browser by itself.
async function inspector(t, era) {
  const home = await mkdtemp(path.join(tmpdir(), 'warder-inspector-'));
  const child = spawn(
    process.execPath,
    [launcher, '--web', '--server-url', common.url.href, '--transport', 'http', '--protocol-era', era],
    {
      env: {
        PATH: process.env.PATH, HOME: home, CLIENT_PORT: await freePort(), MCP_SANDBOX_PORT: 0, MCP_APP_ORIGIN_PORT: 0,
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

// Fills in what is asked, and agrees, until the browser is back at the Inspector.
async function signIn(page, origin, shoot) {
  while (new URL(page.url()).origin !== origin) {
    await shoot();
    for (const input of await page.locator('input:is([type=text], [type=password])').all()) {
      if (await input.isVisible()) await input.fill(process.env.PERSON);
    }
    const gone = page.waitForEvent('framenavigated');
    await page.getByRole('button', { name: agrees }).first().click();
    await gone;
    await page.waitForLoadState('domcontentloaded');
  }
}

for (const [era, version] of [['legacy', '2025-11-25'], ['modern', '2026-07-28']]) {
  test(`${era}: signs somebody in, lists the tools and calls one`, async (t) => {
    const address = await inspector(t, era);
    const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
    context.setDefaultTimeout(90_000); // more than a busy machine takes
    t.after(() => context.close());
    // Pages ask for fonts of elsewhere.
    await context.route(({ hostname }) => !loopback.includes(hostname), (route) => route.abort());
    const page = await context.newPage();
    let shots = 0;
    const shoot = () => page.screenshot({ path: path.join(process.env.SCREENSHOTS, `${era}_${++shots}.png`) });

    try {
      await page.goto(address.href);
      const gone = page.waitForURL(({ origin }) => origin !== address.origin);
      await page.getByRole('switch', { name: /^Connect or disconnect/ }).click({ force: true });
      await gone;
      await signIn(page, address.origin, shoot);
      await page.getByText('Connected', { exact: true }).waitFor();
      await page.getByText(`MCP ${version}`).waitFor();
      await shoot();
      await page.getByText('Tools', { exact: true }).click();
      await page.getByRole('button', { name: 'whoami' }).click();
      await page.getByRole('button', { name: 'Execute Tool' }).click();
      await page.getByText(`"${process.env.SUBJECT}"`).first().waitFor();
    } finally {
      await shoot();
    }
  });
}
