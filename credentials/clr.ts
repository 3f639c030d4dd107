/**
 * A CLR in its two parts: the frame (what the CLR itself says) and the badges
 * inside, each a signed credential of its own.
 * Source: Comprehensive Learner Record Standard 2.0, appendix B, ClrCredential and ClrSubject.
 */
import { isObject, listOf, type Json, type JsonObject } from './json.ts';

/** As many as a semester can have: four competencies, four levels. */
export const MOST_BADGES = 16;

/** Does the document call itself a CLR? */
export function isClr(document: Json): document is JsonObject {
  return isObject(document) && listOf(document['type']).includes('ClrCredential');
}

/** Every credential in `credentialSubject.verifiableCredential`. */
export function badgesIn(clr: JsonObject): JsonObject[] {
  const subject = clr['credentialSubject'];
  return isObject(subject) ? listOf(subject['verifiableCredential']).filter(isObject) : [];
}

/** The CLR with each badge reduced to its id. Without badges in that place it is the document itself. */
export function frameOf(clr: JsonObject): JsonObject {
  const subject = clr['credentialSubject'];
  if (!isObject(subject) || !('verifiableCredential' in subject)) return clr;
  const references = listOf(subject['verifiableCredential']).map((each) => (isObject(each) ? referenceTo(each) : each));
  return { ...clr, credentialSubject: { ...subject, verifiableCredential: references } };
}

function referenceTo({ id }: JsonObject): JsonObject {
  return id === undefined ? {} : { id };
}

/** Is this the id of the object or of anything below it? */
export function speaksOf(value: Json, id: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isObject(value) && value['id'] === id) return true;
  return Object.values(value).some((each) => speaksOf(each, id));
}
