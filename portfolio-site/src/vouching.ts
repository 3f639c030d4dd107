/**
 * Who stands behind a signature: the domain that publishes the key, what it has
 * to do with the institution's own site, and the registries that know it. A name
 * is chosen by whoever signs; a domain is not. Pure, for the page and for the
 * file that works offline.
 * Sources: did:web method specification, section 2 (the domain is the identity);
 * did:key v0.9 and did:jwk (the identifier is the key, nobody publishes it).
 */
import { isSigned, issuerOf, type ShownBadge, type ShownReport } from './shown.ts';

export type Vouching = {
  /** The host that publishes the key; absent where the key is its own identity. */
  readonly domain?: string;
  /** 'self': the key vouches for itself. */
  readonly keySource: 'domain' | 'self';
  /** False while nothing shows that the key signed this: what the document names is only claimed. */
  readonly proven: boolean;
  /** The host of the site that the document gives for the institution. */
  readonly institutionSite?: string;
  /** The same host, or one under the other. */
  readonly sameDomain?: boolean;
  /** 'under': the key's host is a sub-domain of the site; 'over': the site is one of the key's host. */
  readonly relation?: 'same' | 'under' | 'over' | 'other';
  /** The domain is written with letters of other alphabets, which can imitate a known name. */
  readonly foreignLetters?: boolean;
  /** The document is not signed: its host says so, today. */
  readonly hosted?: boolean;
  readonly registries: readonly { readonly name: string; readonly url: string }[];
  /** Known to this verifier by its own list, under this name. */
  readonly listedAs?: string;
  readonly since?: string;
};

/** Hosts under which strangers have sub-domains of their own: to be a neighbour there is to be nobody's relative. */
const SHARED = /^(?:(?:co|com|ac|gov|org|net|edu|gouv|asso)\.[a-z]{2}|github\.io|gitlab\.io|netlify\.app|vercel\.app|pages\.dev|workers\.dev|web\.app|firebaseapp\.com|herokuapp\.com|onrender\.com|azurewebsites\.net|blogspot\.com|wordpress\.com|wixsite\.com|googleapis\.com|amazonaws\.com)$/;

const canBeParent = (host: string): boolean => host.includes('.') && !SHARED.test(host) && !/^[\d.]+$/.test(host);
const withoutWww = (host: string): string => host.replace(/^www\./, '');

/**
 * How two hosts belong together. Only by name: who may publish under a host is
 * nobody's guess, so a shared host and a top-level domain are no parents.
 */
export const relationOf = (keyHost: string, siteHost: string): 'same' | 'under' | 'over' | 'other' => {
  const [key, site] = [withoutWww(keyHost), withoutWww(siteHost)];
  if (key === site) return 'same';
  if (canBeParent(site) && key.endsWith(`.${site}`)) return 'under';
  if (canBeParent(key) && site.endsWith(`.${key}`)) return 'over';
  return 'other';
};

const hostOf = (url: string | undefined): string | undefined => (url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? new URL(url).host : undefined);

/** The host of an issuer's identifier: did:web and https have one, a key that is its own identity has none (null); undefined where it cannot be told. */
const keyHostOf = (id: string): string | null | undefined => {
  if (/^did:(?:key|jwk):/.test(id)) return null;
  const web = /^did:web:([^:#?/]+)/.exec(id)?.[1];
  if (web === undefined) return hostOf(id);
  const host = `https://${web.replace(/%3A/gi, ':')}`;
  return URL.canParse(host) ? hostOf(host) : undefined;
};

/**
 * Who vouches for a report; null where nobody can be named: a presentation, a
 * document that could not be read, an identifier of another method.
 */
export const vouchingOf = (report: ShownReport | ShownBadge): Vouching | null => {
  const known = report.recognised;
  const common = { registries: known?.registries ?? [], ...(known && !known.registries?.length ? { listedAs: known.name } : {}), ...(known?.since === undefined ? {} : { since: known.since }) };
  const issuer = issuerOf(report);
  const hosted = report.openBadge2?.hosted ? report.openBadge2.host : undefined;
  if (issuer === undefined && hosted === undefined) return null;
  const host = hosted ?? (issuer === undefined ? undefined : keyHostOf(issuer.id));
  if (host === undefined) return null;
  const site = hostOf(issuer?.url);
  const about = { proven: isSigned(report), ...(site === undefined ? {} : { institutionSite: site }), ...common };
  if (host === null) return { keySource: 'self', ...about };
  const relation = site === undefined ? undefined : relationOf(host, site);
  return {
    domain: host,
    keySource: 'domain',
    ...about,
    ...(relation === undefined ? {} : { relation, sameDomain: relation !== 'other' }),
    ...(/(?:^|\.)xn--/.test(host) ? { foreignLetters: true } : {}),
    ...(hosted === undefined ? {} : { hosted: true }),
  };
};
