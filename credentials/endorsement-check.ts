/**
 * Third parties' support. Reported beside the verdict and never part of it.
 * Source: Open Badges 3.0, sections 5.9 (endorsement) and 9.1, step 6.
 */
import { canonicalFormOrNull, referenceForms } from './canonical.ts';
import { dateOutcome } from './dates.ts';
import { disclosedDates, disclosedStatus } from './disclosure.ts';
import { isObject, listOf, type JsonObject } from './json.ts';
import { EndorsementCredential } from './model.ts';
import { checkProofs, type Token } from './proof-check.ts';
import { failed, notChecked, PASSED, worst, type Outcome } from './reasons.ts';
import type { KeyEnvironment } from './resolve-key.ts';
import { checkStatus } from './status-check.ts';
import { embeddedEndorsements, hasKnownContexts, shapeProblem } from './strict-shape.ts';
import { decodeJwt } from './vc-jwt.ts';

/** Beyond this many, the rest is said to be unchecked. */
const MOST_CHECKED = 8;

/** The check `endorsements`: passed when each verifies, failed when one is false, not_checked otherwise and when there is none. */
export async function checkEndorsements(document: JsonObject, env: KeyEnvironment): Promise<Outcome> {
  const embedded = embeddedEndorsements(document).map((each) => ({ document: each, token: null }));
  const opened = [...embedded, ...tokensIn(document).map(openToken)];
  if (opened.length === 0) return notChecked('no_endorsement');
  if (opened.length > MOST_CHECKED) return notChecked('endorsement_unchecked');
  const outcomes: Outcome[] = [];
  for (const each of opened) outcomes.push(each === null ? notChecked('endorsement_unchecked') : await checkOne(each.document, each.token, env));
  const { outcome } = worst(outcomes);
  if (outcome === 'passed') return PASSED;
  return outcome === 'failed' ? failed('endorsement_invalid') : notChecked('endorsement_unchecked');
}

/** An endorsement stands on its own: what it takes from its surroundings, such as a context, it does not prove. */
async function checkOne(document: JsonObject, token: Token | null, env: KeyEnvironment): Promise<Outcome> {
  const isReadable = shapeProblem(document, 'endorsement') === null && hasKnownContexts(document, 'endorsement');
  if (!isReadable || !EndorsementCredential.safeParse(document).success) return notChecked('endorsement_unchecked');
  const form = await canonicalFormOrNull(env.forms ?? referenceForms(), document);
  if (form === null || !form.agrees) return notChecked('endorsement_unchecked');
  const { proof, key_control, disclosure } = await checkProofs(document, token, env);
  const first = worst([proof, key_control, disclosedDates(document, dateOutcome(document, env.now), disclosure)]);
  return first.outcome === 'passed' ? disclosedStatus(document, await checkStatus(document, env), disclosure) : first;
}

function openToken(compact: string): { document: JsonObject; token: Token } | null {
  const decoded = decodeJwt(compact);
  return decoded.ok ? { document: decoded.credential as JsonObject, token: { compact, header: decoded.header } } : null;
}

/** Every `endorsementJwt` outside of the embedded endorsements. */
function tokensIn(document: JsonObject): string[] {
  return Object.entries(document).flatMap(([key, value]) => {
    if (key === 'endorsement') return [];
    if (key === 'endorsementJwt') return listOf(value).filter((each) => typeof each === 'string');
    return listOf(value).filter(isObject).flatMap(tokensIn);
  });
}
