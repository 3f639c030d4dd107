import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGREEMENTS, contentOf, heldBack, refuseHeldBack, RIGHTS, type Clearance } from './clearance.ts';
import { accepted, watched, wordsOf, type Found, type Watched } from './link-watch.ts';

const FINE: Clearance & { content: string } = { people: 'none', minors: 'none', confidential: 'none', rights: 'own', content: 'abc' };
const TRACE = { title: 'Un film', description: '', link: null, file_digest: 'abc', file_type: 'image/png', about: null, clearance: FINE };

describe('a trace that may be public', () => {
  it('stays private until every question has an answer that lets it out', () => {
    expect(heldBack(TRACE)).toBeNull();
    expect(heldBack({ ...TRACE, clearance: null })).toBe('unanswered');
    expect(heldBack({ ...TRACE, about: { confidential: 1, transcript: '', captions_digest: null } })).toBe('confidential');
    fc.assert(
      fc.property(fc.record({ people: fc.constantFrom(...AGREEMENTS), minors: fc.constantFrom(...AGREEMENTS), confidential: fc.constantFrom(...AGREEMENTS), rights: fc.constantFrom(...RIGHTS) }), (answers) => {
        const no = Object.values(answers).some((answer) => answer.startsWith('not_'));
        return (heldBack({ ...TRACE, clearance: { ...answers, content: 'abc' } }) !== null) === no;
      }),
    );
  });
  it('is asked about again when its content is another', () => {
    expect(heldBack({ ...TRACE, file_digest: 'def' })).toBe('answers_old');
    expect(heldBack({ ...TRACE, file_digest: null, link: 'https://example.org/' })).toBe('answers_old');
    // The words of a file or a link are about it; of a text they are the trace.
    expect(heldBack({ ...TRACE, description: 'Un autre mot.' })).toBeNull();
    const text = { ...TRACE, file_digest: null, file_type: null, description: 'Une note.' };
    const answered = { ...text, clearance: { ...FINE, content: contentOf(text) } };
    expect(heldBack(answered)).toBeNull();
    expect(heldBack({ ...answered, description: ' Une note. ' })).toBeNull();
    fc.assert(fc.property(fc.string(), (words) => (heldBack({ ...answered, description: words }) === 'answers_old') === (words.trim() !== text.description)));
    expect(contentOf(text)).not.toContain('note');
    // Answered before words counted.
    expect(heldBack({ ...text, clearance: { ...FINE, content: '' } })).toBe('answers_old');
  });
  it('has words when it is sound or film', () => {
    const film = { ...TRACE, file_type: 'video/mp4' };
    expect(heldBack(film)).toBe('no_transcript');
    expect(heldBack({ ...film, about: { confidential: 0, transcript: 'Bonjour.', captions_digest: null } })).toBeNull();
    expect(heldBack({ ...film, about: { confidential: 0, transcript: '', captions_digest: 'c' } })).toBeNull();
  });
  it('is named when it holds a page back', () => {
    expect(refuseHeldBack([TRACE, { ...TRACE, title: 'Un rapport', clearance: { ...FINE, minors: 'not_agreed' } }])).toEqual({ kind: 'evidence_held_back', held: 'minors', title: 'Un rapport' });
    expect(refuseHeldBack([TRACE])).toBeNull();
  });
});

describe('a link that is watched', () => {
  const found = fc.constantFrom<Found>('dead', 'unknown', { digest: 'a' }, { digest: 'b' });
  const walk = (looks: readonly Found[]): Watched => looks.reduce<Watched | null>((before, one, day) => watched(before, one, String(day)), null)!;

  it('changes when its content does, and « not checked » says nothing of it', () => {
    fc.assert(
      fc.property(fc.array(found, { minLength: 1, maxLength: 12 }), (looks) => {
        const now = walk(looks);
        const told = looks.filter((one) => one !== 'unknown');
        const first = told.find((one): one is { digest: string } => typeof one === 'object');
        const last = told.at(-1);
        expect(now.state).toBe(last === undefined ? 'not_checked' : last === 'dead' ? 'dead' : last.digest === first!.digest ? 'unchanged' : 'changed');
        expect(now.digest).toBe(first?.digest ?? null);
        expect(Number(now.since)).toBeLessThan(looks.length);
      }),
    );
  });
  it('begins anew with what the student says is right', () => {
    const changed = walk([{ digest: 'a' }, { digest: 'b' }]);
    expect(accepted(changed, '9')).toEqual({ state: 'unchanged', digest: 'b', latest: 'b', since: '9' });
    expect(watched(accepted(changed, '9'), { digest: 'b' }, '10').state).toBe('unchanged');
    const dead = walk([{ digest: 'a' }, 'dead']);
    expect(accepted(dead, '9')).toEqual(dead);
  });
  it('is compared by its words: scripts, markup and spaces are not content', () => {
    const page = (inside: string): string => new TextDecoder().decode(wordsOf(new TextEncoder().encode(`<!doctype html><html><body>${inside}</body></html>`)));
    expect(page('<p class="x1">Une  capsule</p><script nonce="abc">let t = 1</script>')).toBe(page('<p class="y2">Une capsule</p>\n<script nonce="def">let t = 2</script>'));
    expect(page('<p>Une capsule</p>')).not.toBe(page('<p>Une autre</p>'));
    const other = Uint8Array.from([0, 159, 146, 150]);
    expect(wordsOf(other)).toBe(other);
    expect(page(`<script>${'<script>'.repeat(50_000)}`)).not.toContain('script');
  });
  it('is a page behind any number of comments, and a text made of comments is none', () => {
    const words = (text: string): string => new TextDecoder().decode(wordsOf(new TextEncoder().encode(text)));
    expect(words(`${'<!-- a -->\n<!---->'.repeat(10_000)}<html><body><p>Une   capsule</p>`).endsWith(' Une capsule')).toBe(true);
    for (const text of [`${'<!---->'.repeat(30_000)}x`, '<!-- a --> --> '.repeat(10_000), '<!--'.repeat(60_000), `${' '.repeat(200_000)}x`]) expect(words(text) === text).toBe(true);
  });
});
