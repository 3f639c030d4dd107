/**
 * Unsigned endorsements: a third party's support for a badge, or for a
 * production, collected and signed by the institution. The vocabulary has one
 * place for the words and none for whose they are, so both stand in the comment.
 * Source: Open Badges 3.0, sections 5.9 "Endorsement" and B.1.8
 * (EndorsementCredential), B.1.9 (EndorsementSubject).
 */
import { BADGE_CONTEXTS, plain, wholeSeconds, withoutNothing } from './build.ts';
import type { EndorsementCredential } from './model.ts';
import { plainAddress } from './plain.ts';

export type EndorsementInput = {
  /** Address of the endorsement itself. */
  readonly id: string;
  readonly issuer: { readonly id: string; readonly name: string; readonly url: string };
  readonly validFrom: Date;
  readonly name: string;
  /** Markdown; what others have typed goes through `quoteMarkdown`. */
  readonly comment: string;
  /** What is endorsed, by the id that it has itself. */
  readonly subject: string;
  /** The exact bytes that are endorsed, see `digestMultibase`: each form of a signed badge, the text or the file of a production. At least one. */
  readonly relatedResource: readonly { readonly id: string; readonly mediaType: string; readonly digestMultibase: string }[];
  readonly status: { readonly listUrl: string; readonly index: number };
};

/**
 * The unsigned endorsement. The same care as for a badge: stable key order, no
 * control characters, whole seconds.
 * @throws RangeError for an invalid `validFrom`
 */
export function buildEndorsement(input: EndorsementInput): EndorsementCredential {
  return withoutNothing({
    '@context': [...BADGE_CONTEXTS],
    id: plainAddress(input.id),
    type: ['VerifiableCredential', 'EndorsementCredential'],
    issuer: { id: plainAddress(input.issuer.id), type: ['Profile'], name: plain(input.issuer.name), url: plainAddress(input.issuer.url) },
    validFrom: wholeSeconds(input.validFrom),
    name: plain(input.name),
    credentialSubject: { id: plainAddress(input.subject), type: ['EndorsementSubject'], endorsementComment: plain(input.comment) },
    relatedResource: input.relatedResource.map(({ id, mediaType, digestMultibase }) => ({ id: plainAddress(id), mediaType, digestMultibase })),
    credentialStatus: {
      id: plainAddress(`${input.status.listUrl}#${input.status.index}`), type: 'BitstringStatusListEntry', statusPurpose: 'revocation',
      statusListIndex: String(input.status.index), statusListCredential: plainAddress(input.status.listUrl),
    },
  });
}

/**
 * Somebody's text in the characters that its quotation signs. What is stored and
 * shown of an endorsement is this, so that no screen reads otherwise than what
 * was signed.
 */
export const quotable = (text: string): string => plain(text).replace(/[\u2028\u2029]/g, '\n');

/**
 * Somebody's plain text as a Markdown quotation: `> ` before every line, so that
 * no line of theirs can pass for one of the signer's, and nothing in it is taken
 * for HTML, a link or a picture (CommonMark 0.31, sections 5.1 and 2.4).
 */
export function quoteMarkdown(text: string): string {
  const escaped = quotable(text).replace(/[\\<[`]/g, '\\$&');
  return escaped.split('\n').map((line) => (line.trim() === '' ? '>' : `> ${line}`)).join('\n');
}

/** What `quoteMarkdown` has quoted in a comment, as it was typed. */
export const quotedIn = (comment: string): string =>
  comment.split('\n').filter((line) => line.startsWith('>')).map((line) => line.replace(/^> ?/, '').replace(/\\([\\<[`])/g, '$1')).join('\n');
