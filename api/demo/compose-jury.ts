/** What stands beside the decisions of the demonstration's juries: who sits, results of teaching units, and rules that are marked as examples. */
import type { Compilable } from 'kysely';
import { readResult, WHOLE_PERIOD, type UnitResultWord } from '../domain/unit-result.ts';
import { findPeriod, type Programme } from '../domain/programme.ts';
import { readRule, type JuryMember } from '../domain/jury.ts';
import type { Platform } from '../platform/platform.ts';
import { insertComposition, insertJuryRule } from '../queries/jury-composition.ts';
import { insertUnitResults } from '../queries/unit-results.ts';
import type { DemoJury } from './content.ts';
import type { Staff } from './enrol.ts';
import type { BeforeJury } from './deliberate.ts';
import { juryMembers } from './people.ts';
import { must } from './play-review.ts';

/** No programme of the demonstration has stated these: each says that it is an example. */
export function stateRules({ db }: Platform, staff: Staff, at: string): Compilable[] {
  const { quorum, appeals } = must(
    readRule({
      quorum: '3',
      reference: 'Exemple : arrêté de composition du jury, article 3',
      appeals: {
        fr: 'Exemple, à remplacer par le texte de l’établissement : ses voies et délais de recours se saisissent dans les règles des jurys.',
        en: 'An example, to be replaced by the institution’s own text: its ways and time limits of appeal are entered with the rules of juries.',
      },
    }),
    'rules',
  );
  return [
    insertJuryRule(db, {
      programme_code: 'NEO', revision: 1, quorum: quorum!.number, quorum_reference: quorum!.reference, appeals_fr: appeals.fr, appeals_en: appeals.en, recorded_by: staff.administrator, recorded_at: at,
    }),
  ];
}

/** Everybody is there; of a jury that is still open too, since it sits today. */
export function composeJury({ db }: Platform, juryId: string, jury: DemoJury, staff: Staff): Compilable[] {
  const members = juryMembers.map((one): JuryMember => ({ ...one, present: true }));
  return insertComposition(db, { jury_id: juryId, revision: 1, recorded_by: staff.juryChair, recorded_at: `${jury.convenedOn}T07:30:00.000Z` }, members);
}

/** Without credits, which NEO has not voted: what the content says of a student, word by word, and « admis » where it says nothing. */
export function enterUnits({ db }: Platform, juryId: string, jury: DemoJury, programme: Programme, reviews: readonly BeforeJury[], staff: Staff): Compilable[] {
  const units = [...(findPeriod(programme, jury.period)?.teachingUnits ?? [])];
  if (!jury.minutes || jury.session === 2 || units.length === 0) return [];
  const said = (review: BeforeJury, unit: string): UnitResultWord => review.review.units?.[unit] ?? review.review.units?.[WHOLE_PERIOD] ?? 'admitted';
  return insertUnitResults(
    db,
    reviews.flatMap((review) =>
      [...units, WHOLE_PERIOD].map((unit) => {
        const { result } = must(readResult({ unit, result: said(review, unit), ects: null, session: null }, programme, jury.period), unit);
        return {
          enrolment_id: review.who.enrolment, period: jury.period, unit, revision: 1, jury_id: juryId, result, ects_hundredths: null, session: null, recorded_by: staff.juryChair,
          recorded_at: `${jury.convenedOn}T14:00:00.000Z`,
        };
      }),
    ),
  );
}
