/**
 * From what an endorser said to what is signed: the translator of endorsements,
 * beside describe.ts for badges. Pure.
 *
 * The institution's sentence comes first and stands alone; every line of the
 * endorser's is a quotation under it, so that nothing they type can pass for
 * the institution's word.
 */
import { quoteMarkdown, type EndorsementInput } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import type { Answer } from '../domain/endorsement.ts';
import { clip } from '../domain/clip.ts';
import { competencyWords, type Programme } from '../domain/programme.ts';
import { strings, type Language } from '../strings/index.ts';
import { LONGEST_NAME } from './describe.ts';

export type EndorsementToDescribe = {
  readonly endorsementId: string;
  readonly language: Language;
  readonly answer: Answer;
  /** What is endorsed, with the digests of its bytes. */
  readonly about: { readonly id: string; readonly title: string; readonly resources: EndorsementInput['relatedResource'] };
  readonly status: { readonly list: number; readonly index: number };
};

export function describeEndorsement(
  one: EndorsementToDescribe,
  programme: Programme,
  issuer: { readonly did: string; readonly name: string; readonly url: string; readonly origin: string },
  validFrom: Date,
): EndorsementInput {
  const at = addresses(issuer.origin);
  return {
    id: at.endorsement(one.endorsementId),
    issuer: { id: issuer.did, name: issuer.name, url: issuer.url },
    validFrom,
    name: clip(strings(one.language).endorsement.name(one.about.title), LONGEST_NAME),
    comment: signedComment(one.answer, one.language, programme, issuer.name),
    subject: one.about.id,
    relatedResource: one.about.resources,
    status: { listUrl: at.statusList(one.status.list), index: one.status.index },
  };
}

/** The words that will be signed; the endorser reads exactly these before. */
export function signedComment(answer: Answer, language: Language, programme: Programme, institution: string): string {
  const statements = Object.entries(answer.statements).map(([code, text]) => `${competencyWords(programme, code)}${language === 'fr' ? ' :' : ':'}\n${text}`);
  return [strings(language).endorsement.collected(institution), quoteMarkdown([answer.comment, ...statements, attribution(answer)].join('\n\n'))].join('\n\n');
}

/** Who says it, as the signed comment and the page write it. */
export const attribution = (by: Pick<Answer, 'name' | 'function' | 'organisation'>): string => `— ${by.name}, ${by.function}, ${by.organisation}`;
