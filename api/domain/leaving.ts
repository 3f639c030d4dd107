/**
 * A student's link to another site, as it stands on a public page or below a
 * link to share: it leads to a page of ours first, which says where it goes.
 * That page's address has a key, never the address itself, so that nothing but
 * what the student shows can be put behind our name.
 */

/** 128 bits of the address's SHA-256: 32 hexadecimal digits. */
export async function leavingKey(address: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(address)));
  return [...digest.subarray(0, 16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** @param page path of the page that the link stands on, without the language's prefix */
export const leavingPath = (page: string, key: string): string => `${page}/liens/${key}`;

/** What the student's traces cite, and what the watch over their links last found; `null` where nobody could look. */
export type Cited = {
  readonly link: string;
  /** ISO timestamps: of the deposit, and since when it is as it is. */
  readonly citedAt: string;
  readonly watch: { readonly state: 'unchanged' | 'changed' | 'dead'; readonly since: string; readonly checkedAt: string } | null;
};
