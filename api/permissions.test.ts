import { describe, expect, it } from 'vitest';
import { ACTIONS, may, ROLES, type Action } from './permissions.ts';
import type { Role } from './queries/schema.ts';

const EVERY = Object.keys(ACTIONS) as Action[];
/** A grant without a limit, but for those that are named. */
const grant = (role: Role, limits: { cohort?: string; programme?: string; period?: string } = {}) => ({ role, cohort: '*', programme: '*', period: '*', ...limits });

describe('authority', () => {
  it.each(EVERY)('to %s is given by its roles, over their own cohort only', (action) => {
    for (const role of ROLES) {
      const given = (ACTIONS[action] as readonly Role[]).includes(role);
      expect(may([grant(role, { cohort: 'a' })], action, 'a')).toBe(given);
      expect(may([grant(role)], action, 'a')).toBe(given);
      expect(may([grant(role, { cohort: 'b' })], action, 'a')).toBe(false);
      // An act on no cohort asks for authority over all of them.
      expect(may([grant(role)], action, null)).toBe(given);
      expect(may([grant(role, { cohort: 'a' })], action, null)).toBe(false);
      expect(may([grant(role, { programme: 'NEO' })], action, null)).toBe(false);
    }
  });
  it('over a programme is over no other one, and over no cohort of another one', () => {
    const head = [grant('programme_head', { programme: 'NEO' }), grant('programme_head', { programme: 'NEO', cohort: 'neo-2026' })];
    expect(may(head, 'read_cohort', { programme: 'NEO' })).toBe(true);
    expect(may(head, 'read_cohort', { programme: 'IRP' })).toBe(false);
    expect(may(head, 'read_cohort', 'neo-2026')).toBe(true);
    expect(may(head, 'read_cohort', { cohort: 'neo-2026', programme: 'NEO' })).toBe(true);
    expect(may(head, 'read_cohort', 'irp-2026')).toBe(false);
    expect(may(head, 'read_cohort', { cohort: 'irp-2026', programme: 'IRP' })).toBe(false);
    // One cohort of a programme is not the programme.
    expect(may([grant('programme_head', { cohort: 'neo-2026' })], 'read_cohort', { programme: 'NEO' })).toBe(false);
  });
  it('over one period is over no other one, and over nothing whose period is not said', () => {
    const chair = [grant('jury_chair', { cohort: 'a', period: 'S1' })];
    expect(may(chair, 'decide', { cohort: 'a', period: 'S1' })).toBe(true);
    expect(may(chair, 'decide', { cohort: 'a', period: 'S2' })).toBe(false);
    expect(may(chair, 'decide', { cohort: 'b', period: 'S1' })).toBe(false);
    expect(may(chair, 'decide', 'a')).toBe(false);
    expect(may([grant('jury_chair', { period: 'S1' })], 'decide', null)).toBe(false);
  });
  it('is none without a grant, and none over an object that does not exist', () => {
    for (const action of EVERY) {
      expect(may([], action, 'a')).toBe(false);
      expect(may([grant('jury_chair', { cohort: 'a' })], action, '')).toBe(false);
    }
  });
  it('is never a student’s', () => {
    for (const action of EVERY) expect(ACTIONS[action]).not.toContain('student');
  });
  it('to decide and to sign is the chair’s alone', () => {
    expect(ACTIONS.decide).toEqual(['jury_chair']);
    expect(ACTIONS.sign_minutes).toEqual(['jury_chair']);
  });
});
