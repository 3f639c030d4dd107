/**
 * A person's change of name, or the correction of a misspelt one: recorded with
 * its date, and every badge that holds gives way to one under the new name, in
 * one commit. From it on no public address says the former name: pages are
 * rendered anew, and documents that say it are no longer given to the public.
 */
import { readName, saysFormerName, type Name } from '../domain/name.ts';
import { accepted, refused, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import type { Renaming } from '../publication/follow.ts';
import { readChoices } from '../publication/snapshot.ts';
import { listEvidence } from '../queries/evidence.ts';
import { recordEvent } from '../queries/events.ts';
import { findPerson, insertNameChange, insertWithheld, listCredentialsOfPerson, listNameChanges, renamePerson, withdrawRecords } from '../queries/names.ts';
import { fullName, listEnrolmentsOf } from '../queries/people.ts';
import { findPortfolio, listViews } from '../queries/portfolios.ts';
import { randomId } from '../random-id.ts';
import { supersede, wasFirst, type Statement } from './supersede.ts';
import { hideEndorsements } from './hide-endorsements.ts';

export type NameChange = {
  readonly kind: 'change' | 'correction';
  readonly givenName: string;
  readonly familyName: string;
  /** ISO date from which the name holds. */
  readonly effectiveOn: string;
  /** What it rests on, e.g. the reference of an act; kept in the record alone. */
  readonly reason: string;
};

/** The same for everybody: a revocation's reason tells nothing of a person. */
const REASON = 'Remplacé par un badge qui dit la même chose (replaced by a badge that says the same).';

/**
 * @param today ISO date in the institution's zone
 * @returns how many badges were replaced, and how many public texts of the person's own still say the former name; `null` when there is no such person
 */
export async function changeName(platform: Platform, personId: string, change: NameChange, by: string, today: string): Promise<Result<{ replaced: number; ownTexts: number }> | null> {
  const { db } = platform;
  const person = await findPerson(db, personId);
  if (!person) return null;
  const former: Name = { given: person.given_name, family: person.family_name };
  const name = readName(change.givenName, change.familyName);
  if (!name) return refused({ kind: 'name_unreadable' });
  if (change.reason.trim() === '') return refused({ kind: 'reason_required' });
  if (change.effectiveOn > today) return refused({ kind: 'name_not_yet' });
  if (name.given === former.given && name.family === former.family) return refused({ kind: 'name_unchanged' });

  const [changes, credentials, enrolments] = await Promise.all([listNameChanges(db, personId), listCredentialsOfPerson(db, personId), listEnrolmentsOf(db, personId)]);
  const hidden = await hideEndorsements(platform, enrolments.map((one) => one.id), platform.now().toISOString());
  const id = randomId(platform.randomBytes);
  const renamed = { given_name: name.given, family_name: name.family };
  const superseded = await supersede(
    platform,
    credentials.filter((one) => one.released_at !== null && one.revoked_at === null).map((one) => one.id),
    {
      basis: 'superseded',
      reason: REASON,
      personId: by,
      mend: (statement) => withName(statement, fullName(renamed)),
      renaming: async (enrolment): Promise<Renaming> => {
        const portfolio = await findPortfolio(db, enrolment);
        return { ...renamed, handle: portfolio && saysFormerName(portfolio.handle, former, name) ? randomId(platform.randomBytes) : null };
      },
      before: (at) => [
        insertNameChange(db, {
          id, person_id: personId, revision: changes.length + 1, kind: change.kind,
          previous_given_name: former.given, previous_family_name: former.family, ...renamed,
          effective_on: change.effectiveOn, reason: change.reason.trim(), recorded_by: by, recorded_at: at,
        }),
        renamePerson(db, personId, renamed),
      ],
      after: (at) => [
        withdrawRecords(db, personId, at),
        ...insertWithheld(db, credentials.filter((one) => one.withheld_at === null).map((one) => ({ id: one.id, name_change_id: id, withheld_at: at }))),
        ...hidden,
        // No name in the journal, neither the former nor the new one.
        recordEvent(db, randomId(platform.randomBytes), { at, personId: by, kind: 'name_changed', subject: personId, detail: { kind: change.kind, credentials: credentials.length } }),
      ],
    },
    enrolments.map((one) => one.id),
  );
  if (superseded.ok) return accepted({ replaced: superseded.pairs.length, ownTexts: await countOwnTexts(platform, enrolments.map((one) => one.id), former, name) });
  if (superseded.lint !== undefined) return refused({ kind: 'credential_not_issued', reason: 'lint', detail: superseded.lint });
  if (superseded.rule === 'badge_on_its_way' || superseded.rule === 'name_erased') return refused({ kind: superseded.rule });
  if (superseded.rule === 'name_changed' || /^unique:(name_change|clr_act)\./.test(superseded.rule) || wasFirst(superseded.rule)) return refused({ kind: 'name_changed' });
  throw new Error(superseded.rule);
}

/** The recipient as the badge names them; every other word stays. */
export const withName = (statement: Statement, name: string): Statement => ({
  ...statement,
  credentialSubject: {
    ...statement.credentialSubject,
    identifier: statement.credentialSubject.identifier.map((one) => (one.identityType === 'name' ? { ...one, identityHash: name } : one)),
  },
});

/** What the person wrote and shows is theirs to change: only counted. */
async function countOwnTexts(platform: Platform, enrolments: readonly string[], former: Name, name: Name): Promise<number> {
  let count = 0;
  for (const enrolment of enrolments) {
    const [views, evidence] = await Promise.all([listViews(platform.db, enrolment), listEvidence(platform.db, enrolment)]);
    const choices = views.map((view) => readChoices(view.choices));
    const texts = [
      ...views.flatMap((view) => [view.headline, view.presentation]),
      ...(views[0] ? [views[0].contact, views[0].skills, views[0].degree_name] : []),
      ...evidence
        .filter((one) => choices.some((chosen) => chosen.evidence.includes(one.id)))
        .flatMap((one) => [one.title, one.public_text, one.image_alt, one.link ?? '', ...(choices.some((chosen) => chosen.reflections.includes(one.id)) ? [one.reflection, ...Object.values(one.analysis)] : [])]),
    ];
    count += texts.filter((text) => saysFormerName(text, former, name)).length;
  }
  return count;
}
