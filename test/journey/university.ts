/** A university's sign-in: a real OpenID Connect provider, and somebody who walks through it with a browser's cookies. */
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { freePort, type House } from '../house.ts';
import { openJar, type Jar } from './jar.ts';

export type Claims = Record<string, unknown>;
export type University = {
  readonly issuer: string;
  /** What it says of whom, by their identifier; may be changed at any time. */
  readonly people: Map<string, Claims>;
  /** Changes what the token endpoint answers. */
  tamper: ((answer: Record<string, string>) => Promise<Record<string, string>>) | null;
  close(): Promise<void>;
};

export const CLIENT = { id: 'palier', secret: 'the secret of a client, known to two' };

/** @param origin of the house that signs in by it */
export async function startUniversity(origin: () => string): Promise<University> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const people = new Map<string, Claims>();
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  let provider: Provider | undefined;
  const university: University = { issuer, people, tamper: null, close: () => new Promise((resolve) => server.close(() => resolve())) };
  /** Made once the house is known: it is registered by its address. */
  const made = (): Provider => {
    if (provider) return provider;
    const one: Provider = new Provider(issuer, {
      clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [`${origin()}/connexion/universite/retour`], response_types: ['code'], grant_types: ['authorization_code'], require_auth_time: true }],
      cookies: { keys: ['a key for the cookies of a test'] },
      claims: { openid: ['sub', 'supannEtuId'], email: ['email', 'email_verified'], profile: ['given_name', 'family_name', 'eduPersonAffiliation'] },
      pkce: { required: () => true },
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...people.get(id) }) }),
      loadExistingGrant: async (ctx: { oidc: { client: { clientId: string }; session: { accountId: string } } }) => {
        const grant = new one.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      jwks: { keys: [jwk] },
    });
    one.use(async (ctx, next) => {
      await next();
      if (ctx.path === '/token' && university.tamper && ctx.status === 200) ctx.body = await university.tamper(ctx.body as Record<string, string>);
    });
    return (provider = one);
  };
  const jwk = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256', kid: 'one' };
  const server = createServer((request, response) => made().callback()(request, response));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return university;
}

/** From our page to the university's form and to the address it sends back to: a path of ours, not yet opened. */
export async function walkThrough(house: House, university: University, who: string, browser: Jar, back = ''): Promise<string> {
  const away = await browser.fetch(`/connexion/universite${back === '' ? '' : `?retour=${encodeURIComponent(back)}`}`, { headers: { accept: 'text/html' } });
  if (away.status !== 303) throw new Error(`no way to the university: ${away.status} ${await away.text()}`);
  const theirs = openJar({ origin: university.issuer, fetch: (path, init) => fetch(new URL(path, university.issuer), { redirect: 'manual', ...init }) });
  let at = away.headers.get('location')!;
  for (let step = 0; step < 12; step += 1) {
    if (at.startsWith(`${house.origin}/`)) return at.slice(house.origin.length);
    const answer = at.includes('/interaction/') ? await theirs.form(at, { prompt: 'login', login: who, password: 'x' }) : await theirs.fetch(at);
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`the university stopped: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    at = new URL(next, university.issuer).href;
  }
  throw new Error('the university never sent back');
}
