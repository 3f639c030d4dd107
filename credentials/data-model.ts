/**
 * The two editions of the data model that credentials are written in. They differ
 * in their first context and in the names of the two dates.
 * Sources: Verifiable Credentials Data Model 1.1, sections 4.1, 4.6 (Issuance
 * Date) and 4.8 (Expiration); Data Model 2.0, sections 4.3 and 4.9.
 */
import { CREDENTIALS_V1, CREDENTIALS_V2 } from './documents.ts';
import { listOf, type Json, type JsonObject } from './json.ts';

/** Is this a document of edition 1.1, by its first context? */
export function isVersion11(document: JsonObject): boolean {
  return listOf(document['@context'])[0] === CREDENTIALS_V1;
}

/** From when until when, under the names of its edition. */
export function periodOf(document: JsonObject): { from: Json | undefined; until: Json | undefined } {
  return isVersion11(document)
    ? { from: document['issuanceDate'], until: document['expirationDate'] }
    : { from: document['validFrom'], until: document['validUntil'] };
}

/** The same document under the names of edition 2.0, for what reads only these. Never for a signature. */
export function inVersion2(document: JsonObject): JsonObject {
  if (!isVersion11(document)) return document;
  const { '@context': context, issuanceDate, expirationDate, ...rest } = document;
  const dates = { ...(issuanceDate === undefined ? {} : { validFrom: issuanceDate }), ...(expirationDate === undefined ? {} : { validUntil: expirationDate }) };
  return { '@context': [CREDENTIALS_V2, ...listOf(context).slice(1)], ...rest, ...dates };
}
