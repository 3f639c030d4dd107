/**
 * The members of what we sign: those that the builders write (and an end, for which there are rules), and no other. A
 * specification has more, with rules of their own (a `renderMethod` needs a type,
 * an `endorsementJwt` is a token that holds), and a member of which nobody here
 * has thought is not signed for the first time in production.
 */
import { isObject, type Json, type JsonObject } from './json.ts';

/** What may stand in an object; null: a text, or something that has rules of its own. */
type Members = { readonly [member: string]: Members | null };

const PROFILE: Members = { id: null, type: null, name: null, url: null, description: null };
const IDENTIFIER: Members = { type: null, hashed: null, identityHash: null, identityType: null, salt: null };
const RESOURCE: Members = { id: null, mediaType: null, digestMultibase: null };
const STATUS: Members = { id: null, type: null, statusPurpose: null, statusListIndex: null, statusListCredential: null };
const CREDENTIAL: Members = { '@context': null, id: null, type: null, issuer: PROFILE, validFrom: null, validUntil: null, name: null, description: null, proof: null };
const LEVEL: Members = { id: null, type: null, name: null, description: null, level: null };
const ACHIEVEMENT: Members = {
  id: null, type: null, achievementType: null, name: null, description: null, criteria: { narrative: null }, humanCode: null, inLanguage: null, version: null, tag: null,
  image: { id: null, type: null, caption: null },
  alignment: { type: null, targetName: null, targetUrl: null, targetCode: null, targetDescription: null, targetFramework: null },
  resultDescription: { id: null, type: null, name: null, resultType: null, rubricCriterionLevel: LEVEL },
};

/** Of build.ts. */
export const BADGE_MEMBERS: Members = {
  ...CREDENTIAL, awardedDate: null, credentialStatus: STATUS, relatedResource: RESOURCE,
  credentialSubject: { id: null, type: null, identifier: IDENTIFIER, achievement: ACHIEVEMENT, result: { type: null, resultDescription: null, achievedLevel: null } },
  evidence: { id: null, type: null, name: null, description: null, genre: null, narrative: null },
};
/** Of endorsement.ts. */
export const ENDORSEMENT_MEMBERS: Members = { ...CREDENTIAL, credentialStatus: STATUS, relatedResource: RESOURCE, credentialSubject: { id: null, type: null, endorsementComment: null } };
/** Of build-clr.ts; the badges inside are named by their id there. */
export const CLR_MEMBERS: Members = {
  ...CREDENTIAL,
  credentialSubject: {
    id: null, type: null, identifier: IDENTIFIER, verifiableCredential: { id: null },
    achievement: { id: null, type: null, achievementType: null, name: null, description: null, criteria: { narrative: null }, inLanguage: null },
    association: { type: null, associationType: null, sourceId: null, targetId: null },
  },
};
/** Of build.ts. */
export const STATUS_LIST_MEMBERS: Members = { ...CREDENTIAL, credentialSubject: { id: null, type: null, statusPurpose: null, encodedList: null, ttl: null } };

/** The paths of all others. */
export function otherMembers(document: JsonObject, members: Members, above = '', found: string[] = []): string[] {
  for (const [name, value] of Object.entries(document)) {
    const field = `${above}${name}`;
    const inside = Object.hasOwn(members, name) ? members[name] : undefined;
    if (inside === undefined) found.push(field);
    else if (inside !== null) below(value, inside, field, found);
  }
  return found;
}

function below(value: Json, members: Members, field: string, found: string[]): void {
  if (Array.isArray(value)) value.forEach((each, place) => below(each, members, `${field}.${place}`, found));
  else if (isObject(value)) otherMembers(value, members, `${field}.`, found);
}
