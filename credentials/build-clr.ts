/**
 * The unsigned CLR: CLR 2.0, appendix B, over VCDM 2.0. Nothing is checked here;
 * see check.ts. The badges inside are not rebuilt: they keep the bytes they were
 * signed with, so that each can be taken out and verified alone.
 */
import { plain, wholeSeconds, withoutNothing } from './build.ts';
import { plainAddress } from './plain.ts';
import { CLR_201, CREDENTIALS_V2, OPEN_BADGES_303 } from './documents.ts';
import type { Association, ClrCredential } from './model.ts';

export type ClrInput = {
  readonly id: string;
  readonly issuer: { readonly id: string; readonly name: string; readonly url: string };
  readonly validFrom: Date;
  readonly name: string;
  readonly description: string;
  /** As in the badges; `name` only where all of them agree on it. */
  readonly subject: { readonly id: string; readonly name?: string };
  /** The signed badges as JSON text, as `signDataIntegrity` wrote them. */
  readonly badges: readonly string[];
  /** Definitions that associations name and no badge holds. */
  readonly achievements: readonly { readonly id: string; readonly type: 'LearningProgram'; readonly name: string; readonly description: string; readonly criteria: string }[];
  readonly associations: readonly { readonly type: Association['associationType']; readonly source: string; readonly target: string }[];
};

/**
 * `partial` is left out, and there is no status entry: a CLR says what is in it
 * and nothing of what is not (see docs/decisions).
 * @throws RangeError for an invalid `validFrom`, SyntaxError for a badge that is no JSON
 */
export function buildClr(input: ClrInput): ClrCredential {
  const { issuer, subject } = input;
  const frame = withoutNothing({
    '@context': [CREDENTIALS_V2, CLR_201, OPEN_BADGES_303],
    id: plainAddress(input.id),
    type: ['VerifiableCredential', 'ClrCredential'],
    issuer: { id: plainAddress(issuer.id), type: ['Profile'], name: plain(issuer.name), url: plainAddress(issuer.url) },
    validFrom: wholeSeconds(input.validFrom),
    name: plain(input.name),
    description: plain(input.description),
    credentialSubject: {
      id: plainAddress(subject.id),
      type: ['ClrSubject'],
      identifier: subject.name === undefined ? [] : [{ type: 'IdentityObject', hashed: false, identityHash: plain(subject.name), identityType: 'name' }],
      achievement: input.achievements.map((one) => ({
        id: plainAddress(one.id), type: ['Achievement'], achievementType: one.type, name: plain(one.name), description: plain(one.description), criteria: { narrative: plain(one.criteria) },
        inLanguage: 'fr',
      })),
      association: input.associations.map(({ type, source, target }) => ({ type: 'Association', associationType: type, sourceId: plainAddress(source), targetId: plainAddress(target) })),
    },
  });
  // Put in last: `withoutNothing` must not touch what is signed.
  const verifiableCredential = input.badges.map((badge) => JSON.parse(badge) as object);
  return { ...frame, credentialSubject: { ...frame.credentialSubject, verifiableCredential } } as unknown as ClrCredential;
}
