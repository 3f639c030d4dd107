/**
 * The check `holder`: does whoever presents hold the key of the person to whom
 * the credentials were issued? Three things together answer it: a proof of the
 * presentation under the holder's own key, made for whoever asks and for this
 * time (challenge, domain), and credentials that are about this holder. Without
 * a challenge the proof may be a copy of one that was made for somebody else.
 * Sources: Verifiable Credentials Data Model 2.0, sections 4.13 and 8.6 "Replay
 * Attack"; Verifiable Credential Data Integrity 1.0, section 2.1 (challenge, domain).
 */
import { badgesIn, isClr } from './clr.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { failed, notChecked, PASSED, worst, type Outcome } from './reasons.ts';

/** What whoever asked for a presentation put into the question: a text that was never used before, and who asks. */
export type ExpectedAnswer = { readonly challenge?: string; readonly domain?: string };
/** What one proof of a presentation says that it answers. */
export type Answered = { readonly challenge: Json | undefined; readonly domain: Json | undefined };

/**
 * @param proofs how the proofs of the presentation came out: signature and control of the key
 * @param answered what each proof answers; empty for a presentation without proof
 * @param holder whose key the proofs were made with
 * @param credentials what is presented, each as its own document
 */
export function checkPresenter(proofs: readonly Outcome[], answered: readonly Answered[], holder: string | null, credentials: readonly JsonObject[], expected: ExpectedAnswer = {}): Outcome {
  // Who was asked and answers with nothing has not answered.
  if (answered.length === 0) return expected.challenge === undefined ? notChecked('holder_not_presented') : failed('challenge_wrong');
  const signed = worst(proofs);
  const problem = signed.outcome === 'passed' ? null : signed.reason === 'previous_check_failed' ? (proofs.find(({ outcome }) => outcome === 'failed') ?? signed) : signed;
  if (problem?.outcome === 'failed') return problem;
  const { challenge, domain } = expected;
  if (challenge !== undefined && !answered.every((each) => each.challenge === challenge)) return failed('challenge_wrong');
  if (domain !== undefined && !answered.every((each) => listOf(each.domain).includes(domain))) return failed('domain_wrong');
  // What answers another question does so also where its proof could not be checked.
  if (problem !== null) return problem;
  const subjects = checkSubjects(credentials, holder);
  if (subjects.outcome !== 'passed') return subjects;
  return challenge === undefined ? notChecked('holder_replayable') : PASSED;
}

/** Is every credential about the holder? An endorsement is about a badge or an institution, and says nothing of a person. */
function checkSubjects(credentials: readonly JsonObject[], holder: string | null): Outcome {
  const persons = credentials.flatMap((each) => (isClr(each) ? [each, ...badgesIn(each)] : [each])).filter((each) => !listOf(each['type']).includes('EndorsementCredential'));
  const subjects = persons.flatMap((each) => listOf(each['credentialSubject']).map((subject) => (isObject(subject) ? subject['id'] : undefined)));
  if (holder === null || subjects.length === 0) return notChecked('holder_subject_unnamed');
  if (subjects.some((id) => id !== holder && hasKey(id))) return failed('holder_not_subject');
  // A hashed address or a random number names a person for whom no key can answer: neither the same nor another.
  return subjects.every((id) => id === holder) ? PASSED : notChecked('holder_subject_unnamed');
}

/** Does this identifier have a key, so that its person could have presented with it? */
function hasKey(id: Json | undefined): boolean {
  return typeof id === 'string' && /^(did:|https:)/i.test(id);
}
