/**
 * What may be shown of an Open Badges 2.0 badge, in the form of the badges of
 * today. All of it is text of somebody else: render it as text.
 */
import type { Assertion, BadgeClass, IssuerProfile } from './open-badge-2-model.ts';
import type { BadgeView, EvidenceView } from './view.ts';

/** @param assertion its host's words, or what its issuer signed; never the words of whoever presents it */
export function viewOfAssertion(assertion: Assertion, badge: BadgeClass, issuer: IssuerProfile): BadgeView {
  const { criteria, image } = badge;
  const picture = typeof image === 'string' ? image : image?.id;
  return compact({
    id: assertion.id, name: badge.name,
    issuer: compact({ id: issuer.id, name: issuer.name, url: issuer.url }),
    achievement: compact({
      id: badge.id, name: badge.name, description: badge.description, criteria: criteria.narrative ?? criteria.id ?? '', image: picture?.startsWith('https:') === true ? picture : undefined,
    }),
    levels: [], validFrom: assertion.issuedOn, validUntil: assertion.expires,
    evidence: (assertion.evidence ?? []).map((each) => {
      const { id, name, description, genre, narrative } = each as EvidenceView;
      return compact({ id, name, description, genre, narrative });
    }),
  });
}

/** Without the members that are undefined. */
function compact<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Value;
}
