/**
 * Who is an issuer that is known: this institution, the issuers it lists itself,
 * and those in the public registries that it chose. To be known says who somebody
 * is, never that a badge is true. An unreachable registry is believed for as long
 * as its last answer is young enough, and then says nothing.
 */
import { didWebFromOrigin, type Recognised } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import { outboundOf, type World } from './outbound.ts';
import { readRegistry, type Listed } from './read-registry.ts';

export type KnownIssuer = Recognised & { readonly id: string };
type Known = { readonly issuers: ReadonlyMap<string, Listed>; readonly at: number };

const HOUR = 60 * 60 * 1000;
/** Asked again after so long. */
const FRESH_FOR = HOUR;
/** Believed for so long without a new answer. */
const BELIEVED_FOR = 24 * HOUR;

/** Where issuers are looked up: the settings, and a way to the registries. */
export type Registrar = World & { readonly config: Pick<Platform['config'], 'origin' | 'institution' | 'issuers' | 'registries'> };

const kept = new WeakMap<World, Map<string, Known>>();

/** What a registry says; `null` when nothing that is young enough is known. */
async function issuersIn(platform: World, address: string): Promise<Known | null> {
  const all = kept.get(platform) ?? new Map<string, Known>();
  kept.set(platform, all);
  const now = platform.now().getTime();
  const known = all.get(address);
  const refresh = async (): Promise<Known | null> => {
    const answer = await outboundOf(platform).ask(address, 'registry');
    const read = answer.ok ? readRegistry(new TextDecoder().decode(answer.bytes)) : null;
    if (read === null) return null;
    const fresh = { issuers: read.issuers, at: now };
    all.set(address, fresh);
    return fresh;
  };
  if (known === undefined || now - known.at >= BELIEVED_FOR) return refresh();
  if (now - known.at >= FRESH_FOR) platform.afterResponse(refresh());
  return known;
}

type Lists = { readonly own: ReadonlyMap<string, Listed>; readonly registries: readonly { readonly name: string; readonly url: string; readonly known: Known | null }[] };

async function listsOf(platform: Registrar): Promise<Lists> {
  const { origin, institution, issuers, registries } = platform.config;
  const own = new Map([...issuers, [didWebFromOrigin(origin), institution] as const]);
  return { own, registries: await Promise.all(registries.map(async ({ name, url }) => ({ name, url, known: await issuersIn(platform, url) }))) };
}

function lookUp(id: string, { own, registries }: Lists): Recognised | null {
  const ours = own.get(id);
  if (ours !== undefined) return ours;
  const naming = registries.flatMap(({ name, url, known }) => {
    const listed = known?.issuers.get(id);
    return listed === undefined ? [] : [{ registry: { name, url }, listed }];
  });
  if (naming.length === 0) return null;
  const [{ listed }] = naming as [(typeof naming)[number]];
  const since = naming.flatMap(({ listed: { since: one } }) => (one === undefined ? [] : [one])).sort()[0];
  return { name: listed.name, url: listed.url, registries: naming.map(({ registry }) => registry), ...(since === undefined ? {} : { since }) };
}

/** The issuer as this service knows it. Own issuers are known without asking anybody. */
export async function recognise(platform: Registrar, id: string): Promise<Recognised | null> {
  const { origin, institution, issuers, registries } = platform.config;
  if (id === didWebFromOrigin(origin)) return { name: institution.name, url: institution.url };
  return issuers.get(id) ?? (registries.length === 0 ? null : lookUp(id, await listsOf(platform)));
}

/** Everybody who is known, for verifiers in browsers. `asOf`: what the oldest of the lists was read at. */
export async function knownIssuers(platform: Registrar): Promise<{ issuers: KnownIssuer[]; asOf: string }> {
  const lists = await listsOf(platform);
  const ids = new Set([...lists.own.keys(), ...lists.registries.flatMap(({ known }) => [...(known?.issuers.keys() ?? [])])]);
  const times = lists.registries.flatMap(({ known }) => (known === null ? [] : [known.at]));
  return {
    issuers: [...ids].map((id) => ({ id, ...lookUp(id, lists)! })),
    asOf: new Date(Math.min(platform.now().getTime(), ...times)).toISOString(),
  };
}
