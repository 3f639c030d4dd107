/**
 * What may be shown of a CLR, beside the views of the badges inside (view.ts).
 * Built from a document that passed shape, schema and parity.
 */
import type { ClrCredential } from './model.ts';
import type { BadgeView } from './view.ts';

export type ClrView = {
  id: string; name: string; description?: string; issuer: { id: string; name: string; url?: string }; validFrom: string; validUntil?: string;
  /** Only when the CLR and every badge in it name the same person. */
  recipientName?: string;
  /** Ids of achievements, in a fixed order: sets have none. */
  associations: { type: string; source: string; target: string }[];
};

/** @param badges the view of each badge inside; undefined where it may not be shown */
export function clrViewOf(clr: ClrCredential, badges: readonly (BadgeView | undefined)[]): ClrView {
  const { id, name, description, issuer, credentialSubject: subject, validFrom, validUntil } = clr;
  const profile: { id: string; name?: string | undefined; url?: string | undefined } = typeof issuer === 'string' ? { id: issuer } : issuer;
  const associations = many(subject.association).map(({ associationType, sourceId, targetId }) => ({ type: associationType, source: sourceId, target: targetId }));
  return compact({
    id, name, description,
    issuer: compact({ id: profile.id, name: profile.name ?? profile.id, url: profile.url }),
    recipientName: agreedName(subject, badges),
    validFrom, validUntil,
    associations: associations.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  });
}

/** One name in clear in the CLR, and the same one in each badge. */
function agreedName(subject: ClrCredential['credentialSubject'], badges: readonly (BadgeView | undefined)[]): string | undefined {
  const [name, another] = many(subject.identifier).filter((each) => each.identityType === 'name' && !each.hashed);
  if (name === undefined || another !== undefined) return undefined;
  return badges.every((badge) => badge?.recipientName === name.identityHash) ? name.identityHash : undefined;
}

function many<Item>(value: Item | Item[] | undefined): Item[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Without the members that are undefined. */
function compact<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}
