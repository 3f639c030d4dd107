/**
 * Third parties' support. Reported beside the verdict and never part of it.
 * Source: Open Badges 3.0, sections 5.9 (endorsement) and 9.1, step 6.
 */
import { canonicalFormOrNull, referenceForms } from './canonical.ts';
import { dateOutcome } from './dates.ts';
import { endorsementViewOf, type EndorsementView } from './endorsement-view.ts';
import { disclosedDates, disclosedStatus } from './disclosure.ts';
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { EndorsementCredential } from './model.ts';
import { checkProofs, issuerOf, type Token } from './proof-check.ts';
import { failed, notChecked, PASSED, worst, type Outcome, type Reason } from './reasons.ts';
import type { KeyEnvironment } from './resolve-key.ts';
import { checkStatus } from './status-check.ts';
import { embeddedEndorsements, hasKnownContexts, shapeProblem } from './strict-shape.ts';
import { decodeJwt } from './vc-jwt.ts';

/** Beyond this many, the rest is said to be unchecked. */
const MOST_CHECKED = 8;

/** One endorsement inside of a document. `view`: present when it can be read in one way only, even if its signature is wrong. */
type Environment = KeyEnvironment & { recognise(issuerId: string): Promise<object | null> };
export type EndorsementReport = { readonly outcome: Outcome['outcome']; readonly reason?: Reason; readonly view?: EndorsementView };

/**
 * The check `endorsements`: passed when each verifies and is about something that this document names; failed when one is false;
 * not_checked otherwise and when there is none. By whom it is, is said of each: whoever embeds the words of a stranger does not make them known.
 * @returns with what was found of each, those in the document first, then the tokens; none beyond so many that they are not looked at
 */
export async function checkEndorsements(document: JsonObject, env: Environment): Promise<{ outcome: Outcome; endorsements: EndorsementReport[] }> {
  const embedded = embeddedEndorsements(document).map((each) => ({ document: each, token: null }));
  const opened = [...embedded, ...tokensIn(document).map(openToken)];
  if (opened.length === 0) return { outcome: notChecked('no_endorsement'), endorsements: [] };
  if (opened.length > MOST_CHECKED) return { outcome: notChecked('endorsement_unchecked'), endorsements: [] };
  const endorsements: EndorsementReport[] = [];
  const named = idsIn(document);
  for (const each of opened) endorsements.push(each === null ? notChecked('endorsement_unchecked') : await checkOne(each.document, each.token, named, env));
  const outcomes = endorsements.map(({ outcome }) => outcome);
  if (outcomes.includes('failed')) return { outcome: failed('endorsement_invalid'), endorsements };
  return { outcome: outcomes.includes('not_checked') ? notChecked('endorsement_unchecked') : PASSED, endorsements };
}

/** An endorsement stands on its own: what it takes from its surroundings, such as a context, it does not prove. */
async function checkOne(document: JsonObject, token: Token | null, named: ReadonlySet<Json>, env: Environment): Promise<EndorsementReport> {
  const isReadable = shapeProblem(document, 'endorsement') === null && hasKnownContexts(document, 'endorsement');
  if (!isReadable || !EndorsementCredential.safeParse(document).success) return notChecked('endorsement_unchecked');
  const form = await canonicalFormOrNull(env.forms ?? referenceForms(), document);
  if (form === null || !form.agrees) return notChecked('endorsement_unchecked');
  const { proof, key_control, disclosure } = await checkProofs(document, token, env);
  const first = worst([proof, key_control, disclosedDates(document, dateOutcome(document, env.now), disclosure)]);
  const found = first.outcome === 'passed' ? disclosedStatus(document, await checkStatus(document, env), disclosure) : first;
  const view = endorsementViewOf(document);
  if (found.outcome !== 'passed') return { ...found, view };
  if (!named.has(view.subject)) return { ...notChecked('endorsement_of_another'), view };
  return { ...((await env.recognise(issuerOf(document) ?? '')) === null ? { outcome: 'passed', reason: 'endorser_unknown' } : found), view };
}

/** Everything that this document names: the badge, what it is of, who issued it. Its endorsements name only themselves. */
function idsIn(value: Json): Set<Json> {
  const ids = new Set<Json>();
  const walk = (one: Json): void => {
    if (Array.isArray(one)) return one.forEach(walk);
    if (!isObject(one)) return;
    if (one['id'] !== undefined) ids.add(one['id']);
    for (const [key, member] of Object.entries(one)) if (key !== 'endorsement' && key !== 'proof') walk(member);
  };
  walk(value);
  if (isObject(value) && typeof value['issuer'] === 'string') ids.add(value['issuer']);
  return ids;
}

function openToken(compact: string): { document: JsonObject; token: Token } | null {
  const decoded = decodeJwt(compact);
  return decoded.ok ? { document: decoded.credential as JsonObject, token: { compact, header: decoded.header } } : null;
}

/** Every `endorsementJwt` outside of the embedded endorsements. */
function tokensIn(document: JsonObject, found: string[] = []): string[] {
  for (const [key, value] of Object.entries(document)) {
    if (key === 'endorsementJwt') found.push(...listOf(value).filter((each) => typeof each === 'string'));
    else if (key !== 'endorsement' && typeof value === 'object') for (const each of listOf(value)) if (isObject(each)) tokensIn(each, found);
  }
  return found;
}
