/** The decisions and results of signed minutes as rows for the registrar: one line for each level and each teaching unit. */
import type { MinutesText } from './minutes-text.ts';
import { competencyWords, findLevel, type Programme } from './programme.ts';
import { WHOLE_PERIOD } from './unit-result.ts';

/** In this order, in every language: what reads the file may go by the place or by the heading. */
export const DECISION_COLUMNS = ['familyName', 'givenName', 'email', 'enrolment', 'programme', 'version', 'period', 'session', 'kind', 'code', 'name', 'level', 'decision', 'ects', 'number', 'deliberatedOn'] as const;
export type DecisionColumn = (typeof DECISION_COLUMNS)[number];
export const DECISION_KINDS = ['level', 'unit', 'period'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** What the file says in its language. */
export type DecisionWords = {
  readonly headings: Record<DecisionColumn, string>;
  readonly kinds: Record<DecisionKind, string>;
  readonly outcomes: Record<MinutesText['students'][number]['decisions'][number]['outcome'], string>;
  readonly results: Record<NonNullable<MinutesText['students'][number]['results'][number]['result']>, string>;
};
export type DecisionPerson = { readonly familyName: string; readonly givenName: string; readonly email: string };

/**
 * The rows, headings first. Reasons are not among them: they stay with the jury.
 *
 * @param people by enrolment
 */
export function decisionRows(text: MinutesText, programme: Programme, people: ReadonlyMap<string, DecisionPerson>, words: DecisionWords): string[][] {
  const rows = text.students.flatMap((student): Partial<Record<DecisionColumn, string>>[] => {
    const person = people.get(student.enrolment);
    const shared = {
      familyName: person?.familyName ?? student.name, givenName: person?.givenName ?? '', email: person?.email ?? '', enrolment: student.enrolment, programme: text.programme.code, version: text.programme.version,
      period: text.jury.period, number: text.number, deliberatedOn: text.deliberatedOn,
    };
    return [
      ...student.decisions.map((one) => ({
        ...shared, session: String(text.jury.session), kind: words.kinds.level, code: one.competency, name: competencyWords(programme, one.competency), level: findLevel(programme, one.level)?.name ?? String(one.level), decision: words.outcomes[one.outcome],
      })),
      ...student.results.flatMap((one) =>
        one.result === null
          ? []
          : [{
              ...shared, session: one.session === null ? '' : String(one.session), kind: one.unit === WHOLE_PERIOD ? words.kinds.period : words.kinds.unit, name: one.unit, decision: words.results[one.result],
              // With a point, as machines read it; hundredths of a credit.
              ects: one.ects === null ? '' : String(one.ects / 100),
            }],
      ),
    ];
  });
  return [DECISION_COLUMNS.map((column) => words.headings[column]), ...rows.map((row) => DECISION_COLUMNS.map((column) => row[column] ?? ''))];
}
