/**
 * The classes of Open Badges 3.0, of the CLR 2.0 and of the W3C status list, as zod schemas and
 * types, spelled as in the specifications.
 *
 * The schemas are as lenient as the official JSON schema
 * (https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json,
 * https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json):
 * unknown properties pass, and where it allows one value or several, so do they.
 * They are stricter in a few named places, listed with their reasons in
 * test/conformance/schemas.test.ts. What we issue ourselves is stricter still:
 * see check.ts.
 */
import * as z from 'zod';

// A page's content security policy forbids code from strings; zod's probe for it would be reported as a violation.
if ('window' in globalThis || 'WorkerGlobalScope' in globalThis) z.config({ jitless: true });

const text = z.string();
/** One value or several (JSON serialisation, Open Badges 3.0 appendix A). */
const many = <Schema extends z.ZodType>(one: Schema) => z.union([one, z.array(one)]);
/** `type`: the class's name, alone or among others. */
const typed = <Name extends string>(name: Name) =>
  z.union([z.literal(name), z.array(text).refine((types) => types.includes(name), { error: `type must include ${name}` })]);
/** An enumeration that is extended by values marked `ext:`. */
const extensible = <const Values extends readonly string[]>(values: Values) => z.union([z.enum(values), text.regex(/(ext:)[a-z|A-Z|0-9|.|-|_]+/)]);
const compactJws = text.regex(/^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$/);
const languageCode = text.regex(/^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/);

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Is this a day of the calendar, as YYYY-MM-DD? */
export function isDate(value: string): boolean {
  const [, year, month, day] = (DATE.exec(value) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day >= 1 && day <= days;
}

/** Is this a DateTimeZ: an XML Schema dateTimeStamp, whose offset is required (Open Badges 3.0, section "DateTimeZ Derived Type")? */
export function isDateTimeZ(value: string): boolean {
  const match = DATE_TIME.exec(value);
  return match !== null && isDate(match[1]!);
}

const dateTimeZ = text.refine(isDateTimeZ, { error: 'must be a date and time with its offset, such as 2026-07-01T12:00:00Z' });
const calendarDate = text.refine(isDate, { error: 'must be a day, such as 2026-07-01' });

const IDENTIFIER_TYPES = [
  'name', 'sourcedId', 'systemId', 'productId', 'userName', 'accountId', 'emailAddress', 'nationalIdentityNumber', 'isbn', 'issn',
  'lisSourcedId', 'oneRosterSourcedId', 'sisSourcedId', 'ltiContextId', 'ltiDeploymentId', 'ltiToolId', 'ltiPlatformId', 'ltiUserId', 'identifier',
] as const;
const ACHIEVEMENT_TYPES = [
  'Achievement', 'ApprenticeshipCertificate', 'Assessment', 'Assignment', 'AssociateDegree', 'Award', 'Badge', 'BachelorDegree', 'Certificate',
  'CertificateOfCompletion', 'Certification', 'CommunityService', 'Competency', 'Course', 'CoCurricular', 'Degree', 'Diploma', 'DoctoralDegree',
  'Fieldwork', 'GeneralEducationDevelopment', 'JourneymanCertificate', 'LearningProgram', 'License', 'Membership', 'ProfessionalDoctorate',
  'QualityAssuranceCredential', 'MasterCertificate', 'MasterDegree', 'MicroCredential', 'ResearchDoctorate', 'SecondarySchoolDiploma',
] as const;
const RESULT_TYPES = [
  'GradePointAverage', 'LetterGrade', 'Percent', 'PerformanceLevel', 'PredictedScore', 'RawScore', 'Result', 'RubricCriterion',
  'RubricCriterionLevel', 'RubricScore', 'ScaledScore', 'Status',
] as const;
const TARGET_TYPES = ['ceasn:Competency', 'ceterms:Credential', 'CFItem', 'CFRubric', 'CFRubricCriterion', 'CFRubricCriterionLevel', 'CTDL'] as const;
const RESULT_STATUSES = ['Completed', 'Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew'] as const;

/** Closed, like the official one: an image with unknown properties is refused. */
export const Image = z.strictObject({ id: text, type: z.literal('Image'), caption: text.optional() });
export type Image = z.infer<typeof Image>;

/** Closed, like the official one. `identityHash` is plain text when `hashed` is false. */
export const IdentityObject = z.strictObject({
  type: z.literal('IdentityObject'), hashed: z.boolean(), identityHash: text, identityType: extensible(IDENTIFIER_TYPES), salt: text.optional(),
});
export type IdentityObject = z.infer<typeof IdentityObject>;

const IdentifierEntry = z.strictObject({ type: z.literal('IdentifierEntry'), identifier: text, identifierType: extensible(IDENTIFIER_TYPES) });

export const Alignment = z.looseObject({
  type: typed('Alignment'), targetName: text, targetUrl: text, targetCode: text.optional(), targetDescription: text.optional(),
  targetFramework: text.optional(), targetType: extensible(TARGET_TYPES).optional(),
});
export type Alignment = z.infer<typeof Alignment>;

const GeoCoordinates = z.looseObject({ type: z.literal('GeoCoordinates'), latitude: z.number(), longitude: z.number() });
const Address = z.looseObject({
  type: typed('Address'), addressCountry: text.optional(), addressCountryCode: text.optional(), addressRegion: text.optional(),
  addressLocality: text.optional(), streetAddress: text.optional(), postOfficeBoxNumber: text.optional(), postalCode: text.optional(),
  geo: GeoCoordinates.optional(),
});

const someEndorsements = z.lazy(() => many(EndorsementCredential)).optional();
const endorsementJwt = many(compactJws).optional();

export const Profile = z.looseObject({
  id: text, type: typed('Profile'), name: text.optional(), url: text.optional(), phone: text.optional(), description: text.optional(),
  endorsement: someEndorsements, endorsementJwt, image: Image.optional(), email: text.optional(), address: Address.optional(),
  otherIdentifier: many(IdentifierEntry).optional(), official: text.optional(),
  get parentOrg(): z.ZodOptional<z.ZodType<Record<string, unknown>>> { return Profile.optional(); },
  familyName: text.optional(), givenName: text.optional(), additionalName: text.optional(), patronymicName: text.optional(),
  honorificPrefix: text.optional(), honorificSuffix: text.optional(), familyNamePrefix: text.optional(), dateOfBirth: calendarDate.optional(),
});
export type Profile = z.infer<typeof Profile>;

export const RubricCriterionLevel = z.looseObject({
  id: text, type: typed('RubricCriterionLevel'), name: text, alignment: many(Alignment).optional(), description: text.optional(),
  level: text.optional(), points: text.optional(),
});
export type RubricCriterionLevel = z.infer<typeof RubricCriterionLevel>;

export const ResultDescription = z.looseObject({
  id: text, type: typed('ResultDescription'), name: text, resultType: extensible(RESULT_TYPES), alignment: many(Alignment).optional(),
  allowedValue: many(text).optional(), requiredLevel: text.optional(), requiredValue: text.optional(),
  rubricCriterionLevel: many(RubricCriterionLevel).optional(), valueMax: text.optional(), valueMin: text.optional(),
});
export type ResultDescription = z.infer<typeof ResultDescription>;

/** `achievedLevel` is the id of a RubricCriterionLevel, `resultDescription` the id of a ResultDescription of the same achievement. */
export const Result = z.looseObject({
  type: typed('Result'), achievedLevel: text.optional(), alignment: many(Alignment).optional(), resultDescription: text.optional(),
  status: z.enum(RESULT_STATUSES).optional(), value: text.optional(),
});
export type Result = z.infer<typeof Result>;

const Criteria = z.looseObject({ id: text.optional(), narrative: text.optional() });
const Related = z.looseObject({ id: text, type: typed('Related'), inLanguage: languageCode.optional(), version: text.optional() });

export const Achievement = z.looseObject({
  id: text, type: typed('Achievement'), name: text, description: text, criteria: Criteria, alignment: many(Alignment).optional(),
  achievementType: extensible(ACHIEVEMENT_TYPES).optional(), creator: Profile.optional(), creditsAvailable: z.number().optional(),
  endorsement: someEndorsements, endorsementJwt, fieldOfStudy: text.optional(), humanCode: text.optional(), image: Image.optional(),
  inLanguage: languageCode.optional(), otherIdentifier: many(IdentifierEntry).optional(), related: many(Related).optional(),
  resultDescription: many(ResultDescription).optional(), specialization: text.optional(), tag: many(text).optional(), version: text.optional(),
});
export type Achievement = z.infer<typeof Achievement>;

/** An `id` or an `identifier` is needed to say whom it is about (Open Badges 3.0, section 9.1, step 1). */
export const AchievementSubject = z.looseObject({
  type: typed('AchievementSubject'), achievement: Achievement, id: text.optional(), identifier: many(IdentityObject).optional(),
  activityStartDate: dateTimeZ.optional(), activityEndDate: dateTimeZ.optional(), creditsEarned: z.number().optional(), image: Image.optional(),
  licenseNumber: text.optional(), narrative: text.optional(), result: many(Result).optional(), role: text.optional(), source: Profile.optional(),
  term: text.optional(),
}).refine(hasSubject, { error: 'the subject needs an id or an identifier', path: ['id'] });
export type AchievementSubject = z.infer<typeof AchievementSubject>;

function hasSubject(subject: { id?: string; identifier?: unknown }): boolean {
  const { id, identifier } = subject;
  return id !== undefined || (Array.isArray(identifier) ? identifier.length > 0 : identifier !== undefined);
}

export const Evidence = z.looseObject({
  type: typed('Evidence'), id: text.optional(), narrative: text.optional(), name: text.optional(), description: text.optional(),
  genre: text.optional(), audience: text.optional(),
});
export type Evidence = z.infer<typeof Evidence>;

export const Proof = z.looseObject({
  type: text, created: dateTimeZ.optional(), cryptosuite: text.optional(), challenge: text.optional(), domain: text.optional(),
  nonce: text.optional(), proofPurpose: text.optional(), proofValue: text.optional(), verificationMethod: text.optional(),
});
export type Proof = z.infer<typeof Proof>;

/** Verifiable Credentials Data Model 2.0, section 5.3. Not in the Open Badges schema, which lets unknown properties pass. */
export type RelatedResource = { id: string; mediaType?: string; digestMultibase?: string };

const context = z.tuple(
  [z.literal('https://www.w3.org/ns/credentials/v2'), text.regex(/^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)*\.json$/)],
  z.union([text, z.looseObject({})]),
);
const typesOf = (...names: string[]) =>
  z.array(text).refine((types) => types.includes('VerifiableCredential') && names.some((name) => types.includes(name)), {
    error: `type must include VerifiableCredential and ${names.join(' or ')}`,
  });
const typeOnly = z.looseObject({ id: text.optional(), type: text });
const idAndType = z.looseObject({ id: text, type: text });

const commonMembers = {
  '@context': context, id: text, description: text.optional(), issuer: z.union([Profile, text]), validFrom: dateTimeZ, validUntil: dateTimeZ.optional(),
  awardedDate: dateTimeZ.optional(), proof: many(Proof).optional(), credentialSchema: many(idAndType).optional(), credentialStatus: typeOnly.optional(),
  refreshService: idAndType.optional(), termsOfUse: many(typeOnly).optional(), evidence: many(Evidence).optional(),
} as const;

export type EndorsementCredential = {
  '@context': unknown; id: string; type: string[]; issuer: unknown; validFrom: string; validUntil?: string | undefined; name: string;
  credentialSubject: { id: string; type: unknown; endorsementComment?: string | undefined };
  [member: string]: unknown;
};
/** A third party's support, on its own or embedded in a badge, a profile or an achievement; it has a context and a proof of its own. */
export const EndorsementCredential: z.ZodType<EndorsementCredential> = z.looseObject({
  ...commonMembers, type: typesOf('EndorsementCredential'), name: text,
  credentialSubject: z.looseObject({ id: text, type: typed('EndorsementSubject'), endorsementComment: text.optional() }),
});

/** An OpenBadgeCredential (alias AchievementCredential), signed or not: `proof` is absent when it is enveloped in a JWT. */
export const OpenBadgeCredential = z.looseObject({
  ...commonMembers, type: typesOf('OpenBadgeCredential', 'AchievementCredential'), name: text.optional(), image: Image.optional(),
  credentialSubject: AchievementSubject, endorsement: someEndorsements, endorsementJwt,
});
export type OpenBadgeCredential = z.infer<typeof OpenBadgeCredential>;
export type UnsignedCredential = OpenBadgeCredential;
export type SignedCredential = OpenBadgeCredential & { proof: Proof | Proof[] };

const contextEntry = z.union([text, z.looseObject({})]);
/** Any credential inside a CLR; ours are Open Badges and are checked as such (see verify.ts). */
const InnerCredential = z.looseObject({
  ...commonMembers, '@context': z.tuple([z.literal('https://www.w3.org/ns/credentials/v2')], contextEntry), id: text.optional(),
  type: z.array(text).refine((types) => types.includes('VerifiableCredential'), { error: 'type must include VerifiableCredential' }),
  awardedDate: z.unknown().optional(), credentialSubject: z.looseObject({ id: text.optional() }),
});

/** Closed, like the official one. `sourceId` and `targetId` are ids of achievements. */
export const Association = z.strictObject({
  type: z.literal('Association'), sourceId: text, targetId: text,
  associationType: z.enum(['exactMatchOf', 'isChildOf', 'isParentOf', 'isPartOf', 'isPeerOf', 'isRelatedTo', 'precedes', 'replacedBy']),
});
export type Association = z.infer<typeof Association>;

/** An `id` or an `identifier` is needed, as for a badge. */
export const ClrSubject = z.looseObject({
  type: typed('ClrSubject'), id: text.optional(), identifier: many(IdentityObject).optional(), achievement: many(Achievement).optional(),
  verifiableCredential: z.union([InnerCredential, z.array(InnerCredential).min(1)]), association: many(Association).optional(),
}).refine(hasSubject, { error: 'the subject needs an id or an identifier', path: ['id'] });

/** Comprehensive Learner Record Standard 2.0, appendix B, ClrCredential. */
export const ClrCredential = z.looseObject({
  ...commonMembers, type: typesOf('ClrCredential'), name: text, image: Image.optional(), partial: z.boolean().optional(), credentialSubject: ClrSubject,
  endorsement: someEndorsements, endorsementJwt,
  '@context': z.tuple(
    [
      z.literal('https://www.w3.org/ns/credentials/v2'), text.regex(/^https:\/\/purl\.imsglobal\.org\/spec\/clr\/v2p0\/context(-2\.\d\.\d)*\.json$/),
      text.regex(/^https:\/\/purl\.imsglobal\.org\/spec\/ob\/v3p0\/context(-3\.\d\.\d)*\.json$/),
    ],
    contextEntry,
  ),
});
export type ClrCredential = z.infer<typeof ClrCredential>;

/** Bitstring Status List v1.0, section 3.1. The index is base-10 digits in a string. */
export const BitstringStatusListEntry = z.looseObject({
  id: text.optional(), type: z.literal('BitstringStatusListEntry'), statusPurpose: text, statusListIndex: text.regex(/^(0|[1-9]\d{0,15})$/),
  statusListCredential: z.url(),
});
export type BitstringStatusListEntry = z.infer<typeof BitstringStatusListEntry>;

/** Bitstring Status List v1.0, section 3.2. `ttl` is in milliseconds. */
export const BitstringStatusListCredential = z.looseObject({
  '@context': z.tuple([z.literal('https://www.w3.org/ns/credentials/v2')], text), id: z.url(), type: typesOf('BitstringStatusListCredential'),
  issuer: z.union([z.looseObject({ id: text }), text]), validFrom: dateTimeZ.optional(), validUntil: dateTimeZ.optional(), proof: many(Proof).optional(),
  credentialSubject: z.looseObject({
    id: text.optional(), type: typed('BitstringStatusList'), statusPurpose: many(text), encodedList: text.regex(/^u[A-Za-z0-9_-]+$/),
    ttl: z.number().int().nonnegative().optional(),
  }),
});
export type BitstringStatusListCredential = z.infer<typeof BitstringStatusListCredential>;
