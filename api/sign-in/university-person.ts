/** From what a university says of somebody to a person and their roles here. Pure decisions first, then one write. */
import type { Compilable } from 'kysely';
import type { Platform } from '../platform/platform.ts';
import type { University } from '../platform/university-settings.ts';
import { recordEvent } from '../queries/events.ts';
import { findPersonByEmail, findPersonById, insertPerson, type Person } from '../queries/people.ts';
import { findAccount, giveUniversityRole, insertAccount, listUniversityRoles, takeUniversityRole, type UniversityRole } from '../queries/university.ts';
import { randomId } from '../random-id.ts';
import { isUniversityClosed } from './departure.ts';
import type { Claims } from './university.ts';

/** A claim may be one text or a list of them. */
const values = (claims: Claims, name: string): string[] => {
  const value = claims[name];
  return (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
};

/** The stable identifier; `null` when the provider does not say it. */
export const subjectOf = (claims: Claims, { claim }: University): string | null => values(claims, claim).find((one) => one !== '' && one.length <= 255) ?? null;

/** An address counts only when the provider says that it is verified. */
export const verifiedAddress = (claims: Claims): string | null => {
  const { email, email_verified } = claims;
  return email_verified === true && typeof email === 'string' && /^[\x21-\x7e]{1,254}$/.test(email) && email.includes('@') ? email.toLowerCase() : null;
};

export const rolesOf = (claims: Claims, { roles }: University): UniversityRole[] => {
  const given = roles.filter((one) => values(claims, one.claim).includes(one.value)).map(({ role, cohort, programme }) => ({ role, cohort, programme }));
  return given.filter((one, at) => given.findIndex((other) => isSame(one, other)) === at);
};

const isSame = (one: UniversityRole, other: UniversityRole): boolean => one.role === other.role && one.cohort === other.cohort && one.programme === other.programme;

/** Whether the provider says that a second factor was used (`acr`, or `amr`: RFC 8176). */
export const usedSecondFactor = (claims: Claims, { secondFactor }: University): boolean =>
  secondFactor !== null && (claims['acr'] === secondFactor || values(claims, 'amr').includes(secondFactor));

/** A provider's clock may be ahead of ours by so much; in milliseconds. */
const SKEW = 60_000;

/**
 * When its person last showed the provider who they are (OpenID Connect Core
 * 1.0, section 2, `auth_time`): a provider lets people in for hours without
 * asking again. `null` when it does not say so, or says what cannot be.
 */
export function provenAt({ auth_time: at }: Claims, now: Date): string | null {
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || at <= 0 || at * 1000 > now.getTime() + SKEW) return null;
  return new Date(Math.min(at * 1000, now.getTime())).toISOString();
}

export type Admitted = { readonly ok: true; readonly personId: string; readonly factor: 'university' | 'university_mfa' } | { readonly ok: false; readonly why: 'university_unknown' | 'university_conflict' | 'university_closed' };

/** The person that the claims lead to, linked and with the roles that follow; or why nobody is let in. */
export async function admit(platform: Platform, university: University, claims: Claims): Promise<Admitted> {
  const { db, now, randomBytes } = platform;
  const subject = subjectOf(claims, university);
  if (subject === null) return { ok: false, why: 'university_unknown' };
  const at = now().toISOString();
  const account = await findAccount(db, university.issuer, subject);
  const address = verifiedAddress(claims);
  const wanted = rolesOf(claims, university);
  const linked = account ? await findPersonById(db, account.person_id) : address === null ? null : await findPersonByEmail(db, address);
  // A new person only where the settings say what they are here, and under an address that is surely theirs.
  if (!linked && (address === null || wanted.length === 0)) return { ok: false, why: 'university_unknown' };
  // Whom the university has made one of its staff meanwhile has an account of theirs again. An address alone does not say that it is they: it may have been given to somebody else.
  const isStaff = wanted.some((one) => one.role !== 'student');
  if (linked && !(isStaff && account) && (await isUniversityClosed(platform, linked.id))) return { ok: false, why: isStaff ? 'university_conflict' : 'university_closed' };
  const id = linked?.id ?? randomId(randomBytes);
  const event = (kind: string, detail: Record<string, unknown> = {}): Compilable => recordEvent(db, randomId(randomBytes), { at, personId: id, kind, subject: id, detail });
  const factor = usedSecondFactor(claims, university) ? ('university_mfa' as const) : ('university' as const);
  const committed = await platform.commit([
    ...(linked || address === null ? [] : [insertPerson(db, { id, ...nameOf(claims, address), email: address, language: 'fr' }), event('person_made')]),
    ...(account ? [] : [insertAccount(db, { issuer: university.issuer, subject, person_id: id, linked_at: at }), event('university_linked')]),
    ...(await roleChanges(platform, linked, id, wanted, event)),
    event('signed_in', { factor }),
  ]);
  // The person is known to the university under another identifier: an address that was given anew, perhaps.
  if (!committed.ok) return { ok: false, why: 'university_conflict' };
  return { ok: true, personId: id, factor };
}

async function roleChanges(platform: Platform, person: Person | null, id: string, wanted: readonly UniversityRole[], event: (kind: string, detail: Record<string, unknown>) => Compilable): Promise<Compilable[]> {
  const { db } = platform;
  const held = await listUniversityRoles(db, id);
  const byHand = (person?.grants ?? []).filter((one) => one.period === '*');
  const given = wanted.filter((one) => ![...held, ...byHand].some((other) => isSame(one, other)));
  const taken = held.filter((one) => !wanted.some((other) => isSame(one, other)));
  return [
    ...given.flatMap((one) => [...giveUniversityRole(db, id, one), event('role_given', { ...one, by: 'university' })]),
    ...taken.flatMap((one) => [...takeUniversityRole(db, id, one), event('role_withdrawn', { ...one, by: 'university' })]),
  ];
}

function nameOf(claims: Claims, address: string): { given_name: string; family_name: string } {
  const of = (name: string): string => (values(claims, name)[0] ?? '').normalize('NFC').replace(/[\p{C}\s]+/gu, ' ').trim().slice(0, 120);
  const given = of('given_name') || of('name') || address.split('@')[0]!;
  return { given_name: given, family_name: of('given_name') === '' ? '' : of('family_name') };
}
