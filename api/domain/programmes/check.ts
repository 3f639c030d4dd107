/**
 * Whether a programme holds together: codes that can stand in an address,
 * references to what is there. A draft may lack levels or periods; a version
 * that a cohort can follow may not.
 */
import { isStepName, MOST_STEPS } from '../memoir-steps.ts';
import { NOTHING_STATED, statedBy, type Programme, type Stated } from '../programme.ts';

export type ProgrammeFaultKind = 'code_unreadable' | 'text_missing' | 'text_unreadable' | 'repeated' | 'level_order' | 'unknown_reference' | 'date_unreadable' | 'too_many';
/** `path`: where in the programme, e.g. ['levels', 0, 'name']. */
export type ProgrammeFault = { readonly path: readonly (string | number)[]; readonly kind: ProgrammeFaultKind; readonly value: string };

/** Codes and versions stand in public addresses and in those of badges. */
const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u;
const ADDRESS_CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/;
const LONGEST_TEXT = 4000;
/** Of what stands as a label: a level's name, a competency's verb. */
const LONGEST_LABEL = 200;
const MOST = 200;
/** More steps than that are no staircase in a picture of 96 pixels. */
const MOST_LEVELS = 12;

/** Line ends are part of a text; other control and format characters would be unseen in a badge. */
const textFault = (value: string, longest = LONGEST_TEXT): 'text_missing' | 'text_unreadable' | null =>
  value.trim() === '' ? 'text_missing' : value.length > longest || !value.isWellFormed() || /[^\P{C}\n]/u.test(value.replaceAll(/[\u00AD\u200D]/g, '')) ? 'text_unreadable' : null;

/** @returns what is wrong, in the order of the programme; empty for one that holds together */
export function checkProgramme(programme: Programme): ProgrammeFault[] {
  const faults: ProgrammeFault[] = [];
  const say = (path: ProgrammeFault['path'], kind: ProgrammeFaultKind, value: string): void => void faults.push({ path, kind, value: value.slice(0, 120) });
  const code = (path: ProgrammeFault['path'], value: string, shape = ADDRESS_CODE): void => {
    if (!shape.test(value)) say(path, 'code_unreadable', value);
  };
  const text = (path: ProgrammeFault['path'], value: string | null, longest = LONGEST_TEXT): void => {
    const fault = value === null ? null : textFault(value, longest);
    if (fault !== null) say(path, fault, value!);
  };
  const once = (path: ProgrammeFault['path'], values: readonly string[], field?: string): void =>
    values.forEach((value, index) => {
      if (values.indexOf(value) < index) say([...path, index, ...(field ? [field] : [])], 'repeated', value);
    });
  const hours = (path: ProgrammeFault['path'], value: number): void => {
    if (!(Number.isInteger(value) && value > 0 && value < 10_000)) say(path, 'unknown_reference', String(value));
  };
  const most = (path: string, list: readonly unknown[], longest = MOST): void => {
    if (list.length > longest) say([path], 'too_many', String(list.length));
  };

  code(['code'], programme.code);
  code(['version'], programme.version);
  text(['title'], programme.title);
  for (const field of ['under', 'rncp', 'provider', 'objective', 'principle'] as const) text([field], programme[field]);
  most('levels', programme.levels, MOST_LEVELS);
  programme.levels.forEach((level, index) => {
    if (level.order !== index + 1) say(['levels', index, 'order'], 'level_order', String(level.order));
    text(['levels', index, 'name'], level.name, LONGEST_LABEL);
    text(['levels', index, 'descriptor'], level.descriptor);
  });
  once(['levels'], programme.levels.map((one) => one.name), 'name');
  most('competencies', programme.competencies);
  programme.competencies.forEach((competency, index) => {
    code(['competencies', index, 'code'], competency.code);
    text(['competencies', index, 'verb'], competency.verb, LONGEST_LABEL);
    for (const field of ['statement', 'criteria'] as const) text(['competencies', index, field], competency[field]);
  });
  once(['competencies'], programme.competencies.map((one) => one.code), 'code');
  most('periods', programme.periods);
  const known = new Set(programme.competencies.map((one) => one.code));
  const competenciesAt = (path: ProgrammeFault['path'], codes: readonly string[]): void =>
    codes.forEach((one, index) => {
      if (!known.has(one)) say([...path, index], 'unknown_reference', one);
    });
  programme.periods.forEach((period, index) => {
    code(['periods', index, 'code'], period.code, CODE);
    for (const field of ['title', 'year'] as const) text(['periods', index, field], period[field]);
    if (period.expectedLevel !== null && !programme.levels.some((one) => one.order === period.expectedLevel)) say(['periods', index, 'expectedLevel'], 'unknown_reference', String(period.expectedLevel));
    for (const field of ['teachingUnits', 'productions'] as const) {
      period[field].forEach((one, place) => text(['periods', index, field, place], one));
      once(['periods', index, field], period[field]);
    }
    competenciesAt(['periods', index, 'competencies'], period.competencies ?? []);
    if (period.hours !== undefined) hours(['periods', index, 'hours'], period.hours);
    (period.courses ?? []).forEach((course, place) => {
      for (const field of ['title', 'difficulty'] as const) text(['periods', index, 'courses', place, field], course[field]);
      if (course.hours !== null) hours(['periods', index, 'courses', place, 'hours'], course.hours);
    });
  });
  once(['periods'], programme.periods.map((one) => one.code), 'code');
  (programme.placements ?? []).forEach((placement, index) => {
    if (!programme.periods.some((one) => one.year === placement.year)) say(['placements', index, 'year'], 'unknown_reference', placement.year);
    hours(['placements', index, 'hours'], placement.hours);
  });
  once(['placements'], (programme.placements ?? []).map((one) => one.year), 'year');
  (programme.memoirMilestones ?? []).forEach((one, index) => {
    if (!isStepName(one)) say(['memoirMilestones', index], one.trim() === '' ? 'text_missing' : 'text_unreadable', one);
  });
  if ((programme.memoirMilestones ?? []).length > MOST_STEPS) say(['memoirMilestones'], 'too_many', String(programme.memoirMilestones!.length));
  once(['memoirMilestones'], programme.memoirMilestones ?? []);
  text(['decisionBody'], programme.decisionBody ?? null);
  faults.push(...checkStated(programme));
  return faults;
}

function checkStated(programme: Programme): ProgrammeFault[] {
  const faults: ProgrammeFault[] = [];
  const stated = statedBy(programme);
  const say = (path: ProgrammeFault['path'], kind: ProgrammeFaultKind, value: string): void => void faults.push({ path: ['stated', ...path], kind, value: value.slice(0, 120) });
  const known = (code: string): boolean => programme.competencies.some((one) => one.code === code);
  const text = (path: ProgrammeFault['path'], value: string): void => {
    const fault = textFault(value);
    if (fault !== null) say(path, fault, value);
  };
  // One line each: a form gives each of them a line.
  const oneLine = (path: ProgrammeFault['path'], value: string): void => (value.includes('\n') ? say(path, 'text_unreadable', value) : text(path, value));
  for (const list of ['essentialComponents', 'situations'] as const) {
    stated[list].forEach((one, index) => {
      if (!known(one.competency)) say([list, index, 'competency'], 'unknown_reference', one.competency);
      oneLine([list, index, 'text'], one.text);
    });
  }
  stated.criticalLearnings.forEach((one, index) => {
    if (!known(one.competency)) say(['criticalLearnings', index, 'competency'], 'unknown_reference', one.competency);
    if (!programme.levels.some((level) => level.order === one.level)) say(['criticalLearnings', index, 'level'], 'unknown_reference', String(one.level));
    oneLine(['criticalLearnings', index, 'text'], one.text);
  });
  stated.links.forEach((one, index) => {
    const period = programme.periods.find((each) => each.code === one.period);
    const titles = one.kind === 'production' ? period?.productions : period?.teachingUnits;
    if (!titles?.includes(one.title)) say(['links', index, 'title'], 'unknown_reference', one.title);
    one.teachingUnits.forEach((unit, place) => {
      if (one.kind !== 'production' || !period?.teachingUnits.includes(unit)) say(['links', index, 'teachingUnits', place], 'unknown_reference', unit);
    });
    one.competencies.forEach((code, place) => {
      if (!known(code)) say(['links', index, 'competencies', place], 'unknown_reference', code);
    });
    if (stated.links.findIndex((each) => each.period === one.period && each.kind === one.kind && each.title === one.title) < index) say(['links', index, 'title'], 'repeated', one.title);
  });
  stated.rules.forEach((one, index) => {
    text(['rules', index, 'text'], one.text);
    text(['rules', index, 'reference'], one.reference);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(one.votedOn) || Number.isNaN(Date.parse(one.votedOn))) say(['rules', index, 'votedOn'], 'date_unreadable', one.votedOn);
  });
  for (const list of ['essentialComponents', 'situations', 'criticalLearnings', 'links', 'rules'] as const) if (stated[list].length > 1000) say([list], 'too_many', String(stated[list].length));
  return faults;
}

/** What a version lacks that a cohort needs to follow it. */
export const lackingForCohort = (programme: Programme): ('levels' | 'competencies' | 'periods')[] =>
  (['levels', 'competencies', 'periods'] as const).filter((one) => programme[one].length === 0);

/** The one spelling of a programme: what is stated stands in the order of its competencies, levels and periods; what is empty is absent. */
export function tidyProgramme(programme: Programme): Programme {
  const { stated, placements, memoirMilestones, ...rest } = programme;
  const competency = (code: string): number => programme.competencies.findIndex((one) => one.code === code);
  const period = (code: string): number => programme.periods.findIndex((one) => one.code === code);
  const inOrder = <T>(list: readonly T[], ...keys: ((one: T) => number)[]): T[] => list.toSorted((a, b) => keys.map((key) => key(a) - key(b)).find((gap) => gap !== 0) ?? 0);
  const byCompetency = (one: { competency: string }): number => competency(one.competency);
  const title = (one: Stated['links'][number]): number => (programme.periods[period(one.period)]?.[one.kind === 'production' ? 'productions' : 'teachingUnits'] ?? []).indexOf(one.title);
  const from = stated ?? NOTHING_STATED;
  const tidy: Stated = {
    essentialComponents: inOrder(from.essentialComponents, byCompetency),
    situations: inOrder(from.situations, byCompetency),
    criticalLearnings: inOrder(from.criticalLearnings, byCompetency, (one) => one.level),
    links: inOrder(
      from.links.filter((one) => one.competencies.length + one.teachingUnits.length > 0).map((one) => ({
        ...one,
        competencies: inOrder([...new Set(one.competencies)], competency),
        teachingUnits: inOrder([...new Set(one.teachingUnits)], (unit) => programme.periods[period(one.period)]?.teachingUnits.indexOf(unit) ?? -1),
      })),
      (one) => period(one.period),
      (one) => Number(one.kind === 'production'),
      title,
    ),
    rules: inOrder(from.rules),
  };
  const says = Object.values(tidy).some((list) => list.length > 0);
  return {
    ...rest,
    periods: rest.periods.map(({ courses, ...one }) => ({ ...one, ...(courses && courses.length > 0 ? { courses } : {}), competencies: one.competencies === null || one.competencies.length === 0 ? null : inOrder([...new Set(one.competencies)], competency) })),
    ...(placements && placements.length > 0 ? { placements } : {}),
    ...(memoirMilestones && memoirMilestones.length > 0 ? { memoirMilestones } : {}),
    ...(says ? { stated: tidy } : {}),
  };
}
