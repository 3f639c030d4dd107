/**
 * One situation of the corpus: how the document comes about, the forms in which
 * somebody may present it, and what the whole report must say of it, in words.
 */
import { bakePng, bakeSvg } from '../../../credentials/bake.ts';
import { readPresented } from '../../../credentials/read.ts';
import { verify, type VerificationReport, type VerifyEnvironment } from '../../../credentials/verify.ts';
import { createIssuer, environment, signBadge, type Doc, type Form, type TestIssuer } from '../../fixtures/badges.ts';
import { png, svg } from '../../fixtures/pictures.ts';

/** What somebody presents, and what is special in the world around it. */
export type Made = {
  readonly presented: string | Uint8Array;
  /** Those whose documents can be fetched; the first of them is recognised. */
  readonly issuers: readonly TestIssuer[];
  readonly changes?: Partial<VerifyEnvironment>;
};

export type Situation = {
  readonly name: string;
  readonly forms: readonly Form[];
  /** The verdict, then every check that did not pass with its reason; `?` where it could not be made. */
  readonly expected: string;
  /** What is said of the token, where it is another. */
  readonly expectedOfToken?: string;
  readonly make: (issuer: TestIssuer, form: Form) => Promise<Made>;
  /** Whether an issuer whose identifier is its key will do; some situations need documents at an address. */
  readonly method?: 'web' | 'key';
};

export const BOTH: readonly Form[] = ['json', 'jwt'];
export const JSON_ONLY: readonly Form[] = ['json'];
export const TOKEN_ONLY: readonly Form[] = ['jwt'];

/** A document that the issuer signed as it is, in either form. */
export const signed = (make: (issuer: TestIssuer) => Doc | Promise<Doc>) => async (issuer: TestIssuer, form: Form): Promise<Made> => ({ presented: await signBadge(issuer, await make(issuer), form), issuers: [issuer] });

/** What every good badge of these fixtures is told, and what follows from an earlier failure, says nothing of its own. */
const USUAL: readonly string[] = ['no_endorsement', 'evidence_not_fetched', 'no_evidence', 'holder_not_presented', 'previous_check_failed'];

/** The whole report in one line: `invalid: dates expired`, `undetermined: key_control ? key_unreachable`. */
export function inWords(report: VerificationReport): string {
  const said = report.checks.filter(({ outcome, reason }) => outcome === 'failed' || (reason !== undefined && !USUAL.includes(reason)));
  const words = said.map(({ name, outcome, reason }) => `${name}${outcome === 'not_checked' ? ' ?' : outcome === 'passed' ? ' +' : ''} ${reason}`);
  return words.length === 0 ? report.verdict : `${report.verdict}: ${words.join(', ')}`;
}

/** @param issuing another method or origin than usual: for verifiers that keep what they once fetched, or that fetch by themselves */
export async function judged(situation: Situation, form: Form, issuing: { method?: 'web' | 'key'; origin?: string } = {}): Promise<{ made: Made; words: string; report: VerificationReport | null }> {
  const made = await situation.make(await createIssuer({ method: situation.method ?? 'web', ...issuing }), form);
  const bytes = typeof made.presented === 'string' ? new TextEncoder().encode(made.presented) : made.presented;
  const presented = readPresented(bytes);
  if ('problem' in presented) return { made, words: `unreadable: ${presented.problem}`, report: null };
  const report = await verify(presented, environment(made.issuers, made.changes));
  return { made, words: inWords(report), report };
}

/** The same text in each container, as the reader of pictures hands it over. */
export function throughPictures(text: string): unknown[] {
  return [bakePng(png({ width: 8 }), text), new TextEncoder().encode(bakeSvg(svg().toString(), text)!)].map((baked) => readPresented(baked!));
}
