// What a program that uses either TypeScript SDK brings for OAuth: a way to open a browser, and a memory.
export class Provider {
  constructor(redirectUrl, open) {
    this.redirectUrl = redirectUrl;
    this.open = open;
    this.kept = {};
    this.signIns = 0;
  }

  keep(name, value) {
    this.kept[name] = value;
  }

  get clientMetadata() {
    return {
      client_name: 'A test',
      redirect_uris: [this.redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    };
  }

  state() {
    const state = crypto.randomUUID();
    this.keep('state', state);
    return state;
  }

  redirectToAuthorization(address) {
    this.signIns += 1;
    this.asked = address;
    return this.open(address);
  }

  clientInformation = () => this.kept.client;
  saveClientInformation = (client) => this.keep('client', client);
  tokens = () => this.kept.tokens;
  saveTokens = (tokens) => this.keep('tokens', tokens);
  codeVerifier = () => this.kept.verifier;
  saveCodeVerifier = (verifier) => this.keep('verifier', verifier);
  discoveryState = () => this.kept.discovered;
  saveDiscoveryState = (discovered) => this.keep('discovered', discovered);
}
