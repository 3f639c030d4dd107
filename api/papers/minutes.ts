/** The minutes of a deliberation as a paper to be signed, and the extract of one student. */
import type { Outcome } from '../domain/decision.ts';
import { papers } from '../strings/papers.ts';
import { dayWords } from './days.ts';
import { FACT, type Block, type Paper } from './paper.ts';

const t = papers.minutes;
const e = papers.extract;

/** What a jury says of one competency of one student; `null` while it has not. */
export type MinutesLine = { readonly competency: string; readonly decided: { readonly level: string; readonly outcome: Outcome; readonly reason: string } | null; /** Why there is no decision here; `null` where there is one. */ readonly other: string | null };
export type MinutesStudent = { readonly name: string; readonly lines: readonly MinutesLine[]; /** Results of teaching units and of the semester: rows of words, under their heads. */ readonly results: readonly (readonly [string, string])[] };
export type MinutesFacts = {
  readonly institution: string;
  readonly programme: string;
  readonly cohort: string;
  readonly period: string;
  readonly title: string;
  readonly session: 1 | 2;
  readonly convenedOn: string;
  /** `null` while the minutes are a project. */
  readonly signed: { readonly number: string; readonly deliberatedOn: string } | null;
  /** When what it says was last so, ISO 8601 in UTC. */
  readonly at: string;
};
export type MinutesPaper = MinutesFacts & {
  /** Names with their quality, of who is present. */
  readonly members: readonly string[];
  readonly signatories: readonly string[];
  /** As the institution stated it; `null` when it stated none. */
  readonly quorum: string | null;
  /** Of a new deliberation: which minutes' lines it decides again, and on what ground. */
  readonly supersedes: string | null;
  /** SHA-256 of the frozen text; `null` while there is none. */
  readonly digest: string | null;
  readonly students: readonly MinutesStudent[];
};

const rows = (facts: MinutesFacts): string[][] => [
  [t.number, facts.signed?.number ?? t.toFill],
  [t.deliberatedOn, facts.signed ? dayWords(facts.signed.deliberatedOn) : t.toFill],
  [t.programme, facts.programme],
  [t.cohort, facts.cohort],
  [t.period, facts.period],
  [t.session, t.sessions[facts.session]],
  [t.convenedOn, dayWords(facts.convenedOn)],
];

/** Lines of handwriting where nobody is named yet. */
const BLANK = ['', '', '', ''];
const HAND = 42;

export function minutesPaper(paper: MinutesPaper): Paper {
  const members = paper.members.length > 0 ? paper.members : null;
  return {
    ...common(paper, t.title, t.subject(paper.title), t.running(paper.title, paper.signed?.number ?? null)),
    blocks: [
      { kind: 'title', over: `${paper.institution} · ${paper.programme}`, text: t.title, under: [paper.title] },
      ...(paper.signed ? [] : ([{ kind: 'paragraph', tone: 'notice', text: t.project }] as const)),
      ...(paper.supersedes === null ? [] : ([{ kind: 'paragraph', tone: 'notice', text: paper.supersedes }] as const)),
      facts([...rows(paper), [t.students, String(paper.students.length)], ...(paper.quorum === null ? [] : [[t.quorum, paper.quorum]])]),
      { kind: 'heading', level: 2, text: t.membersTitle },
      members ? { kind: 'list', items: members } : { kind: 'paragraph', text: t.membersLater },
      { kind: 'heading', level: 2, text: t.decisionsTitle },
      ...paper.students.flatMap((student) => [{ kind: 'heading', level: 3, text: student.name, keep: 110 } as const, ...decisions(student, true)]),
      { kind: 'heading', level: 2, text: t.signaturesTitle, keep: 220 },
      { kind: 'paragraph', text: t.signaturesWhy },
      {
        kind: 'table', caption: t.signaturesTitle, isHeaded: true, leastHeight: HAND, columns: [{ title: t.signatory, share: 1 }, { title: t.signature, share: 1 }],
        rows: (paper.signatories.length > 0 ? paper.signatories : BLANK.map(() => t.toFill)).map((name) => [name, '']),
      },
      ...(paper.digest === null ? [] : ([{ kind: 'paragraph', tone: 'soft', text: t.digest(paper.digest) }] as const)),
    ],
  };
}

/** Only this student's lines: nobody else's name, and no reasons, which stay with the jury. */
export function extractPaper(paper: MinutesFacts & { readonly signed: NonNullable<MinutesFacts['signed']>; readonly student: MinutesStudent; /** The institution's own words. */ readonly appeal: string | null }): Paper {
  const { signed, student } = paper;
  return {
    ...common(paper, `${e.title} · ${student.name}`, e.subject(signed.number, student.name), e.running(signed.number, student.name)),
    blocks: [
      { kind: 'title', over: `${paper.institution} · ${paper.programme}`, text: e.title, under: [student.name] },
      { kind: 'paragraph', text: e.intro(signed.number, dayWords(signed.deliberatedOn)) },
      facts(rows(paper)),
      { kind: 'heading', level: 2, text: t.decisionsTitle },
      ...decisions(student, false),
      { kind: 'heading', level: 2, text: e.appealTitle },
      { kind: 'paragraph', tone: paper.appeal === null ? 'notice' : 'plain', text: paper.appeal ?? e.noAppeal },
      { kind: 'heading', level: 2, text: e.aboutTitle },
      { kind: 'paragraph', text: e.about },
    ],
  };
}

const common = (facts: MinutesFacts, title: string, subject: string, running: string): Omit<Paper, 'blocks'> => ({
  title, subject, author: facts.institution, language: 'fr', at: facts.at, running, pageOf: papers.pageOf, goesOn: papers.goesOn, missingLetters: papers.missingLetters,
});

const facts = (of: readonly (readonly string[])[]): Block => ({ kind: 'table', caption: t.facts, isHeaded: false, columns: FACT, rows: of });

function decisions(student: MinutesStudent, withReasons: boolean): Block[] {
  const told = student.lines.map((line) => {
    const [level, decision] = line.decided ? [line.decided.level, t.outcomes[line.decided.outcome]] : ['', line.other ?? ''];
    return [line.competency, level, decision, ...(withReasons ? [line.decided?.reason ?? ''] : [])];
  });
  const columns = [{ title: t.competency, share: 8 }, { title: t.level, share: 4 }, { title: t.decision, share: 5 }, ...(withReasons ? [{ title: t.reason, share: 8 }] : [])];
  return [
    ...(told.length === 0 ? ([{ kind: 'paragraph', text: t.noDecision }] as const) : ([{ kind: 'table', caption: t.decisionsOf(student.name), isHeaded: true, columns, rows: told }] as const)),
    ...(student.results.length === 0 ? [] : ([{ kind: 'table', caption: t.resultsOf(student.name), isHeaded: true, columns: [{ title: t.unit, share: 3 }, { title: t.result, share: 2 }], rows: student.results }] as const)),
  ];
}
