/** What a programme says, line by line, and what differs between two of them: for a preview, in words that a page chooses. */
import { statedBy, type Programme } from '../programme.ts';

export const SECTIONS = ['programme', 'level', 'competency', 'period', 'placement', 'essentialComponents', 'situations', 'criticalLearnings', 'link', 'rule'] as const;
export type Section = (typeof SECTIONS)[number];
/** `item`: a code or a title, '' for the programme itself. `before` is `null` for what is new, `after` for what goes. */
export type ProgrammeChange = { readonly section: Section; readonly item: string; readonly field: string; readonly before: string | null; readonly after: string | null };
type Said = { readonly section: Section; readonly item: string; readonly field: string; readonly value: string };

function* saidBy(programme: Programme): Generator<Said> {
  const fields = function* (section: Section, item: string, values: Readonly<Record<string, string | number | null | undefined>>): Generator<Said> {
    for (const [field, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== '') yield { section, item, field, value: String(value) };
  };
  const { title, under, rncp, provider, objective, principle } = programme;
  yield* fields('programme', '', {
    title, under, rncp, provider, objective, principle,
    levels: programme.levels.map((one) => one.name).join(' → '), competencies: programme.competencies.map((one) => one.code).join(', '), periods: programme.periods.map((one) => one.code).join(', '),
    mentoring: programme.mentoring && `${programme.mentoring.mode}, ${programme.mentoring.frequency}`, memoirMilestones: programme.memoirMilestones?.join('\n'), decisionBody: programme.decisionBody,
  });
  for (const { name, descriptor } of programme.levels) yield* fields('level', name, { descriptor });
  for (const { code, verb, statement, criteria } of programme.competencies) yield* fields('competency', code, { verb, statement, criteria });
  for (const one of programme.periods) {
    yield* fields('period', one.code, {
      title: one.title, year: one.year, expectedLevel: programme.levels.find((level) => level.order === one.expectedLevel)?.name,
      teachingUnits: one.teachingUnits.join('\n'), productions: one.productions.join('\n'), competencies: one.competencies?.join(', '),
      hours: one.hours, courses: one.courses?.map((course) => [course.title, course.difficulty, course.hours].filter((part) => part !== null).join(', ')).join('\n'),
    });
  }
  for (const { year, hours, workStudyInstead } of programme.placements ?? []) yield* fields('placement', year, { hours, workStudyInstead: workStudyInstead ? 'oui' : null });
  const stated = statedBy(programme);
  const grouped = function* (section: Section, list: readonly { key: string; text: string }[]): Generator<Said> {
    for (const [key, texts] of Map.groupBy(list, (one) => one.key)) yield { section, item: key, field: 'text', value: texts.map((one) => one.text).join('\n') };
  };
  for (const section of ['essentialComponents', 'situations'] as const) yield* grouped(section, stated[section].map(({ competency, text }) => ({ key: competency, text })));
  yield* grouped('criticalLearnings', stated.criticalLearnings.map(({ competency, level, text }) => ({ key: `${competency}, ${programme.levels.find((one) => one.order === level)?.name ?? level}`, text })));
  for (const { period, kind, title: of, teachingUnits, competencies } of stated.links) yield* fields('link', `${period}, ${of}`, { [kind]: competencies.join(', '), teachingUnits: teachingUnits.join('\n') });
  for (const { text, reference, votedOn } of stated.rules) yield* fields('rule', reference, { text, votedOn });
}

/** @param before what is known, or `null` when nothing is */
export function changesBetween(before: Programme | null, after: Programme): ProgrammeChange[] {
  const keyOf = ({ section, item, field }: Said): string => JSON.stringify([section, item, field]);
  const known = new Map(before ? [...saidBy(before)].map((one) => [keyOf(one), one]) : []);
  const said = new Map([...saidBy(after)].map((one) => [keyOf(one), one]));
  const changes = [...said].flatMap(([key, { value, ...where }]): ProgrammeChange[] => {
    const old = known.get(key)?.value ?? null;
    return old === value ? [] : [{ ...where, before: old, after: value }];
  });
  const gone = [...known].flatMap(([key, { value, ...where }]): ProgrammeChange[] => (said.has(key) ? [] : [{ ...where, before: value, after: null }]));
  return [...changes, ...gone].toSorted((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section));
}
