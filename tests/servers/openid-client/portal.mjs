// A portal on openid-client. It prints where it stands; then an order a line comes in, JSON, and its answer goes out.
// What the provider sends to a portal comes to its own small server: answers of the flow at /cb, logout tokens at
// /logout, and requests for its public keys at /jwks.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const modules = (path) => import(pathToFileURL(`${process.argv[2]}/${path}`).href);
const oc = await modules('openid-client/build/index.js');
const jose = await modules('jose/dist/webapi/index.js');

const keys = {};
for (const alg of ['ES256', 'PS256', 'EdDSA']) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg === 'EdDSA' ? 'Ed25519' : alg);
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: `of-${alg}`, use: 'sig', alg };
  keys[alg] = { jwk, signs: { key: privateKey, kid: jwk.kid } };
}

// What the provider encrypts to it.
const sealed = {};
for (const alg of ['RSA-OAEP-256', 'ECDH-ES', 'ECDH-ES+A256KW']) {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await jose.exportJWK(publicKey)), kid: `to-${alg}`, use: 'enc', alg };
  sealed[alg] = { jwk, opens: { key: privateKey, alg, kid: jwk.kid } };
}

let config, client, dpop, asked, tokens, codes;
const ended = [];
let tellEnded = () => {};

const body = async (request) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
};

const routes = {
  '/jwks': async () => [200, { keys: [...Object.values(keys), ...Object.values(sealed)].map(({ jwk }) => jwk) }],
  // Back-Channel Logout 1.0 section 2.6.
  '/logout': async (request) => {
    const token = new URLSearchParams(String(await body(request))).get('logout_token');
    const { issuer, jwks_uri } = config.serverMetadata();
    const { payload } = await jose.jwtVerify(token, jose.createRemoteJWKSet(new URL(jwks_uri)), {
      issuer, audience: client.id, typ: 'logout+jwt', requiredClaims: ['iat', 'exp', 'jti', 'events'],
    });
    if ('nonce' in payload || !payload.events['http://schemas.openid.net/event/backchannel-logout'])
      throw new Error('no logout token');
    ended.push(payload);
    tellEnded();
    return [200, {}];
  },
  '/cb': async (request, url) => {
    const came = request.method === 'POST'
      ? new Request(url, { method: 'POST', headers: { 'content-type': request.headers['content-type'] }, body: await body(request) })
      : url;
    return [200, await finish(came)];
  },
};

const server = createServer(async (request, response) => {
  const url = new URL(request.url, home);
  let [status, said] = [404, {}];
  try {
    [status, said] = await (routes[url.pathname] ?? (async () => [404, {}]))(request, url);
  } catch (error) {
    [status, said] = [400, { failed: wrong(error) }];
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
});
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const home = `http://127.0.0.1:${server.address().port}`;

const wrong = (error) => ({
  error: error.error ?? error.cause?.error, code: error.code, message: error.message, status: error.status,
  cause: error.cause && String(error.cause.message ?? JSON.stringify(error.cause)),
});

const kinds = {
  client_secret_basic: () => oc.ClientSecretBasic(client.secret),
  client_secret_post: () => oc.ClientSecretPost(client.secret),
  private_key_jwt: () => oc.PrivateKeyJwt(keys[client.alg].signs),
  none: () => oc.None(),
};

async function finish(came) {
  const answer = await oc.authorizationCodeGrant(config, came, {
    pkceCodeVerifier: asked.verifier, expectedState: asked.state, expectedNonce: asked.nonce, idTokenExpected: true,
  }, undefined, dpop);
  tokens = answer;
  return { parts: answer.id_token?.split('.').length, type: answer.token_type, claims: answer.claims(), refresh: Boolean(answer.refresh_token), scope: answer.scope };
}

const orders = {
  // Who it is and how careful. Reads the provider's metadata.
  async be(order) {
    client = order;
    dpop = undefined;
    config = await oc.discovery(new URL(order.issuer), order.id, {
      id_token_signed_response_alg: order.id_token_alg,
      authorization_signed_response_alg: order.response_alg,
      userinfo_signed_response_alg: order.userinfo_alg,
      use_mtls_endpoint_aliases: false,
    }, kinds[order.auth](), { execute: [oc.allowInsecureRequests, oc.enableNonRepudiationChecks] });
    if (order.sealed) oc.enableDecryptingResponses(config, [order.enc], sealed[order.sealed].opens);
    if (order.jarm) oc.useJwtResponseMode(config);
    if (order.dpop) dpop = { DPoP: oc.getDPoPHandle(config, await oc.randomDPoPKeyPair(order.dpop)) };
    return { supports_pkce: config.serverMetadata().supportsPKCE() };
  },
  // It registers itself (RFC 7591) and is that client from then on.
  async register({ issuer, token, metadata }) {
    dpop = undefined;
    config = await oc.dynamicClientRegistration(new URL(issuer), {
      redirect_uris: [`${home}/cb`], post_logout_redirect_uris: [`${home}/bye`], ...metadata,
    }, undefined, { initialAccessToken: token, execute: [oc.allowInsecureRequests, oc.enableNonRepudiationChecks] });
    const { client_secret, registration_access_token, ...registered } = config.clientMetadata();
    client = { id: registered.client_id, secret: client_secret };
    return { ...registered, secret: Boolean(client_secret), managed: Boolean(registration_access_token) };
  },
  // A terminal without a browser (RFC 8628): what it shows, and what comes when it polls.
  async show({ scope }) {
    codes = await oc.initiateDeviceAuthorization(config, { scope });
    const { device_code, ...shown } = codes;
    return shown;
  },
  async poll() {
    tokens = await oc.pollDeviceAuthorizationGrant(config, codes);
    return { type: tokens.token_type, claims: tokens.claims(), refresh: Boolean(tokens.refresh_token) };
  },
  // Where the browser goes.
  async begin({ jar, par, ...more }) {
    asked = { verifier: oc.randomPKCECodeVerifier(), state: oc.randomState(), nonce: oc.randomNonce() };
    const parameters = {
      redirect_uri: `${home}/cb`, scope: 'openid', state: asked.state, nonce: asked.nonce, ...more,
      code_challenge: await oc.calculatePKCECodeChallenge(asked.verifier), code_challenge_method: 'S256',
    };
    let url;
    if (jar) url = await oc.buildAuthorizationUrlWithJAR(config, parameters, keys[client.alg].signs);
    if (par) {
      const pushed = url ? new URLSearchParams(url.search) : parameters;
      url = await oc.buildAuthorizationUrlWithPAR(config, pushed, dpop);
    }
    url ??= oc.buildAuthorizationUrl(config, parameters);
    return { url: url.href };
  },
  async refresh({ old }) {
    const before = old ?? tokens.refresh_token;
    const answer = await oc.refreshTokenGrant(config, before, undefined, dpop);
    tokens = { ...tokens, ...answer };
    return { type: answer.token_type, before, rotated: answer.refresh_token !== before, claims: answer.claims() };
  },
  async userinfo() {
    return oc.fetchUserInfo(config, tokens.access_token, tokens.claims?.()?.sub ?? oc.skipSubjectCheck, dpop);
  },
  // The same with the word of RFC 6750, as a thief would use it: the library throws the challenge.
  async bearer() {
    const userinfo = new URL(config.serverMetadata().userinfo_endpoint);
    const answer = oc.fetchProtectedResource(config, tokens.access_token, userinfo, 'GET');
    return { status: await answer.then(({ status }) => status, ({ status }) => status) };
  },
  introspect: () => oc.tokenIntrospection(config, tokens.access_token),
  async revoke() {
    await oc.tokenRevocation(config, tokens.refresh_token ?? tokens.access_token);
    return {};
  },
  async credentials(parameters) {
    tokens = await oc.clientCredentialsGrant(config, parameters, dpop);
    return { type: tokens.token_type, scope: tokens.scope };
  },
  // It starts again with the provider's keys that it had, a minute old: the library looks for new ones no sooner.
  async minute() {
    const { jwks, uat } = oc.getJwksCache(config);
    await orders.be(client);
    oc.setJwksCache(config, { jwks, uat: uat - 61 });
    return {};
  },
  // Where the browser goes to sign out.
  async leave() {
    const url = oc.buildEndSessionUrl(config, { id_token_hint: tokens.id_token, post_logout_redirect_uri: `${home}/bye` });
    return { url: url.href };
  },
  // The next logout token.
  async ended() {
    while (!ended.length) await new Promise((told) => { tellEnded = told; });
    return ended.shift();
  },
};

console.log(home);
for await (const line of createInterface({ input: process.stdin })) {
  const { do: what, ...order } = JSON.parse(line);
  let said;
  try {
    said = await orders[what](order);
  } catch (error) {
    said = { failed: wrong(error) };
  }
  console.log(JSON.stringify(said));
}
process.exit(0);
