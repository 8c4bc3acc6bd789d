// A whole session of the TypeScript SDK's second client, in both protocol eras.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { capabilities, changeMethods, requestInit, sessionTests, url } from './session.mjs';

for (const [mode, version] of [['legacy', '2025-11-25'], ['auto', '2026-07-28']]) {
  sessionTests(version, {
    version,
    async connect(host) {
      const client = new Client({ name: 'sdk-v2', version: '1.0.0' }, { capabilities, versionNegotiation: { mode } });
      client.setRequestHandler('elicitation/create', ({ params }) => host.elicit(params));
      client.setRequestHandler('sampling/createMessage', ({ params }) => host.sample(params));
      client.setRequestHandler('roots/list', () => host.listRoots());
      client.setNotificationHandler('notifications/message', ({ params }) => void host.logs.push(params.data));
      for (const method of changeMethods) client.setNotificationHandler(method, () => host.heard(method));
      await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
      return client;
    },
    callTool: (client, params, options) => client.callTool(params, options),
    protocolVersion: (client) => client.getNegotiatedProtocolVersion(),
  });
}
