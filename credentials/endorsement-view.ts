/**
 * What may be shown of an endorsement, and whether it is about the very thing
 * beside which it is shown. As with a badge, all of it is text of somebody else.
 */
import { isObject, listOf, stringAt, type JsonObject } from './json.ts';
import { digestMultibase } from './multibase.ts';

export type EndorsementView = {
  id: string; name: string; issuer: { id: string; name: string; url?: string };
  /** The id of what is endorsed. */
  subject: string;
  comment: string; validFrom: string; validUntil?: string;
  /** The bytes that are endorsed, by digest. */
  resources: { id: string; digestMultibase?: string }[];
};

/** @param document follows the model of an EndorsementCredential and passed parity, so that every word below is signed */
export function endorsementViewOf(document: JsonObject): EndorsementView {
  const issuer = isObject(document['issuer']) ? document['issuer'] : { id: String(document['issuer']) };
  const subject = document['credentialSubject'] as JsonObject;
  const id = String(issuer['id']);
  const [url, validUntil] = [stringAt(issuer, 'url'), stringAt(document, 'validUntil')];
  return {
    id: String(document['id']),
    name: String(document['name']),
    issuer: { id, name: stringAt(issuer, 'name') ?? id, ...(url === undefined ? {} : { url }) },
    subject: String(subject['id']),
    comment: stringAt(subject, 'endorsementComment') ?? '',
    validFrom: String(document['validFrom']),
    ...(validUntil === undefined ? {} : { validUntil }),
    resources: listOf(document['relatedResource']).filter(isObject).flatMap(resourcesOf).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

/** A digest and a list of it are the same to the signature, and so are they here; of several each is one. */
function resourcesOf(resource: JsonObject): { id: string; digestMultibase?: string }[] {
  const id = stringAt(resource, 'id') ?? '';
  const digests = listOf(resource['digestMultibase']).filter((each) => typeof each === 'string');
  return digests.length === 0 ? [{ id }] : digests.map((digestMultibase) => ({ id, digestMultibase }));
}

/** `other_content`: of that subject, but of other bytes, or bound to none. */
export type Binding = 'bound' | 'other_subject' | 'other_content';

/**
 * Is this endorsement about exactly this? An endorsement that verifies may still
 * be of something else: whoever shows it beside a badge must ask.
 * @param about the id of what it is shown with, and its bytes as they were received
 */
export async function bindingOf(endorsement: EndorsementView, about: { readonly id: string; readonly bytes: Uint8Array }): Promise<Binding> {
  if (endorsement.subject !== about.id) return 'other_subject';
  const digest = await digestMultibase(about.bytes);
  return endorsement.resources.some((one) => one.digestMultibase === digest) ? 'bound' : 'other_content';
}
