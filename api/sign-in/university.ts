/**
 * The university's own sign-in: OpenID Connect Core 1.0, authorization code
 * flow with PKCE (RFC 7636), by discovery. State, nonce and verifier are
 * computed from one random cookie; `iss` of the answer is checked (RFC 9207).
 */
import * as oauth from 'oauth4webapi';
import { base64url } from '../../keys/signing-key.ts';
import type { Platform } from '../platform/platform.ts';
import type { University } from '../platform/university-settings.ts';
import { mac } from './tokens.ts';

export const CALLBACK = '/connexion/universite/retour';
const HOUR = 3_600_000;
const PATIENCE = 10_000;

export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

type Known = { readonly server: oauth.AuthorizationServer; readonly at: number };
const discovered = new WeakMap<Platform, Known>();

/** Only a provider on the developer's own machine may be without TLS (the settings see to it). */
const options = (university: University) => ({ [oauth.allowInsecureRequests]: university.issuer.startsWith('http:'), signal: () => AbortSignal.timeout(PATIENCE) });

async function serverOf(platform: Platform, university: University): Promise<oauth.AuthorizationServer> {
  const known = discovered.get(platform);
  if (known && platform.now().getTime() - known.at < HOUR) return known.server;
  const issuer = new URL(university.issuer);
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...options(university) }));
  discovered.set(platform, { server, at: platform.now().getTime() });
  return server;
}

const clientOf = (university: University): oauth.Client => ({ client_id: university.clientId, [oauth.clockSkew]: 0, [oauth.clockTolerance]: 60 });
const returnTo = (platform: Platform): string => `${platform.config.origin}${CALLBACK}`;

async function secrets(platform: Platform, seed: string): Promise<{ state: string; nonce: string; verifier: string }> {
  const of = async (what: string): Promise<string> => base64url(await mac(platform, `university ${what} ${seed}`));
  const [state, nonce, verifier] = await Promise.all([of('state'), of('nonce'), of('verifier')]);
  return { state, nonce, verifier };
}

/** Where the browser is sent. @param seed random, kept by the browser in a cookie until it comes back */
export async function addressOfUniversity(platform: Platform, university: University, seed: string): Promise<string> {
  const { authorization_endpoint } = await serverOf(platform, university);
  if (!authorization_endpoint) throw new Error('the provider has no authorization endpoint');
  const { state, nonce, verifier } = await secrets(platform, seed);
  const address = new URL(authorization_endpoint);
  const asked = {
    client_id: university.clientId,
    redirect_uri: returnTo(platform),
    response_type: 'code',
    scope: university.scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  return address.href;
}

/**
 * What the provider says of whoever came back: the claims of the ID token,
 * signature, issuer, audience, nonce and age checked, with those of the
 * userinfo endpoint beside them when they are about the same subject.
 * @throws when anything of it does not hold; nothing is known then
 */
export async function claimsOf(platform: Platform, university: University, seed: string, answer: URLSearchParams): Promise<Claims> {
  const server = await serverOf(platform, university);
  const client = clientOf(university);
  const { state, nonce, verifier } = await secrets(platform, seed);
  const parameters = oauth.validateAuthResponse(server, client, answer, state);
  const response = await oauth.authorizationCodeGrantRequest(server, client, authentication(server, university), parameters, returnTo(platform), verifier, options(university));
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true });
  await oauth.validateApplicationLevelSignature(server, response, options(university));
  const claims = oauth.getValidatedIdTokenClaims(tokens)!;
  if (!server.userinfo_endpoint) return claims;
  const asked = await oauth.userInfoRequest(server, client, tokens.access_token, options(university));
  const more = await oauth.processUserInfoResponse(server, client, claims.sub, asked);
  // Whether an address is verified is said by whoever says the address.
  const address = 'email' in claims ? { email: claims['email'], email_verified: claims['email_verified'] } : { email: more.email, email_verified: more.email_verified };
  return { ...more, ...claims, ...address };
}

const authentication = (server: oauth.AuthorizationServer, { clientSecret }: University): oauth.ClientAuth => {
  const known = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  return known.includes('client_secret_basic') ? oauth.ClientSecretBasic(clientSecret) : oauth.ClientSecretPost(clientSecret);
};
