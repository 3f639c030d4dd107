import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, invite, MOST_OPEN_INVITATIONS, resend, stateOf, withdrawEndorsement, ENDORSEMENT_STATES, type EndorsementSubject, type InvitationFacts } from './endorsement.ts';

const subject: EndorsementSubject = { kind: 'production', id: 'trace', competencies: ['C1', 'C2'], revoked: false };
const context = { subject, ownAddresses: ['nour@etu.example', 'nour@maison.example'], open: 0 };
const wanted = { scope: ['C1'], name: '  Marc\n Dupontel ', email: ' Marc@Entreprise.example ' };
const given = { name: 'Marc Dupontel', function: 'Tuteur', organisation: 'Entreprise', comment: ' Sérieux. ', statements: { C2: ' ', C1: ' A mené les entretiens. ' } };

describe('an invitation to endorse', () => {
  it('is on what is one’s own, on its competencies, and tidied', () => {
    expect(invite({ ...wanted, scope: ['C1', 'C1'] }, context)).toEqual({ ok: true, value: { scope: ['C1'], name: 'Marc Dupontel', email: 'marc@entreprise.example' } });
  });
  it.each([
    ['without a competency', { ...wanted, scope: [] }, context, 'endorsement_scope_required'],
    ['on a competency that it does not show', { ...wanted, scope: ['C1', 'C3'] }, context, 'unknown_competency'],
    ['to oneself', { ...wanted, email: 'NOUR@etu.example' }, context, 'own_endorsement'],
    ['to one’s own address at home', { ...wanted, email: ' Nour@Maison.example' }, context, 'own_endorsement'],
    ['on a revoked badge', wanted, { ...context, subject: { ...subject, revoked: true } }, 'credential_revoked'],
    ['when too many are open', wanted, { ...context, open: MOST_OPEN_INVITATIONS }, 'too_many_invitations'],
  ] as const)('is refused %s', (_what, one, where, kind) => {
    expect(invite(one, where)).toMatchObject({ ok: false, refusal: { kind } });
  });
  it('can be sent once more while it is open, and not again', () => {
    expect(resend('invited', 1)).toEqual({ ok: true, value: { number: 2 } });
    expect(resend('invited', 2)).toMatchObject({ ok: false, refusal: { kind: 'invitation_sent_twice' } });
    for (const state of ENDORSEMENT_STATES.filter((one) => one !== 'invited')) expect(resend(state, 1)).toMatchObject({ ok: false, refusal: { kind: 'invitation_over', state } });
  });
});

describe('the state of an endorsement', () => {
  const at = fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-01-31T00:00:00.000Z', '2026-03-01T00:00:00.000Z');
  const facts = fc.record<InvitationFacts>({
    expiresAt: fc.constant('2026-01-31T00:00:00.000Z'), outcome: fc.constantFrom(null, 'endorsed', 'declined', 'cancelled'),
    releasedAt: fc.option(at), withdrawnAt: fc.option(at),
  });
  it('follows from what is known and from the clock alone, and time ends only what is unanswered', () => {
    fc.assert(
      fc.property(facts, at, at, (one, first, second) => {
        const [early, late] = [first, second].toSorted() as [string, string];
        const [before, after] = [stateOf(one, early), stateOf(one, late)];
        expect(ENDORSEMENT_STATES).toContain(before);
        if (before !== after) expect([before, after]).toEqual(['invited', 'expired']);
      }),
      { seed: 20261126, numRuns: 300 },
    );
  });
  it('goes from invited to withdrawn, in order', () => {
    const base = { expiresAt: '2026-01-31', outcome: null, releasedAt: null, withdrawnAt: null } as const;
    expect(stateOf(base, '2026-01-30')).toBe('invited');
    expect(stateOf(base, '2026-01-31')).toBe('expired');
    expect(stateOf({ ...base, outcome: 'endorsed' }, '2026-02-01')).toBe('answered');
    // With its badge, unless it was over before.
    const cancelled = { ...base, outcome: 'cancelled', answeredAt: '2026-01-15' } as const;
    for (const badgeRevokedAt of ['2026-01-14', '2026-01-15']) expect(stateOf({ ...cancelled, badgeRevokedAt }, '2026-01-20')).toBe('ended');
    expect(stateOf({ ...cancelled, badgeRevokedAt: '2026-01-16' }, '2026-01-20')).toBe('cancelled');
    expect(stateOf({ ...base, badgeRevokedAt: '2026-01-16' }, '2026-01-20')).toBe('ended');
    expect(stateOf({ ...base, badgeRevokedAt: '2026-02-01' }, '2026-02-02')).toBe('expired');
    expect(stateOf({ ...cancelled, outcome: 'declined', badgeRevokedAt: '2026-01-14' }, '2026-01-20')).toBe('declined');
    expect(stateOf({ ...base, outcome: 'endorsed', releasedAt: '2026-01-02' }, '2026-02-01')).toBe('issued');
    expect(stateOf({ ...base, outcome: 'endorsed', releasedAt: '2026-01-02', withdrawnAt: '2026-01-03' }, '2026-02-01')).toBe('withdrawn');
  });
});

describe('an answer', () => {
  const open = { state: 'invited', scope: ['C1', 'C2'] } as const;
  it('keeps what was said, in the order of the scope', () => {
    expect(answer(given, true, open)).toMatchObject({ ok: true, value: { comment: 'Sérieux.', statements: { C1: 'A mené les entretiens.' } } });
  });
  it.each([
    ['name', { ...given, name: '\u200b \u0007' }], ['function', { ...given, function: ' ' }], ['organisation', { ...given, organisation: '' }], ['comment', { ...given, comment: '\n' }],
  ] as const)('is refused without its %s', (field, one) => {
    expect(answer(one, true, open)).toEqual({ ok: false, refusal: { kind: 'endorser_incomplete', field } });
  });
  it('is refused without consent, outside of what was asked, and once the invitation is over', () => {
    expect(answer(given, false, open)).toMatchObject({ ok: false, refusal: { field: 'consent' } });
    expect(answer({ ...given, statements: { C3: 'x' } }, true, open)).toMatchObject({ ok: false, refusal: { kind: 'unknown_competency' } });
    for (const state of ENDORSEMENT_STATES.filter((one) => one !== 'invited')) expect(answer(given, true, { ...open, state })).toMatchObject({ ok: false, refusal: { kind: 'invitation_over', state } });
  });
});

describe('withdrawing', () => {
  it('is the endorser’s without a reason and the institution’s with one, once', () => {
    expect(withdrawEndorsement('issued', 'endorser', '')).toEqual({ ok: true, value: { reason: '' } });
    expect(withdrawEndorsement('issued', 'institution', ' ')).toMatchObject({ ok: false, refusal: { kind: 'reason_required' } });
    expect(withdrawEndorsement('issued', 'institution', ' Usurpation. ')).toEqual({ ok: true, value: { reason: 'Usurpation.' } });
    expect(withdrawEndorsement('withdrawn', 'endorser', '')).toMatchObject({ ok: false, refusal: { kind: 'endorsement_already_withdrawn' } });
    expect(withdrawEndorsement('answered', 'endorser', '')).toMatchObject({ ok: false, refusal: { kind: 'invitation_over' } });
  });
});
