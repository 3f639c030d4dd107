/** Short names, for labels and links. */
import { readable } from '../../format.ts';
import type { CompetencyView } from './views.ts';

/** « Concevoir », or the statement of a competency that has no verb. */
export const nameOf = (competency: CompetencyView): string =>
  competency.verb ? readable('fr', competency.verb) : competency.statement;

/** The names of several competencies, in the programme's order. */
export const namesOf = (competencies: readonly CompetencyView[], codes: readonly string[]): string =>
  competencies.filter(({ code }) => codes.includes(code)).map(nameOf).join(', ');

/** One of a table's own words for a key that may be unknown to it: the key itself then. */
export const wordFor = (table: Readonly<Record<string, string>>, key: string): string => (Object.hasOwn(table, key) ? (table[key] as string) : key);

/** The competencies that a period works on, in the programme's order: those that have a cell. */
export const workedOn = <C extends { code: string }>(competencies: readonly C[], cells: readonly { competency: string }[]): C[] =>
  competencies.filter(({ code }) => cells.some((cell) => cell.competency === code));
