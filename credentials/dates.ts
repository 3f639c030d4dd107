/**
 * Is it time? Source: Verifiable Credentials Data Model 2.0, sections 4.9
 * (Validity Period) and A.5 (Time Values); Data Model 1.1, sections 4.6 and 4.8;
 * Open Badges 3.0, section 9.1, step 4.
 */
import { isVersion11, periodOf } from './data-model.ts';
import type { JsonObject } from './json.ts';
import { isDateTimeZ } from './model.ts';
import { failed, notChecked, PASSED, type Outcome } from './reasons.ts';

/** An issuer's clock may be ahead of ours by this many milliseconds. The end of a credential knows no such kindness. */
const SKEW = 300_000;

/**
 * Is `now` between `validFrom` and `validUntil`, or what edition 1.1 calls so?
 * Where 1.1 has both pairs of names, both must hold.
 * @param start a badge must have a beginning; a status list may go without
 */
export function dateOutcome(document: JsonObject, now: Date, start: 'required' | 'optional' = 'required'): Outcome {
  // Every comparison with a clock that tells no time is false, which must not read as "in time".
  if (Number.isNaN(now.getTime())) return notChecked('internal_error');
  const outcome = periodOutcome(periodOf(document), now, start);
  if (outcome.outcome !== 'passed' || !isVersion11(document)) return outcome;
  return periodOutcome({ from: document['validFrom'], until: document['validUntil'] }, now, 'optional');
}

function periodOutcome({ from, until: end }: ReturnType<typeof periodOf>, now: Date, start: 'required' | 'optional'): Outcome {
  if (from !== undefined || start === 'required') {
    const beginning = toTime(from);
    if (Number.isNaN(beginning)) return failed('date_malformed');
    if (beginning - SKEW > now.getTime()) return failed('not_yet_valid');
  }
  if (end === undefined) return PASSED;
  const until = toTime(end);
  if (Number.isNaN(until)) return failed('date_malformed');
  if (now.getTime() > until) return failed('expired');
  // Section 4.9: the end MUST NOT be before the beginning. Only the kindness towards the issuer's clock lets such a period be looked at.
  return toTime(from) > until ? failed('date_malformed') : PASSED;
}

/** Milliseconds since 1970; NaN for what is no date with an offset. */
function toTime(value: unknown): number {
  return typeof value === 'string' && isDateTimeZ(value) ? Date.parse(value) : Number.NaN;
}
