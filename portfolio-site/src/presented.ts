/**
 * What a text, an address or a QR code is, before anything is opened. Pure: the
 * page decides what it does with the answer.
 */

export type TextKind =
  | { readonly kind: 'address'; readonly url: string }
  /** An address that is not protected: nothing is fetched from it. */
  | { readonly kind: 'insecure'; readonly url: string }
  | { readonly kind: 'json' }
  | { readonly kind: 'token' }
  /** Something that leads elsewhere: a wallet's request, a network's password, a telephone number. */
  | { readonly kind: 'other'; readonly scheme?: string };

const TOKEN = /^[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*$/;
const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(host);

/** @param ownOrigins the origins of this page, which alone may be without https */
export const kindOfText = (text: string, ownOrigins: readonly string[]): TextKind => {
  const trimmed = text.trim().replace(/^<(https?:\/\/[^\s<>]+)>$/i, '$1');
  if (/^[[{]/.test(trimmed)) return { kind: 'json' };
  if (/^https?:\/\/\S+$/i.test(trimmed) && URL.canParse(trimmed)) {
    const url = new URL(trimmed);
    const isSafe = url.protocol === 'https:' || (ownOrigins.includes(url.origin) && isLoopback(url.hostname));
    return { kind: isSafe ? 'address' : 'insecure', url: url.href };
  }
  if (TOKEN.test(trimmed)) return { kind: 'token' };
  const scheme = /^([a-z][a-z0-9+.-]{1,30}):/i.exec(trimmed)?.[1]?.toLowerCase();
  return scheme === undefined ? { kind: 'other' } : { kind: 'other', scheme };
};

export type OwnPlace =
  /** A badge or a record published here: the address of its signed file. */
  | { readonly kind: 'document'; readonly path: string }
  /** A page that shows several badges, where « Tout vérifier » is. */
  | { readonly kind: 'portfolio'; readonly path: string };

/** What an address of ours leads to, in any language and with any of its endings; null for a page that shows no badge. */
export const ownPlace = (pathname: string): OwnPlace | null => {
  const path = pathname.replace(/^\/en(?=\/)/, '').replace(/\/$/, '');
  const [, place, form] = /^(\/(?:credentials|clr|endorsements)\/[a-z0-9]+)(\.(?:json|jwt|png|svg))?$/.exec(path) ?? [];
  if (place !== undefined) return { kind: 'document', path: `${place}${form ?? '.json'}` };
  return /^\/portfolios\/[^/]+$/.test(path) ? { kind: 'portfolio', path } : null;
};
