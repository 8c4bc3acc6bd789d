// What a program that uses either TypeScript SDK brings for OAuth: it keeps everything in memory, and opens the browser.
import { randomBytes } from 'node:crypto';
import * as common from './common.mjs';

export class Provider {
  constructor(redirectUrl, clientMetadataUrl) {
    this.redirectUrl = redirectUrl;
    if (clientMetadataUrl) this.clientMetadataUrl = clientMetadataUrl;
    this.signIns = 0;
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
    return (this.lastState = randomBytes(16).toString('hex'));
  }

  clientInformation() {
    return this.client;
  }

  saveClientInformation(client) {
    this.client = client;
  }

  tokens() {
    return this.saved;
  }

  saveTokens(tokens) {
    this.saved = tokens;
  }

  async redirectToAuthorization(address) {
    this.signIns += 1;
    this.asked = address;
    await common.browse(address);
  }

  saveCodeVerifier(verifier) {
    this.verifier = verifier;
  }

  codeVerifier() {
    return this.verifier;
  }

  saveDiscoveryState(state) {
    this.discovered = state;
  }

  discoveryState() {
    return this.discovered;
  }
}
