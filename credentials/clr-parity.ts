/**
 * Does the JSON of a CLR say what its signature covers? (See parity.ts.) In the
 * CLR context `verifiableCredential` is a set, so the badges' statements lie in
 * the same graph as the CLR's, and what two of them say of one thing (the
 * student, the issuer, an achievement) is mixed there. Two comparisons undo that:
 *
 * - the frame, in which each badge is only named, has one reading by itself;
 * - in the whole graph, which is what is signed, everything that hangs on the
 *   CLR's own nodes is what the frame says. Nothing else may hang there: a badge
 *   that speaks of the CLR is refused before, and its classes have no terms of
 *   the CLR vocabulary.
 *
 * What a badge says is not read here: its own proof covers it in a graph of its
 * own, and it is verified there. Only its proof stands in a named graph.
 * Source: Comprehensive Learner Record Standard 2.0, JSON-LD context 2.0.1.
 */
import type { JsonObject } from './json.ts';
import { ACHIEVEMENT, agrees, ENVELOPE, has, IDENTITY, is, type Graph, type Place } from './parity.ts';

const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#';
const VC = 'https://www.w3.org/2018/credentials#';

const ASSOCIATION: Place = { associationType: is(`${CLR}AssociationType`), sourceId: is(`${CLR}sourceId`), targetId: is(`${CLR}targetId`) };
const SUBJECT: Place = {
  identifier: has(IDENTITY, `${CLR}identifier-1`),
  association: has(ASSOCIATION, `${CLR}association`),
  achievement: has(ACHIEVEMENT, `${CLR}achievement`),
  verifiableCredential: is(`${CLR}verifiableCredential`),
};

/** The frame: every member that decides or is shown. */
export const CLR_PLACE: Place = { ...ENVELOPE, partial: is(`${CLR}partial`), credentialSubject: has(SUBJECT, `${VC}credentialSubject`) };

/** The whole: the same, but of things that badges may speak of too (issuer, achievements) only which they are. */
const CLR_AMONG_BADGES: Place = {
  ...CLR_PLACE,
  issuer: is(`${VC}issuer`),
  credentialSubject: has({ ...SUBJECT, achievement: is(`${CLR}achievement`) }, `${VC}credentialSubject`),
};

/**
 * @param frame the CLR with each badge reduced to its id (see frameOf)
 * @param own the statements of the frame alone
 * @param whole the statements of the whole document, which are signed
 */
export function clrAgrees(frame: JsonObject, own: Graph, whole: Graph): boolean {
  return agrees(frame, own, CLR_PLACE) && agrees(frame, whole, CLR_AMONG_BADGES);
}
