/** Where the form of a new deliberation says what was refused. */
import { expect, it } from 'vitest';
import { refusedField } from './redeliberation.ts';

const refused = { code: 'redeliberation_unreadable' };
const offered = { lines: ['e C1'], units: ['e UE 1', 'e '] };
const draft = { lines: [{ enrolment: 'e', competency: 'C1' }], units: [{ enrolment: 'e', unit: '' }], reason: 'Rapport.' };

it('is said at the reason where there is none, else at the lines or the results that these minutes no longer say', () => {
  const at = (over: Partial<typeof draft>, problem: { code?: string } = refused, of = offered): string => refusedField({ ...draft, ...over }, problem, of);
  expect(at({ reason: ' ' })).toBe('field-reason');
  expect(at({ lines: [{ enrolment: 'e', competency: 'C2' }] })).toBe('lignes');
  expect(at({ units: [{ enrolment: 'e', unit: 'UE 2' }] })).toBe('resultats');
  expect(at({ lines: [], units: [{ enrolment: 'f', unit: '' }] })).toBe('resultats');
  // A fieldset that is not on the page can say nothing.
  expect(at({}, refused, { ...offered, units: [] })).toBe('lignes');
  expect(at({}, { code: 'jury_changed' })).toBe('lignes');
});
