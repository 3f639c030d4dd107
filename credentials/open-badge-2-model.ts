/**
 * The data classes of Open Badges 2.0, as far as they decide or are shown: an
 * assertion, the class of its badge, and the profile of its issuer.
 * Source: Open Badges 2.0, "Data Classes" and "Primitive datatypes".
 */
import { z } from 'zod';
import { isDateTimeZ } from './model.ts';

const text = z.string().max(20_000);
/** Addresses and identifiers. */
const iri = z.string().regex(/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i).max(2_048);
const one = <Type extends z.ZodType>(type: Type) => z.union([type, z.array(type)]).transform((value): z.output<Type>[] => (Array.isArray(value) ? value : [value]) as z.output<Type>[]);
const named = (...names: string[]) => one(text).refine((types) => types.some((type) => names.includes(type)), { error: `type must include ${names.join(' or ')}` });
/** A thing by its address, or with its address among its members. */
const reference = z.union([iri.transform((id) => ({ id })), z.looseObject({ id: iri })]);
const dateTime = text.refine(isDateTimeZ, { error: 'must be a date and time with its offset' });

const HASH = /^(sha256\$[0-9a-f]{64}|md5\$[0-9a-f]{32})$/i;
/** Whom it is about: an address of theirs in clear, or its hash. */
const Recipient = z.looseObject({ type: one(text), identity: text, hashed: z.boolean().default(false), salt: text.optional() })
  .refine(({ hashed, identity }) => !hashed || HASH.test(identity), { error: 'a hashed identity is an algorithm and its digest', path: ['identity'] });

const Evidence = z.union([
  iri.transform((id) => ({ id })),
  z.looseObject({ id: iri.optional(), narrative: text.optional(), name: text.optional(), description: text.optional(), genre: text.optional() }),
]);

export const Assertion = z.looseObject({
  id: iri, type: named('Assertion'), recipient: Recipient, badge: reference, issuedOn: dateTime, expires: dateTime.optional(), revoked: z.boolean().optional(),
  verification: z.looseObject({ type: named('HostedBadge', 'hosted', 'SignedBadge', 'signed'), creator: iri.optional() }),
  evidence: one(Evidence).optional(), narrative: text.optional(),
});
export type Assertion = z.infer<typeof Assertion>;

/** All that is left of one that its issuer took back. */
export const RevokedAssertion = z.looseObject({ id: iri, revoked: z.literal(true) });

export const BadgeClass = z.looseObject({
  id: iri, type: named('BadgeClass'), name: text, description: text, issuer: reference,
  criteria: z.union([iri.transform((id) => ({ id, narrative: undefined })), z.looseObject({ id: iri.optional(), narrative: text.optional() })]),
  image: z.union([text, z.looseObject({ id: text.optional() })]).optional(),
});
export type BadgeClass = z.infer<typeof BadgeClass>;

export const IssuerProfile = z.looseObject({
  id: iri, type: named('Profile', 'Issuer'), name: text, url: iri.optional(),
  verification: z.looseObject({ allowedOrigins: one(text).optional(), startsWith: one(text).optional() }).optional(),
  publicKey: one(reference).optional(),
  revocationList: z.union([iri, z.looseObject({ id: iri }).transform(({ id }) => id)]).optional(),
});
export type IssuerProfile = z.infer<typeof IssuerProfile>;

/** A PEM of more characters is no key of a badge: a modulus of 8,192 bits has about 1,500. */
export const CryptographicKey = z.looseObject({ id: iri, owner: iri, publicKeyPem: z.string().max(2_000) });

export const RevocationList = z.looseObject({
  id: iri, type: named('RevocationList'), issuer: z.union([iri, z.looseObject({ id: iri }).transform(({ id }) => id)]),
  revokedAssertions: z.array(z.union([text, z.looseObject({ id: text.optional(), uid: text.optional() })])),
});
