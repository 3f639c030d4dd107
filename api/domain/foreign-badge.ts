/**
 * A badge that somebody else issued and its holder brought in: kept as it came,
 * shown under its own issuer's name, and never as one of the institution's.
 */

/** How it came: what its exact bytes are. */
export const FOREIGN_FORMS = ['json', 'jwt', 'address', 'png', 'svg'] as const;
export type ForeignForm = (typeof FOREIGN_FORMS)[number];

/** Whether it names its holder: an address in it was compared with those that are known of them; or it names none that could be. Who shows it was never asked. */
export const HOLDER_ANSWERS = ['matches', 'differs', 'not_checked'] as const;
export type HolderAnswer = (typeof HOLDER_ANSWERS)[number];

/** How many one enrolment may hold. The table counts too. */
export const MOST_FOREIGN_BADGES = 40;
/** As for every picture that is verified: 4 MiB. */
export const FOREIGN_MAX_BYTES = 4 * 1024 * 1024;

/** What it is: a badge; or what came with an archive of another house and can only be kept and verified. */
export const FOREIGN_DOCUMENTS = ['badge', 'record', 'endorsement'] as const;
export type ForeignDocument = (typeof FOREIGN_DOCUMENTS)[number];

export type ForeignVerdict = 'valid' | 'invalid' | 'undetermined';

/** In its issuer's words; what it does not say is absent. */
export type ForeignView = {
  readonly name: string;
  readonly description: string;
  readonly criteria: string;
  readonly issuer: { readonly id: string; readonly name: string };
  readonly recipientName?: string;
  /** ISO dates or timestamps, as the badge writes them. */
  readonly awardedOn: string;
  readonly validUntil?: string;
};

/** Only a badge that can be read, and was not found to be false, may be shown to others: revoked, expired and altered ones stay private. */
export const mayBeShown = ({ verdict, view, document }: { readonly verdict: ForeignVerdict; readonly view: ForeignView | null; readonly document: ForeignDocument }): boolean => document === 'badge' && verdict !== 'invalid' && view !== null;

/** As a public page shows it. It has no level, no image, and no competency of ours. */
export type PublicForeignBadge = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly issuer: { readonly name: string; /** Where it speaks from, e.g. a host. */ readonly at: string; /** As this institution knows it; `null` when it does not. */ readonly recognisedAs: string | null };
  readonly awardedOn: string;
  readonly verdict: Exclude<ForeignVerdict, 'invalid'>;
  readonly checks: readonly { readonly name: string; readonly outcome: 'passed' | 'failed' | 'not_checked'; readonly reason?: string }[];
  readonly holder: HolderAnswer;
  /** ISO timestamp of that verdict. */
  readonly verifiedAt: string;
  /** Where anybody gets the badge itself. */
  readonly url: string;
};

/** Where an issuer speaks from, in words: the host of an address or of a did:web; the method of any other identifier. */
export function placeOf(id: string): string {
  const web = /^did:web:([^:]+)/.exec(id);
  if (web) return decoded(web[1]!);
  const other = /^(did:[a-z0-9]+):/.exec(id);
  return other ? other[1]! : (/^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)/i.exec(id)?.[1] ?? id.slice(0, 80));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
