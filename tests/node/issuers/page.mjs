// The script of a page that is an MCP client: it leaves for the sign-in, and goes on when it is loaded again.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Provider } from './provider.mjs';

class PageProvider extends Provider {
  constructor() {
    super(`${location.origin}/callback`, (address) => location.assign(address));
    this.kept = JSON.parse(sessionStorage.getItem('kept') ?? '{}');
  }

  keep(name, value) {
    super.keep(name, value);
    sessionStorage.setItem('kept', JSON.stringify(this.kept));
  }
}

async function called(server, provider) {
  const client = new Client({ name: 'a page', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(server, { authProvider: provider }));
  const { tools } = await client.listTools();
  const { structuredContent } = await client.callTool({ name: 'whoami', arguments: {} });
  return { tools: tools.map(({ name }) => name), ...structuredContent };
}

async function main() {
  const provider = new PageProvider();
  const parameters = new URL(location.href).searchParams;
  if (location.pathname !== '/callback') {
    provider.keep('server', parameters.get('server'));
    return called(new URL(provider.kept.server), provider);
  }
  if (parameters.get('state') !== provider.kept.state) throw new Error('another state came back');
  const server = new URL(provider.kept.server);
  await new StreamableHTTPClientTransport(server, { authProvider: provider }).finishAuth(parameters);
  return called(server, provider);
}

main()
  .catch((failure) => ({ failure: failure.name === 'UnauthorizedError' ? 'leaving' : `${failure}` }))
  .then((outcome) => {
    if (outcome.failure !== 'leaving') document.querySelector('output').textContent = JSON.stringify(outcome);
  });
