/**
 * What cannot be judged of a document whose holder chose what it shows. A derived
 * proof shows that each statement in it is the issuer's; it cannot show that one
 * is absent. An end that is not there may have been left out, and so may a status
 * entry, unless the issuer lets no holder leave it out. Such a document is at
 * best undetermined (decision 0021).
 * Sources: Data Integrity ECDSA Cryptosuites v1.0, section 3.4 (mandatory and
 * selective statements); Verifiable Credentials Data Model 2.0, sections 4.9, 4.10.
 */
import { periodOf } from './data-model.ts';
import type { JsonObject } from './json.ts';
import { CREDENTIAL_STATUS, isRevocationEntry, rootOf, type Graph } from './parity.ts';
import { notChecked, type Outcome } from './reasons.ts';

/** The statements of the document, and those among them that every holder must show. Nodes have the same names in both. */
export type Disclosure = { readonly whole: Graph; readonly mandatory: Graph };

/**
 * `dates`, when they passed: an end, and a beginning where one was left to choice,
 * that are shown are the issuer's; one that is not shown may be hidden.
 * @param disclosure null for a proof that covers the whole document
 */
export function disclosedDates(document: JsonObject, dates: Outcome, disclosure: Disclosure | null): Outcome {
  if (disclosure === null || dates.outcome !== 'passed') return dates;
  const { from, until } = periodOf(document);
  return from === undefined || until === undefined ? notChecked('period_not_disclosed') : dates;
}

/**
 * `status`, when it passed: the entry for revocation must be one that the holder
 * could not leave out, with all that is said of it. One that is shown by choice
 * may stand beside another that is not.
 */
export function disclosedStatus(document: JsonObject, status: Outcome, disclosure: Disclosure | null): Outcome {
  if (disclosure === null || status.outcome !== 'passed') return status;
  return hasMandatoryRevocation(document, disclosure) ? status : notChecked('status_not_disclosed');
}

function hasMandatoryRevocation(document: JsonObject, { whole, mandatory }: Disclosure): boolean {
  const root = rootOf(document, whole);
  const entries = root === null ? [] : (mandatory.get(root)?.get(CREDENTIAL_STATUS) ?? []);
  return entries.some(({ value }) => {
    const fixed = mandatory.get(value);
    return fixed !== undefined && isRevocationEntry(fixed) && countOf(fixed) === countOf(whole.get(value)!);
  });
}

function countOf(statements: ReadonlyMap<string, readonly unknown[]>): number {
  return [...statements.values()].reduce((total, values) => total + values.length, 0);
}
