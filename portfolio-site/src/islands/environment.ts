import type { VerifyEnvironment } from '../../../credentials/index.ts';

const MOST_BYTES = 4 * 1024 * 1024;
const SECONDS = 12;

type Answer = Awaited<ReturnType<VerifyEnvironment['fetch']>>;

/** The origin whose page this is: what its server wrote, else where it was opened. */
export const pageOrigin = (): string => document.querySelector<HTMLMetaElement>('meta[name="palier:origin"]')?.content ?? location.origin;

/** Only our own origins, and https elsewhere: nothing on the visitor's own network is reached. */
const allowed = (url: string, ours = location.origin): URL | null => {
  if (!URL.canParse(url)) return null;
  const target = new URL(url);
  return target.origin === location.origin || target.origin === ours || target.protocol === 'https:' ? target : null;
};

/** At most so many bytes, counted while they arrive. */
const readBounded = async (response: Response, most: number): Promise<Uint8Array | null> => {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    total += value.length;
    if (total > most) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(total);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
};

/** What was asked for while the verifier was on its way; each answer is taken once, by the press for which it was asked. */
const early = new Map<string, { readonly at: number; readonly answer: Promise<Answer> }>();
/** ms after which it is asked anew: keys and badges are withdrawn. */
const EARLY = 10_000;

/** Asks for what the press that was just made will need of this very origin. */
export const askEarly = (addresses: readonly string[]): void => {
  for (const url of addresses.map(ownUrl)) {
    early.delete(url);
    early.set(url, { at: performance.now(), answer: fetchBytes(url) });
  }
};

/** The answer that was asked for early, if it is of this press and is one. */
const earlyAnswer = async (url: string): Promise<Answer | null> => {
  const asked = early.get(url);
  early.delete(url);
  const answer = asked && performance.now() - asked.at < EARLY ? await asked.answer : null;
  return answer?.ok ? answer : null;
};

/**
 * Fetches without cookies and without following to another place; a status list is always asked for anew.
 * @param ours another origin that our own has named as ours
 */
export const fetchBytes = async (url: string, most: number = MOST_BYTES, ours?: string): Promise<Answer> => {
  const target = allowed(url, ours);
  if (!target) return { ok: false, reason: 'blocked' };
  const known = await earlyAnswer(target.href);
  if (known) return known;
  try {
    const response = await fetch(target, {
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-cache',
      referrerPolicy: 'no-referrer',
      headers: { accept: 'application/vc+ld+json, application/vc, application/ld+json, application/json;q=0.9, */*;q=0.1' },
      signal: AbortSignal.timeout(SECONDS * 1000),
    });
    if (!response.ok) return { ok: false, reason: response.status === 404 ? 'not_found' : response.status === 410 ? 'gone' : 'unreachable' };
    const bytes = await readBounded(response, most);
    return bytes ? { ok: true, bytes } : { ok: false, reason: 'too_large' };
  } catch {
    return { ok: false, reason: 'unreachable' };
  }
};

/**
 * The same through this server's relay, for hosts that do not let a page of another
 * origin read what they publish. It sees the address, and nothing of the badge.
 */
const throughRelay = async (url: string, purpose: string): Promise<Answer> => {
  const answer = await fetchBytes(`${location.origin}/api/relay?${new URLSearchParams({ address: url, purpose })}`);
  return answer.ok ? { ...answer, relayed: true } : answer;
};

/** Directly, else through the relay. A browser does not say whether a host is silent or only not open to other origins. */
export const fetchForVerifier = async (url: string, purpose: string): Promise<Answer> => {
  const direct = await fetchBytes(url);
  const mayRelay = !direct.ok && direct.reason === 'unreachable' && allowed(url)?.protocol === 'https:' && allowed(url)?.origin !== location.origin;
  return mayRelay ? throughRelay(url, purpose) : direct;
};

type Known = NonNullable<Awaited<ReturnType<VerifyEnvironment['recognise']>>>;

/** Where this server says whom it knows. */
export const REGISTRY = '/api/registry';

const readKnownIssuers = async (): Promise<ReadonlyMap<string, Known> | null> => {
  const answer = await fetchBytes(new URL(REGISTRY, location.href).href);
  if (!answer.ok) return null;
  try {
    const { issuers } = JSON.parse(new TextDecoder().decode(answer.bytes)) as { issuers: (Known & { id: string })[] };
    return new Map(issuers.map(({ id, ...known }) => [id, known]));
  } catch {
    return null;
  }
};

/** Asked once for all the badges of a page, and again when there was no answer. */
let asking: ReturnType<typeof readKnownIssuers> | undefined;

/** The issuer as this server knows it; nobody when it cannot be asked. */
const knownIssuer = async (issuerId: string): Promise<Known | null> => {
  asking ??= readKnownIssuers();
  const known = await asking;
  if (known === null) asking = undefined;
  return known?.get(issuerId) ?? null;
};

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** What the verification may know and do in a visitor's browser. The institution of this very origin is recognised also when the server cannot be asked who else is. */
export const environment = (didWebFromOrigin: (origin: string) => string): VerifyEnvironment => {
  const origin = pageOrigin();
  const ours = didWebFromOrigin(origin);
  return {
    now: new Date(),
    fetch: fetchForVerifier,
    recognise: async (issuerId) => (await knownIssuer(issuerId)) ?? (issuerId === ours ? { name: new URL(origin).host, url: origin } : null),
    ...(LOOPBACK.test(location.hostname) ? { loopbackOrigin: location.origin } : {}),
  };
};

/** Where a document of this very instance is asked for: at the origin of this page. */
const ownUrl = (url: string): string => {
  const { origin, pathname } = new URL(url, location.href);
  return `${origin === pageOrigin() ? location.origin : origin}${pathname}`;
};

/** A document of this very instance, asked from the origin of this page. */
export const fetchOwn = (url: string): Promise<Answer> => fetchBytes(ownUrl(url));

/** Whether this very instance says at this address of its own that the endorsement was withdrawn. Other documents that are gone were taken off their pages. */
export const saysWithdrawn = async (url: string): Promise<boolean> => {
  const answer = await fetch(ownUrl(url), { credentials: 'omit', redirect: 'error', cache: 'no-cache', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(SECONDS * 1000) });
  return answer.status === 410 && ((await answer.json()) as { code?: unknown }).code === 'endorsement_withdrawn';
};

/** Where the signed JSON of a badge published here is. */
export const jsonOf = (credentialUrl: string): string => {
  const { origin, pathname } = new URL(credentialUrl, location.href);
  return `${origin}${pathname}.json`;
};

/** The signed JSON of a badge published here. */
export const credentialJson = (credentialUrl: string): Promise<Answer> => fetchOwn(jsonOf(credentialUrl));

/** Where this page checks, for the receipt. */
export const placeOfCheck = (): string => `${location.origin}${location.pathname}`;
