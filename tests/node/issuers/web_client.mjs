// The TypeScript SDK in a page of another origin: the browser judges what server and issuer say of CORS. PORT is of the
// only origin that the server lets in.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import * as common from './common.mjs';
import { openWindow } from './window.mjs';

async function bundled(script) {
  const bundle = await rolldown({ input: fileURLToPath(import.meta.resolve(script)), platform: 'browser' });
  const { output } = await bundle.generate({ format: 'es', codeSplitting: false });
  return output[0].code;
}

// The address of a page with the script, whatever its path.
async function site(t, script) {
  const code = await bundled(script);
  const server = createServer((request, response) => {
    const [type, body] = request.url === '/page.js'
      ? ['text/javascript', code]
      : ['text/html', '<!doctype html><title>A client</title><output></output><script type="module" src="/page.js"></script>'];
    response.writeHead(200, { 'Content-Type': type }).end(body);
  });
  await new Promise((listening) => server.listen(process.env.PORT, '127.0.0.1', listening));
  t.after(() => server.close());
  return `http://127.0.0.1:${process.env.PORT}`;
}

test('a page signs somebody in, lists the tools and calls one', async (t) => {
  const { page, signIn } = await openWindow(t, 'web_client');
  const origin = await site(t, './page.mjs');
  page.on('console', (message) => t.diagnostic(message.text()));
  await page.goto(`${origin}/?server=${encodeURIComponent(common.url.href)}`);
  const output = page.locator('output:not(:empty)');
  const gone = page.waitForURL((url) => url.origin !== origin);
  await Promise.race([gone, output.waitFor()]);
  await signIn(origin);
  await output.waitFor();
  const { failure, tools, subject } = JSON.parse(await output.innerText());
  assert.equal(failure, undefined);
  assert.deepEqual(tools.sort(), ['note', 'notes', 'whoami']);
  assert.equal(subject, process.env.SUBJECT);
});
