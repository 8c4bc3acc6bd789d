// A whole session of the TypeScript SDK's first client.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  LoggingMessageNotificationSchema,
  PromptListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { capabilities, requestInit, sessionTests, url } from './session.mjs';

const changes = [
  ToolListChangedNotificationSchema, PromptListChangedNotificationSchema, ResourceUpdatedNotificationSchema,
];

sessionTests('2025-11-25', {
  version: '2025-11-25',
  async connect(host) {
    const client = new Client({ name: 'sdk-v1', version: '1.0.0' }, { capabilities });
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => host.elicit(params));
    client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => host.sample(params));
    client.setRequestHandler(ListRootsRequestSchema, () => host.listRoots());
    client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void host.logs.push(params.data));
    for (const schema of changes) client.setNotificationHandler(schema, ({ method }) => host.heard(method));
    await client.connect(new StreamableHTTPClientTransport(url, { requestInit }));
    return client;
  },
  callTool: (client, params, options) => client.callTool(params, undefined, options),
  protocolVersion: (client) => client.transport.protocolVersion,
});
