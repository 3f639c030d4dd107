import { describe, expect, it } from 'vitest';
import { strings } from '../../strings/index.ts';
import { checkConvocation, choiceOf, readConvocation } from './convene.ts';
import { checkDeposit, readDeposit } from './deposit.ts';
import { level, lines } from './form.ts';
import { learningKey } from './learnings.ts';
import { changesOf } from './trace.ts';

const form = (fields: Record<string, string | File>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
};
const words = strings('fr').private;

describe('a group of radios for a level', () => {
  it('tells « non évalué » from nothing chosen', () => {
    expect([level(form({ l: '2' }), 'l'), level(form({ l: 'none' }), 'l'), level(form({}), 'l'), level(form({ l: '0' }), 'l')]).toEqual([2, null, undefined, undefined]);
  });
});

describe('names, one per line', () => {
  it('leaves out empty lines, whatever the browser ends them with', () => {
    expect(lines(form({ m: ' Ada \r\n\r\nGrace\n' }), 'm')).toEqual(['Ada', 'Grace']);
  });
});

describe('a deposit', () => {
  const fields = (given: Record<string, string | File>) =>
    checkDeposit(readDeposit(form({ title: 'Titre', ...given })), { ...words.student.traces.errors, members: words.deposit.tooManyMembers }).map((error) => error.field);
  it('wants one of file, link and text', () => {
    expect(fields({})).toEqual(['field-file']);
    expect(fields({ link: 'https://exemple.fr', text: 'un texte' })).toEqual(['field-file']);
    expect(fields({ text: 'un texte' })).toEqual([]);
  });
  it('refuses a link that no browser could open', () => {
    expect(fields({ link: 'exemple.fr' })).toEqual(['field-link']);
    expect(fields({ link: 'javascript:void(0)' })).toEqual(['field-link']);
  });
  it('says that a chosen file has to be chosen again when something else is missing', () => {
    expect(fields({ title: '', file: new File(['x'], 'x.txt') })).toEqual(['field-title', 'field-file']);
  });
  it('takes a file that was sent in parts for one, and reads one member a line', () => {
    expect(fields({ upload: 'abc' })).toEqual([]);
    expect(readDeposit(form({ members: 'Sam Berthier : le tournage\r\nAlix Roy' })).form.members.map((one) => JSON.parse(one) as unknown)).toEqual([{ name: 'Sam Berthier', share: 'le tournage' }, { name: 'Alix Roy', share: '' }]);
    expect(fields({ text: 'x', members: Array(13).fill('Alix Roy').join('\n') })).toEqual(['field-members']);
  });
  it('takes a file field left empty for no file', () => {
    expect(readDeposit(form({ file: new File([], '') })).form).not.toHaveProperty('file');
  });
});

describe('editing a trace', () => {
  const trace = { title: 'T', description: 'D', publicText: '', imageAlt: '', competencies: ['NEO-C1', 'NEO-C2'], learnings: [] };
  it('sends only what changed, since a submitted review freezes some of it', () => {
    expect(changesOf(trace, { ...trace, publicText: 'R', competencies: ['NEO-C2', 'NEO-C1'] })).toEqual({ publicText: 'R' });
    expect(changesOf(trace, { ...trace, competencies: ['NEO-C1'] })).toEqual({ competencies: ['NEO-C1'] });
    const learning = { competency: 'NEO-C1', level: 1, text: 'Choisir « un outil »' };
    expect(changesOf(trace, { ...trace, learnings: [learningKey(learning)] })).toEqual({ learnings: [learning] });
  });
});

describe('convening a jury', () => {
  it('reads the cohort and the period back from one choice', () => {
    const draft = readConvocation(form({ choice: choiceOf('abc', 'S4'), title: 'Jury', convenedOn: '2026-06-20' }));
    expect(draft).toEqual({ cohort: 'abc', period: 'S4', title: 'Jury', convenedOn: '2026-06-20', session: 1 });
    expect(checkConvocation({ ...draft, title: '' }, words.jury.convene)).toEqual([{ field: 'field-title', message: words.jury.convene.nameRequired }]);
  });
});
