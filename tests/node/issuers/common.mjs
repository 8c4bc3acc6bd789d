// What the JavaScript clients of these flows share: where the server is, the person's browser, and what must come of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';

export const url = new URL(process.env.WARDER_URL ?? assert.fail('WARDER_URL is not set; tests/issuers/run sets it'));

// Opens the person's browser, and settles when it is closed again.
export async function browse(address) {
  const child = spawn(process.env.BROWSER, [address.href], { stdio: 'inherit' });
  const status = await new Promise((resolve) => child.on('close', resolve));
  assert.equal(status, 0, `the browser did not get through ${address.origin}`);
}

// The client's own address, to which a browser is sent back, and the parameters with which it came each time.
export async function callback() {
  const server = createServer();
  const came = [];
  server.on('request', (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
    if (pathname === '/callback') came.push(searchParams);
    response.end('You may close this page.');
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${server.address().port}/callback`,
    // The browser is closed when this is asked, so whatever it brought is here.
    take: () => came.shift() ?? assert.fail('the browser was not sent back to the client'),
    close: () => server.close(),
  };
}

export const notes = { name: 'notes', arguments: {} };
export const note = { name: 'note', arguments: {} };

// The server knows who signed in.
export async function assertCalls(client) {
  const { tools } = await client.listTools();
  assert.deepEqual(tools.map(({ name }) => name).sort(), ['note', 'notes', 'whoami']);
  const { structuredContent } = await client.callTool({ name: 'whoami', arguments: {} });
  assert.equal(structuredContent.subject, process.env.SUBJECT);
}

export const assertAnswers = ({ content }, text) => assert.deepEqual(content, [{ type: 'text', text }]);
