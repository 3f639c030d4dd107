import { describe, expect, it } from 'vitest';
import { readConflict } from './conflict.ts';

/** As better-sqlite3 says it, and as D1 does around it. */
const spoken = (message: string): Error[] => [
  new Error(message),
  new Error(`D1_ERROR: ${message}: SQLITE_CONSTRAINT`),
  new Error(`D1_ERROR: ${message}: SQLITE_CONSTRAINT (extended: SQLITE_CONSTRAINT_TRIGGER)`),
  new Error('Failed to run', { cause: new Error(message) }),
];

describe('a refused batch', () => {
  it.each([
    ['UNIQUE constraint failed: minutes.jury_id', 'unique:minutes.jury_id'],
    ["UNIQUE constraint failed: index 'one_first_plan'", 'unique:one_first_plan'],
    ['UNIQUE constraint failed: award.enrolment_id, award.competency, award.level', 'unique:award.enrolment_id,award.competency,award.level'],
    ['NOT NULL constraint failed: person.email', 'not_null:person.email'],
    ['FOREIGN KEY constraint failed', 'foreign_key'],
    ['append_only', 'append_only'],
    ['jury_closed', 'jury_closed'],
    ['decision_changed', 'decision_changed'],
    ['own_decision', 'own_decision'],
    ['files_full', 'files_full'],
    ['review_frozen', 'review_frozen'],
    ['programme_frozen', 'programme_frozen'],
  ])('« %s » is the rule %s, whichever database says it', (message, rule) => {
    for (const error of spoken(message)) expect(readConflict(error)).toEqual({ kind: 'conflict', rule });
  });
  it('names a check by its words', () => {
    for (const error of spoken('CHECK constraint failed: level > 0')) expect(readConflict(error)?.rule).toBe('check:level > 0');
  });
  it.each([new Error('disk I/O error'), new Error('database is locked'), new Error('no such table: award'), 'UNIQUE constraint failed: x.y', null, undefined, new Error('my_append_only_thing')])(
    'is a fault, not a refusal, when it is %s',
    (error) => expect(readConflict(error)).toBeNull(),
  );
});
