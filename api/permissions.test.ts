import { describe, expect, it } from 'vitest';
import { ACTIONS, may, type Action } from './permissions.ts';
import type { Role } from './queries/schema.ts';

const ROLES: readonly Role[] = ['student', 'teacher', 'jury_member', 'jury_chair', 'administrator'];
const EVERY = Object.keys(ACTIONS) as Action[];

describe('authority', () => {
  it.each(EVERY)('to %s is given by its roles, over their own cohort only', (action) => {
    for (const role of ROLES) {
      const given = (ACTIONS[action] as readonly Role[]).includes(role);
      expect(may([{ role, cohort: 'a' }], action, 'a')).toBe(given);
      expect(may([{ role, cohort: '*' }], action, 'a')).toBe(given);
      expect(may([{ role, cohort: 'b' }], action, 'a')).toBe(false);
      // An act on no cohort asks for authority over all of them.
      expect(may([{ role, cohort: '*' }], action, null)).toBe(given);
      expect(may([{ role, cohort: 'a' }], action, null)).toBe(false);
    }
  });
  it('is none without a grant, and none over an object that does not exist', () => {
    for (const action of EVERY) {
      expect(may([], action, 'a')).toBe(false);
      expect(may([{ role: 'jury_chair', cohort: 'a' }], action, '')).toBe(false);
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
