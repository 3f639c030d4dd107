/** A bilan as a paper: one version, what came before it, and what the student answered to each. */
import { indexOfCode, markOf } from '../domain/badge-image.ts';
import { othersBeside, type BilanAnswer, type BilanCompetency, type BilanContent, type BilanView, type OtherView } from '../domain/bilan.ts';
import { papers } from '../strings/papers.ts';
import { dayWords } from './days.ts';
import { FACT, type Block, type Paper } from './paper.ts';

const t = papers.bilan;

export type Answered = { readonly answer: BilanAnswer; readonly reply: string; /** ISO 8601, UTC. */ readonly at: string };
export type BilanVersion = { readonly content: BilanContent; readonly digest: string; readonly answered: Answered | null };

/**
 * @param versions at least one, in their order: the paper is of the last
 * @param others what classmates and tutors say in the review, of which each version cites its own
 */
export function bilanPaper(versions: readonly BilanVersion[], others: readonly OtherView[]): Paper {
  const last = versions.at(-1)!;
  const { content } = last;
  const period = content.period.code;
  return {
    title: `${t.title(period)} · ${content.student}`,
    subject: t.subject(period, content.student),
    author: content.institution,
    language: 'fr',
    at: last.answered?.at ?? content.dates.written,
    running: t.running(period, content.student, content.version),
    pageOf: papers.pageOf,
    goesOn: papers.goesOn,
    missingLetters: papers.missingLetters,
    blocks: [
      { kind: 'title', over: `${content.institution} · ${content.programme.title}`, text: t.title(period), under: [content.student, t.cohort(content.cohort), t.version(content.version, dayWords(content.dates.written))] },
      { kind: 'table', caption: t.datesTitle, isHeaded: false, columns: FACT, rows: dateRows(content) },
      { kind: 'heading', level: 2, text: t.textTitle },
      { kind: 'paragraph', text: content.text },
      { kind: 'paragraph', tone: 'soft', text: t.by(content.writtenBy, dayWords(content.dates.written)) },
      ...interview(content),
      { kind: 'heading', level: 2, text: t.competencies },
      ...content.competencies.flatMap((one) => competency(content, one, others)),
      { kind: 'heading', level: 2, text: t.answerTitle },
      ...answer(content.student, last.answered),
      ...versions.slice(0, -1).reverse().flatMap(earlier),
      { kind: 'heading', level: 2, text: t.aboutTitle },
      { kind: 'list', items: content.competencies.some((one) => one.others?.length) ? [...t.about, t.aboutOthers] : t.about },
      { kind: 'paragraph', tone: 'soft', text: t.digest(content.version, last.digest) },
    ],
  };
}

const dateRows = ({ dates }: BilanContent): string[][] =>
  (['opened', 'submitted', 'feedback', 'interview', 'written'] as const).flatMap((name) => (dates[name] === null ? [] : [[t.dates[name], dayWords(dates[name])]]));

function interview({ dates, interviewNotes }: BilanContent): Block[] {
  if (dates.interview === null && interviewNotes === '') return [];
  return [
    { kind: 'heading', level: 2, text: t.interviewTitle },
    { kind: 'paragraph', text: dates.interview === null ? t.interviewHeld : t.interviewOn(dayWords(dates.interview)) },
    ...(interviewNotes === '' ? [] : ([{ kind: 'heading', level: 3, text: t.interviewNotes }, { kind: 'paragraph', tone: 'quoted', text: interviewNotes }] as const)),
  ];
}

function competency({ programme, period }: BilanContent, one: BilanCompetency, said: readonly OtherView[]): Block[] {
  const others = othersBeside(one, said);
  const levelOf = (order: number | null, otherwise: string): string => programme.levels.find((level) => level.order === order)?.name ?? otherwise;
  const viewOf = (view: BilanView | null, otherwise: string): string => (view === null ? otherwise : levelOf(view.level, papers.notAssessed));
  const rows = [
    [t.attained, levelOf(one.attained, papers.none)],
    ...(one.exempted > 0 ? [[t.exempted, levelOf(one.exempted, papers.none)]] : []),
    [t.expected(period.code), levelOf(one.expected, papers.noLandmark)],
    [t.self, viewOf(one.self, t.noSelf)],
    [t.team, viewOf(one.team, t.noTeam)],
    ...others.views.map((view) => [t.others[view.kind](view.by), viewOf(view, '')]),
  ];
  return [
    { kind: 'heading', level: 3, text: one.statement, keep: 224 },
    {
      kind: 'staircase',
      alt: t.stairs(one.statement, programme.levels.map((level) => level.name), rows.map(([what, level]) => t.fact(what!, level!))),
      ...markOf(indexOfCode(one.code)),
      steps: programme.levels.map(({ order, name }) => ({
        name,
        isAttained: order <= one.attained,
        marks: [
          ...(one.expected === order ? [t.marks.expected] : []),
          ...(one.self?.level === order ? [t.marks.self] : []),
          ...(one.team?.level === order ? [t.marks.team] : []),
          ...(one.exempted === order ? [t.marks.exempted] : []),
        ],
      })),
    },
    { kind: 'table', caption: t.views, isHeaded: false, columns: FACT, rows },
    ...words(t.selfTitle, one.self),
    ...words(t.teamTitle, one.team),
    ...others.views.flatMap((view) => [...words(t.otherTitles[view.kind], view), ...words(t.adviceTitles[view.kind], { ...view, comment: view.advice })]),
    ...(others.gone > 0 ? [{ kind: 'paragraph' as const, tone: 'soft' as const, text: t.othersGone(others.gone) }] : []),
  ];
}

const words = (title: string, view: BilanView | null): Block[] =>
  view === null || view.comment === '' ? [] : [{ kind: 'paragraph', tone: 'soft', leads: true, text: `${title} (${t.by(view.by, dayWords(view.at))})` }, { kind: 'paragraph', tone: 'quoted', text: view.comment }];

function answer(student: string, answered: Answered | null): Block[] {
  if (answered === null) return [{ kind: 'paragraph', text: t.noAnswer }];
  const day = dayWords(answered.at);
  if (answered.answer === 'contested') return [{ kind: 'paragraph', leads: true, text: t.contested(student, day) }, { kind: 'paragraph', tone: 'quoted', text: answered.reply }];
  return [{ kind: 'paragraph', text: t.read(student, day) }, ...(answered.reply === '' ? [] : ([{ kind: 'paragraph', leads: true, text: t.replied }, { kind: 'paragraph', tone: 'quoted', text: answered.reply }] as const))];
}

const earlier = ({ content, answered }: BilanVersion): Block[] => [
  { kind: 'heading', level: 2, text: t.earlierTitle(content.version) },
  { kind: 'paragraph', tone: 'soft', leads: true, text: t.by(content.writtenBy, dayWords(content.dates.written)) },
  { kind: 'paragraph', tone: 'quoted', text: content.text },
  ...answer(content.student, answered),
];
