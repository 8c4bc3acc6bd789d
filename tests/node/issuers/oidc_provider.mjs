// oidc-provider, a certified authorization server that shares no code with Warder: JWTs for whichever resource a
// client names (RFC 8707), registration by anybody (RFC 7591), and its own pages for sign-in and consent. It listens on
// a free loopback port, and prints its issuer identifier once it does.
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clientDefaults: { grant_types: ['authorization_code', 'refresh_token'], id_token_signed_response_alg: 'RS256' },
  clientBasedCORS: () => true,
  features: {
    devInteractions: { enabled: true },
    registration: { enabled: true },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: (_, resource) => ({
        scope: 'openid notes:read notes:write', audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: 300,
      }),
    },
  },
  issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
  pkce: { required: () => true },
  scopes: ['openid', 'offline_access', 'notes:read', 'notes:write'],
});
server.on('request', provider.callback());
console.log(`listening on ${issuer}`);
