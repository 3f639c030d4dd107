/**
 * Reads the two facts files that Palier carries into the one `Programme` model.
 * Every French string is passed on to the letter.
 */
import { MENTORING_FREQUENCIES, MENTORING_MODES, type Programme } from '../programme.ts';

type NeoFacts = {
  programme: { code: string; title: string; under: string; rncp: string; objective: string };
  competencies: { code: string; verb: string; statement: string }[];
  levels: { order: number; name: string; descriptor: string }[];
  semesters: { code: string; year: string; teachingUnits: string[]; productions: string[]; statedLevel: string }[];
  assessment: { principle: string };
  placements: { year: string; hours: number }[];
};

type IrpFacts = {
  programme: { code: string; title: string; provider: string; certification: { title: string } };
  levels: { order: number; name: string }[];
  projects: { order: number; title: string; targetSkills: string[]; hours: number | null; courses: { title: string; difficulty: string; hours: number }[] }[];
  support: { mentor: { mode: string; frequency: string } };
};

/** NEO: competencies × levels, one landmark level per semester. */
export function readNeo(facts: NeoFacts, version: string): Programme {
  return {
    code: facts.programme.code,
    version,
    title: facts.programme.title,
    under: facts.programme.under,
    rncp: facts.programme.rncp,
    provider: null,
    objective: facts.programme.objective,
    principle: facts.assessment.principle,
    language: 'fr',
    levels: facts.levels.map(({ order, name, descriptor }) => ({ order, name, descriptor })),
    competencies: facts.competencies.map(({ code, verb, statement }) => ({ code, verb, statement, criteria: null })),
    periods: facts.semesters.map((semester) => ({
      code: semester.code,
      title: null,
      year: semester.year,
      expectedLevel: facts.levels.find((level) => level.name === semester.statedLevel)?.order ?? null,
      teachingUnits: semester.teachingUnits,
      productions: semester.productions,
      competencies: null,
    })),
    // « Rapport et soutenance stage / alternance »: in that year, work-study stands in for the placement.
    placements: facts.placements.map(({ year, hours }) => ({
      year, hours, workStudyInstead: facts.semesters.some((one) => one.year === year && one.productions.some((production) => production.includes('stage / alternance'))),
    })),
  };
}

/**
 * IRP: skills targeted by projects, one level (« Acquise »). The programme
 * prints no codes for its skills; `IRP-P02-1` (project 2, first skill) is ours.
 */
export function readIrp(facts: IrpFacts, version: string): Programme {
  const projects = facts.projects.map((project) => {
    const number = `P${String(project.order).padStart(2, '0')}`;
    const skills = project.targetSkills.map((statement, index) => ({
      code: `${facts.programme.code}-${number}-${index + 1}`,
      verb: null,
      statement,
      criteria: `Compétence visée par le projet « ${project.title} » ; elle est acquise lorsque le projet qui la vise est validé.`,
    }));
    return { number, title: project.title, skills, hours: project.hours, courses: project.courses };
  });
  const mode = MENTORING_MODES.find((one) => one === facts.support.mentor.mode);
  const frequency = MENTORING_FREQUENCIES.find((one) => one === facts.support.mentor.frequency);
  return {
    code: facts.programme.code,
    version,
    title: facts.programme.title,
    under: facts.programme.certification.title,
    rncp: null,
    provider: facts.programme.provider,
    objective: null,
    principle: null,
    language: 'fr',
    levels: facts.levels.map(({ order, name }) => ({ order, name, descriptor: null })),
    competencies: projects.flatMap((project) => project.skills),
    periods: projects.map((project) => ({
      code: project.number,
      title: project.title,
      year: null,
      expectedLevel: null,
      teachingUnits: [],
      productions: [],
      competencies: project.skills.map((skill) => skill.code),
      ...(project.hours === null ? {} : { hours: project.hours }),
      ...(project.courses.length === 0 ? {} : { courses: project.courses.map(({ title, difficulty, hours }) => ({ title, difficulty, hours })) }),
    })),
    ...(mode && frequency ? { mentoring: { mode, frequency } } : {}),
  };
}
