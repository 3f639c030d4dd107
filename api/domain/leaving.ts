/**
 * A student's link to another site, as it stands on a public page or below a
 * link to share: it leads to a page of ours first, which says where it goes.
 * That page's address has a key, never the address itself, so that nothing but
 * what the student shows can be put behind our name.
 */
import type { ReportFault } from './link-report.ts';

/** 128 bits of the address's SHA-256: 32 hexadecimal digits. */
export async function leavingKey(address: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(address)));
  return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What an address leads to, wherever in it: two that differ behind `#` alone are one document (RFC 3986, section 3.5). */
export const documentOf = (address: string): string => address.split('#', 1)[0]!;

/** @param page path of the page that the link stands on, without the language's prefix */
export const leavingPath = (page: string, key: string): string => `${page}/liens/${key}`;

/** What the student's traces cite, and what the watch over their links last found; `null` where nobody could look. */
export type Cited = {
  readonly link: string;
  /** ISO timestamps: of the deposit, and since when it is as it is. */
  readonly citedAt: string;
  readonly watch: { readonly state: 'unchanged' | 'changed' | 'dead'; readonly since: string; readonly checkedAt: string } | null;
};

/** What the page before another site is made of. */
export type Leaving = {
  readonly key: string;
  /** Path of the page that the link stands on. */
  readonly page: string;
  readonly name: string;
  readonly institution: string;
  /** Besides those of the snapshot: addresses that a badge cites. */
  readonly addresses: readonly string[];
  readonly cited: readonly Cited[];
  /** ISO timestamp: the institution has withdrawn the link. */
  readonly withdrawnOn: string | null;
  /** What a reader has just reported, or what their report lacks. */
  readonly report?: 'done' | { readonly reason: string; readonly words: string; readonly fault: ReportFault };
  /** Told the address that the key stands for, by the page that knows all of them. */
  readonly found?: (address: string) => void;
};
