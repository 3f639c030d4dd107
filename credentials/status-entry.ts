/**
 * The members of a BitstringStatusListEntry. Source: Bitstring Status List v1.0,
 * section 2.1; a member that breaks a MUST is a MALFORMED_VALUE_ERROR (section 3).
 */
import { isObject, listOf, type Json, type JsonObject } from './json.ts';
import { isUrl } from './vcdm-values.ts';
import type { Report } from './vcdm.ts';

/** More bits for one entry than any list uses; `statusMessage` doubles with each. */
const MOST_BITS = 8;

export function statusEntryProblems(entry: JsonObject, at: string, report: Report): void {
  const { id, statusPurpose, statusListIndex, statusListCredential, statusSize, statusMessage, statusReference } = entry;
  if (typeof statusPurpose !== 'string' || statusPurpose === '') report(`${at}statusPurpose`, 'must be a string');
  if (typeof statusListIndex !== 'string' || !/^(0|[1-9]\d*)$/.test(statusListIndex)) report(`${at}statusListIndex`, 'must be an integer of 0 or more, as a string in base 10');
  if (!isUrl(statusListCredential)) report(`${at}statusListCredential`, 'must be a URL');
  else if (id === statusListCredential) report(`${at}id`, 'must not be the URL of the list');
  if (statusSize !== undefined && (!Number.isInteger(statusSize) || Number(statusSize) < 1 || Number(statusSize) > MOST_BITS)) {
    return report(`${at}statusSize`, `must be an integer of 1 to ${MOST_BITS}`);
  }
  const size = Number(statusSize ?? 1);
  if (statusMessage === undefined && size > 1) report(`${at}statusMessage`, 'must be present when statusSize is more than 1');
  if (statusMessage !== undefined) messages(statusMessage, size);
  if (statusReference !== undefined && !(listOf(statusReference).length > 0 && listOf(statusReference).every(isUrl))) report(`${at}statusReference`, 'must be a URL or an array of them');

  function messages(value: Json, bits: number): void {
    const isWhole = Array.isArray(value) && value.length === 2 ** bits && value.every((item) => isObject(item) && /^0x[0-9a-f]+$/i.test(String(item['status'])) && typeof item['message'] === 'string');
    // So many different values within the range of the bits are all that there are.
    const values = new Set(isWhole ? value.map((item) => Number((item as JsonObject)['status'])) : []);
    const isEach = isWhole && values.size === 2 ** bits && [...values].every((one) => one < 2 ** bits);
    if (!isEach) report(`${at}statusMessage`, 'must have a message for every possible value, each once, in hexadecimal');
  }
}
