/** The completer's forms, read into what they state. Each part sends its own lists and no other. */
import type { Programme, Stated, UnitLink } from '../../../../../api/domain/programme.ts';
import { lines, text, ticked } from '../form.ts';

export const PARTS = ['competences', 'apprentissages', 'liens', 'formation', 'evaluation', 'figer'] as const;
export type Part = (typeof PARTS)[number];

/** Empty lines beside the rules that are there. */
export const SPARE_RULES = 2;

/** Teaching units and productions in the order of the table; the index is in the names of its boxes. */
export const linkRows = (programme: Programme): Pick<UnitLink, 'period' | 'kind' | 'title'>[] =>
  programme.periods.flatMap((period) => [
    ...period.teachingUnits.map((title) => ({ period: period.code, kind: 'teaching_unit' as const, title })),
    ...period.productions.map((title) => ({ period: period.code, kind: 'production' as const, title })),
  ]);

export function readStated(part: Part, form: FormData, programme: Programme): Partial<Stated> {
  switch (part) {
    case 'competences': {
      const of = (name: string) => programme.competencies.flatMap(({ code }, index) => lines(form, `${name}-${index}`).map((one) => ({ competency: code, text: one })));
      return { essentialComponents: of('essential'), situations: of('situation') };
    }
    case 'apprentissages':
      return {
        criticalLearnings: programme.competencies.flatMap(({ code }, index) =>
          programme.levels.flatMap((level) => lines(form, `learning-${index}-${level.order}`).map((one) => ({ competency: code, level: level.order, text: one }))),
        ),
      };
    case 'liens':
      return {
        links: linkRows(programme).map((row, index) => ({
          ...row,
          competencies: programme.competencies.filter((_, place) => ticked(form, `link-${index}-${place}`)).map((one) => one.code),
          teachingUnits: (programme.periods.find((one) => one.code === row.period)?.teachingUnits ?? []).filter((_, place) => row.kind === 'production' && ticked(form, `unit-${index}-${place}`)),
        })),
      };
    case 'evaluation': {
      const count = Math.min(100, Number(text(form, 'rules')) || 0);
      const all = Array.from({ length: count }, (_, index) => ({ text: text(form, `text-${index}`), reference: text(form, `reference-${index}`), votedOn: text(form, `votedOn-${index}`) }));
      return { rules: all.filter((one) => Object.values(one).some((value) => value !== '')) };
    }
    // Read by `plan-form.ts`: it is no list of statements.
    case 'formation':
    case 'figer':
      return {};
  }
}
