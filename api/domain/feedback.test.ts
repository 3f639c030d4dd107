import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  acceptsFeedback, carryAnswers, nextRevision, openQuestion, readSheet, readyToPublish, sheetState, threadOf, unitsWithoutSheet, versionsOf, type Message,
} from './feedback.ts';
import { REVIEW_STATES } from './review.ts';
import type { Criterion } from './rubric.ts';

const criterion = (id: string, steps = ['Non acquis', 'En cours', 'Acquis']): Criterion => ({ id, competency: 'NEO-C1', basis: { kind: 'competency' }, text: id, steps });

/** What may happen to one sheet: two teachers who each saw some revision, a student, and time. */
type Act = { kind: 'save' | 'publish'; by: 'a' | 'b'; text: string } | { kind: 'look'; by: 'a' | 'b' } | { kind: 'say' | 'ask' | 'reply' };
const act = fc.oneof(
  fc.record({ kind: fc.constantFrom('save' as const, 'publish' as const), by: fc.constantFrom('a' as const, 'b' as const), text: fc.string({ maxLength: 4 }) }),
  fc.record({ kind: fc.constant('look' as const), by: fc.constantFrom('a' as const, 'b' as const) }),
  fc.record({ kind: fc.constantFrom('say' as const, 'ask' as const, 'reply' as const) }),
);

type Revision = { revision: number; state: 'draft' | 'published'; text: string };

/** The sheet as the functions let it become: the whole history, with nothing taken away. */
function live(acts: readonly Act[], each: (revisions: readonly Revision[], messages: readonly Message[], before: readonly Revision[]) => void): void {
  const revisions: Revision[] = [];
  const messages: Message[] = [];
  const seen = { a: 0, b: 0 };
  for (const one of acts) {
    const before = structuredClone(revisions);
    if (one.kind === 'look') seen[one.by] = revisions.at(-1)?.revision ?? 0;
    else if (one.kind === 'save' || one.kind === 'publish') {
      const next = nextRevision(revisions, seen[one.by]);
      if (next.ok) {
        revisions.push({ revision: next.value, state: one.kind === 'save' ? 'draft' : 'published', text: one.text });
        seen[one.by] = next.value;
      } else expect(next.refusal.kind).toBe('sheet_changed');
    } else {
      const last = versionsOf(revisions).at(-1);
      if (last) messages.push({ number: messages.length + 1, after: last.revision, author: one.kind === 'reply' ? 'teacher' : 'student', asks: one.kind === 'ask' });
    }
    each(revisions, messages, before);
  }
}

describe('a feedback sheet', () => {
  it('changes nothing that was written, whoever writes at the same time, and numbers what was published without a gap', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        live(acts, (revisions, _messages, before) => {
          expect(revisions.slice(0, before.length)).toEqual(before);
          expect(revisions.map((one) => one.revision)).toEqual(revisions.map((_, index) => index + 1));
          const versions = versionsOf(revisions);
          expect(versions.map((one) => one.version)).toEqual(versions.map((_, index) => index + 1));
        });
      }),
    );
  });

  it('is written over by nobody who has not seen what was written last', () => {
    const revisions = [{ revision: 1, state: 'draft' as const }, { revision: 4, state: 'draft' as const }];
    for (const seen of [0, 1, 3, 5]) expect(nextRevision(revisions, seen)).toEqual({ ok: false, refusal: { kind: 'sheet_changed' } });
    // Drafts in between may be gone: the number goes on.
    expect(nextRevision(revisions, 4)).toEqual({ ok: true, value: 5 });
  });

  it('is in one of four states, and a draft above what was published is one of them', () => {
    const state = (...states: ('draft' | 'published')[]) => sheetState(states.map((one, index) => ({ revision: index + 1, state: one })));
    expect([state(), state('draft', 'draft'), state('draft', 'published'), state('published', 'draft'), state('published', 'draft', 'published')]).toEqual(['none', 'draft', 'published', 'amended', 'published']);
  });

  it('tells « non évalué » from the lowest step, and both from no answer yet', () => {
    const criteria = [criterion('one'), criterion('two')];
    const sheet = (answers: Record<string, number | null>) => ({ answers, strengths: 'Va au-devant des gens.', toWorkOn: '' });
    expect(readyToPublish(sheet({ one: 0, two: null }), criteria).ok).toBe(true);
    expect(readyToPublish(sheet({ one: null }), criteria)).toEqual({ ok: false, refusal: { kind: 'sheet_incomplete', missing: ['two'] } });
    expect(readyToPublish({ ...sheet({ one: 0, two: 2 }), strengths: ' ' }, criteria)).toEqual({ ok: false, refusal: { kind: 'sheet_without_words' } });
    for (const [id, step] of [['three', 0], ['one', 3], ['one', -1], ['one', 0.5]] as const) expect(readSheet(sheet({ [id]: step }), criteria)).toEqual({ ok: false, refusal: { kind: 'unknown_criterion' } });
  });

  it('carries over to other criteria the answers of those that are the same, and no other', () => {
    expect(carryAnswers({ one: 0, two: null, gone: 1 }, [criterion('one'), criterion('two'), criterion('new')])).toEqual({ one: 0, two: null });
  });

  it('is open while the work goes on, and closed as soon as the jury has the review', () => {
    expect(REVIEW_STATES.filter((one) => !acceptsFeedback(one))).toEqual(['planned', 'sent_to_jury', 'closed', 'absent']);
  });

  it('says of which units nothing is published', () => {
    expect(unitsWithoutSheet(['A', 'B', 'C'], ['B'])).toEqual(['A', 'C']);
  });
});

describe('what is said of a sheet', () => {
  it('stays in the order in which it came, and each version and message stands in it once', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        live(acts, (revisions, messages) => {
          const versions = versionsOf(revisions);
          const thread = threadOf(versions, messages.toReversed());
          expect(thread.flatMap((one) => ('message' in one ? [one.message.number] : []))).toEqual(messages.map((one) => one.number));
          expect(thread.flatMap((one) => ('version' in one ? [one.version.version] : []))).toEqual(versions.map((one) => one.version));
        });
      }),
    );
  });

  it('is an open question from the student’s asking until a reply or another version, and at no other time', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let waiting = false;
        let [said, published] = [0, 0];
        live(acts, (revisions, messages) => {
          const versions = versionsOf(revisions);
          if (versions.length > published) waiting = false;
          const last = messages.length > said ? messages.at(-1)! : null;
          if (last) waiting = last.author === 'teacher' ? false : waiting || last.asks;
          [said, published] = [messages.length, versions.length];
          expect(openQuestion(versions, messages) !== null).toBe(waiting);
        });
      }),
    );
  });
});
