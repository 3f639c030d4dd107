import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appealsTold, countPresent, MEMBER_QUALITIES, meetQuorum, readComposition, readRule, type JuryMember } from './jury.ts';

const president: JuryMember = { name: 'Françoise Lemoinier', quality: 'president', present: true };
const member: JuryMember = { name: 'Hélène Castaignède', quality: 'member', present: true };
const guest: JuryMember = { name: 'Un professionnel', quality: 'guest', present: true };

describe('a composition', () => {
  it('is kept in its order, without empty lines and spare spaces', () => {
    expect(readComposition([{ ...member, name: '  Hélène   Castaignède ' }, { ...guest, name: ' ' }, president])).toEqual({ ok: true, value: [member, president] });
  });
  it.each([
    [[], { fault: 'empty', name: '' }],
    [[member], { fault: 'president', name: '' }],
    [[president, { ...member, quality: 'president' as const }], { fault: 'president', name: 'Hélène Castaignède' }],
    [[president, { ...guest, name: 'Françoise  Lemoinier' }], { fault: 'twice', name: 'Françoise Lemoinier' }],
    [[president, { ...member, name: 'a\u202eb' }], { fault: 'name', name: 'a\u202eb' }],
    [[president, { ...member, name: 'é'.repeat(121) }], { fault: 'name', name: 'é'.repeat(120) }],
    [[president, ...Array.from({ length: 60 }, (_, place) => ({ ...member, name: `Membre ${place}` }))], { fault: 'name', name: '' }],
  ])('is refused: %#', (members, refusal) => {
    expect(readComposition(members)).toEqual({ ok: false, refusal: { kind: 'jury_members_unreadable', ...refusal } });
  });
});

describe('the quorum', () => {
  const stated = { number: 2, reference: 'Arrêté du 3 septembre 2026, article 4' };
  it('is not asked for where none is stated, but somebody of the jury was there', () => {
    expect(meetQuorum([president], null)).toEqual({ ok: true, value: 1 });
    expect(meetQuorum([{ ...president, present: false }, guest], null)).toEqual({ ok: false, refusal: { kind: 'presence_missing' } });
  });
  it('is met by members and president, never by guests', () => {
    expect(meetQuorum([president, member], stated)).toEqual({ ok: true, value: 2 });
    expect(meetQuorum([president, guest], stated)).toEqual({ ok: false, refusal: { kind: 'quorum_not_met', present: 1, quorum: 2, reference: stated.reference } });
  });
  it('is met exactly when as many count as it asks for, whoever else is in the room', () => {
    const anybody = fc.array(fc.record({ name: fc.string({ minLength: 1 }), quality: fc.constantFrom(...MEMBER_QUALITIES), present: fc.boolean() }));
    fc.assert(
      fc.property(anybody, fc.integer({ min: 1, max: 10 }), (members, number) => {
        expect(meetQuorum(members, { ...stated, number }).ok).toBe(countPresent(members) >= number);
        expect(meetQuorum([...members, guest], { ...stated, number })).toEqual(meetQuorum(members, { ...stated, number }));
      }),
    );
  });
});

describe('what an institution states', () => {
  const nothing = { quorum: '', reference: '', appeals: { fr: '', en: '' } };
  it('can be nothing at all', () => {
    expect(readRule(nothing)).toEqual({ ok: true, value: { quorum: null, appeals: { fr: '', en: '' } } });
  });
  it('is a number with its text', () => {
    expect(readRule({ ...nothing, quorum: ' 3 ', reference: ' MCC 2026, article 12 ' })).toEqual({ ok: true, value: { quorum: { number: 3, reference: 'MCC 2026, article 12' }, appeals: { fr: '', en: '' } } });
  });
  it.each([
    [{ quorum: '0', reference: 'x' }, 'quorum'], [{ quorum: '61', reference: 'x' }, 'quorum'], [{ quorum: 'trois', reference: 'x' }, 'quorum'], [{ quorum: '1,5', reference: 'x' }, 'quorum'],
    [{ quorum: '3' }, 'reference'], [{ reference: 'MCC' }, 'reference'], [{ appeals: { fr: 'a\u0000', en: '' } }, 'appeals'],
  ])('is refused: %o', (over, field) => {
    expect(readRule({ ...nothing, ...over })).toEqual({ ok: false, refusal: { kind: 'jury_rule_unreadable', field } });
  });
});

describe('the ways of appeal that were told with a decision', () => {
  const stated = (at: string, fr: string) => ({ at, appeals: { fr, en: '' } });
  it.each([
    ['those of that moment', [stated('1', 'A'), stated('3', 'B')], 'A'],
    ['those of that very moment', [stated('2', 'A'), stated('3', 'B')], 'A'],
    ['none', [], ''],
    ['the first that were stated afterwards', [stated('3', ''), stated('4', 'B'), stated('5', 'C')], 'B'],
    ['the first afterwards, where those before were taken back', [stated('1', 'A'), stated('2', ''), stated('4', 'B')], 'B'],
  ])('are %s', (_, rules, expected) => {
    expect(appealsTold(rules, '2').fr).toBe(expected);
  });
});
