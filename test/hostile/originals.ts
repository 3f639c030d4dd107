/** The documents that the fuzzer rewrites: of every kind, in every state, each with the verdict that it was issued with. */
import type { Verdict } from '../../credentials/verify.ts';
import { createIssuer, embed, endorsementBy, publishStatus, signToken, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { unsignedClr } from '../fixtures/clr.ts';
import { otherOriginals } from './other-originals.ts';
import { wholeForms } from './whole-forms.ts';

export type Original = {
  readonly name: string;
  readonly kind: 'badge' | 'endorsement' | 'clr' | 'credential' | 'presentation' | 'open_badge_2';
  readonly form: 'json' | 'jwt';
  readonly verdict: Verdict;
  readonly text: string;
  readonly document: Doc;
  readonly issuer: TestIssuer;
  /** How often it is chosen: a record takes ten times the work of a badge. */
  readonly weight: number;
  readonly forms: Readonly<Record<string, Doc>>;
};

const REVOKED = 94_567;
const CLEAR = 5;
const EXPIRED = { validUntil: '2026-08-31T12:00:00Z' };
const LATER = { validFrom: '2026-12-01T00:00:00Z' };

/** Everything that a statement could be moved to: a creator who is the issuer, an endorsement of the badge itself, numbers. */
async function richBadge(issuer: TestIssuer, index: number, changes: Doc = {}): Promise<Doc> {
  const badge = unsignedBadge(issuer);
  const endorsement = JSON.parse(await embed(issuer, endorsementBy(issuer, badge['id']))) as Doc;
  badge['credentialSubject'].achievement.creator = { ...badge['issuer'] };
  badge['credentialSubject'].creditsEarned = 30;
  return { ...badge, endorsement: [endorsement], credentialStatus: statusAt(issuer, index), ...changes };
}

const statusAt = (issuer: TestIssuer, index: number): Doc => ({ ...unsignedBadge(issuer)['credentialStatus'], statusListIndex: String(index), id: `${issuer.listUrl}#${index}` });

/** An endorsement bound by digest to the badge, as ours are, with a status of its own. */
const boundEndorsement = (issuer: TestIssuer, index: number, changes: Doc = {}): Doc => {
  const { id } = unsignedBadge(issuer);
  const relatedResource = [{ id, mediaType: 'application/vc', digestMultibase: 'uEiAY3FR-K1i0DCG9Q0S8QPcDgQYtr2bgnWjbsT5pTfQT0w' }];
  return { ...endorsementBy(issuer, id), relatedResource, credentialStatus: statusAt(issuer, index), ...changes };
};

/** `known`: whose documents can be had; all of them but the stranger are recognised. */
export async function originals(): Promise<{ known: Pick<TestIssuer, 'id' | 'origin' | 'documents'>[]; stranger: string; all: Original[] }> {
  const issuer = await createIssuer({ method: 'key' });
  const stranger = await createIssuer({ method: 'key', origin: 'https://badges.ailleurs.example' });
  await publishStatus(issuer, [REVOKED]);
  const plain = (index: number, changes: Doc = {}): Doc => ({ ...unsignedBadge(issuer), credentialStatus: statusAt(issuer, index), ...changes });
  const clr = async (index: number, changes: Doc = {}): Promise<Doc> => ({ ...unsignedClr(issuer, [await embed(issuer, plain(index))]), ...changes });
  const unsigned: [name: string, kind: Original['kind'], verdict: Verdict, weight: number, document: Doc, signer: TestIssuer][] = [
    ['a valid badge', 'badge', 'valid', 0.4, await richBadge(issuer, CLEAR), issuer],
    ['an expired badge', 'badge', 'invalid', 0.4, await richBadge(issuer, CLEAR, EXPIRED), issuer],
    ['a revoked badge', 'badge', 'invalid', 0.4, await richBadge(issuer, REVOKED), issuer],
    ['a revoked and expired badge', 'badge', 'invalid', 0.4, await richBadge(issuer, REVOKED, EXPIRED), issuer],
    ['a badge of a day to come', 'badge', 'invalid', 0.2, await richBadge(issuer, CLEAR, LATER), issuer],
    ['a badge of a stranger', 'badge', 'undetermined', 0.2, await richBadge(stranger, CLEAR), stranger],
    ['a badge whose status cannot be read', 'badge', 'undetermined', 0.2, await richBadge(issuer, 131_072), issuer],
    ['a badge signed by another', 'badge', 'invalid', 0.2, await richBadge(issuer, CLEAR), stranger],
    ['a plain badge', 'badge', 'valid', 0.2, plain(CLEAR), issuer],
    ['a plain revoked badge', 'badge', 'invalid', 0.2, plain(REVOKED), issuer],
    ['an endorsement', 'endorsement', 'valid', 0.15, boundEndorsement(issuer, CLEAR), issuer],
    ['an expired endorsement', 'endorsement', 'invalid', 0.15, boundEndorsement(issuer, CLEAR, EXPIRED), issuer],
    ['a revoked endorsement', 'endorsement', 'invalid', 0.15, boundEndorsement(issuer, REVOKED), issuer],
    ['a record', 'clr', 'valid', 0.03, await clr(CLEAR), issuer],
    ['an expired record', 'clr', 'invalid', 0.03, await clr(CLEAR, EXPIRED), issuer],
    ['a record with a revoked badge', 'clr', 'invalid', 0.03, await clr(REVOKED), issuer],
  ];
  const all: Original[] = [];
  for (const [name, kind, verdict, weight, document, signer] of unsigned) {
    const text = await embed(signer, document);
    const signed = JSON.parse(text) as Doc;
    all.push({ name, kind, verdict, weight, document: signed, text, form: 'json', issuer: signer, forms: kind === 'clr' ? {} : await wholeForms(signed) });
    if (kind === 'badge' && signer === issuer) all.push({ name: `${name}, as a token`, kind, verdict, weight: weight / 4, document, text: await signToken(signer, document), form: 'jwt', issuer: signer, forms: {} });
  }
  const others = await otherOriginals(issuer, (index) => statusAt(issuer, index));
  return { known: [issuer, stranger, ...others.known], stranger: stranger.id, all: [...all, ...others.all] };
}
