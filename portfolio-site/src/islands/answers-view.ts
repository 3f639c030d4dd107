import { answersOf, type AnswerState } from '../answers.ts';
import type { Language } from '../links.ts';
import { isSigned, issuerOf, type ShownReport } from '../shown.ts';
import { signOf, type VerdictWord } from '../verdict.ts';
import { vouchingOf } from '../vouching.ts';
import { el, sign } from './dom.ts';
import type { Words } from './words.ts';

/** A shape per answer, so that colour never carries alone: a disc with a tick, an octagon with a cross, a disc with dots. */
const SHOWN: Readonly<Record<AnswerState, { readonly path: VerdictWord; readonly tone: string }>> = {
  yes: { path: 'valid', tone: 'good' },
  no: { path: 'altered', tone: 'bad' },
  unknown: { path: 'undetermined', tone: 'neutral' },
};

const answer = (question: string, state: AnswerState, word: string, text: Node | string, name: string): readonly HTMLElement[] => {
  const { path, tone } = SHOWN[state];
  return [
    el('dt', {}, question),
    el('dd', { class: `answer tone-${tone}`, 'data-answer': name, 'data-says': state }, sign(signOf[path], 'answer-sign'), el('div', {}, el('strong', { class: 'answer-word' }, word), ' ', el('span', { class: 'answer-text' }, text))),
  ];
};

/** The competency without the level that our issuer writes at the end of a badge's name. */
export const withoutLevel = (name: string, level: string | undefined): string => (level !== undefined && name.endsWith(` – ${level}`) ? name.slice(0, -level.length - 3) : name);

/** What the document states, in one line: the level and the competency, or how many things are in it. */
const whatOf = (report: ShownReport, words: Words): { lead: string; rest: string } => {
  const t = words.report;
  const { view } = report;
  if (view) return view.achievedLevel ? { lead: t.level(view.achievedLevel), rest: withoutLevel(view.name, view.achievedLevel) } : { lead: view.name, rest: '' };
  if (report.endorsement) return { lead: t.endorsed, rest: report.endorsement.name };
  if (report.presentation) return { lead: t.presented(report.presentation.credentials.length), rest: '' };
  if (report.clr && report.clr.badges.length > 0) return { lead: t.record(report.clr.badges.length), rest: report.clr.view?.name ?? '' };
  if (report.credential) return { lead: report.credential.name ?? report.credential.types.filter((type) => type !== 'VerifiableCredential').join(', '), rest: report.credential.description ?? '' };
  return { lead: t.nothingReadable, rest: '' };
};

const nameOf = (report: ShownReport, words: Words): string => {
  const t = words.report;
  const name = report.view?.recipientName ?? report.clr?.view?.recipientName;
  if (name !== undefined) return isSigned(report) ? name : t.claimedName(name);
  return report.clr ?? report.presentation ? t.severalNames : t.noName;
};

/** The answers of ten seconds: genuine, still valid, whose, and what. That nobody looked at who presents it stands here, not in a fold. */
export const answersBox = (report: ShownReport, words: Words, language: Language): HTMLElement => {
  const t = words.report;
  const { genuine, holding, holder } = answersOf(report);
  const said = { genuine: t.answers.genuine[genuine.answer], holding: t.answers.holding[holding.answer] };
  const issuer = issuerOf(report);
  const domain = vouchingOf(report)?.domain;
  const name = issuer?.name === undefined || issuer.name === issuer.id ? undefined : issuer.name;
  // A name is whatever its bearer writes: who is known is named as it is known, and what it calls itself is said as that.
  const known = report.recognised?.name ?? name;
  const byKnown = known === undefined ? '' : ` ${t.issuedBy(known, domain)}${name === undefined || name === known ? '' : ` ${t.callsItself(name)}`}`;
  const by = genuine.answer === 'yes' ? byKnown : genuine.answer === 'stranger' && name !== undefined ? ` ${t.claimedIssuer(name)}` : '';
  // Which check could not be made is worth more than that one could not.
  const why = holding.reason === undefined ? said.holding.text : (words.reasons[holding.reason] ?? said.holding.text);
  const spoken: Readonly<Record<string, string>> = report.recognised && language !== 'fr' ? { lang: 'fr' } : {};
  const what = whatOf(report, words);
  const aboutPerson = report.kind !== 'endorsement';
  return el(
    'dl',
    { class: 'answers', 'aria-label': t.answersTitle },
    ...answer(t.questions.genuine, genuine.state, said.genuine.word, `${said.genuine.text}${by.trimEnd()}`, 'genuine'),
    ...answer(t.questions.holding, holding.state, said.holding.word, why, 'holding'),
    ...(aboutPerson ? answer(t.questions.holder, holder.state, nameOf(report, words), t.answers.holder[holder.answer](t.shownThings[report.kind] ?? t.shownThings.credential), 'holder') : []),
    el('dt', {}, t.questions.what),
    el(
      'dd',
      { class: 'answer answer--what', 'data-answer': 'what' },
      el('div', {}, el('strong', { class: 'answer-word', ...spoken }, what.lead), ' ', what.rest === '' ? null : el('span', { class: 'answer-text', ...spoken }, what.rest), isSigned(report) ? null : el('span', { class: 'answer-claimed' }, t.claimed)),
    ),
  );
};
