/**
 * The corpus before three other verifiers. Each of their answers that is not ours
 * stands here under its reason, which docs/conformance.md explains: a new
 * disagreement fails, and so does the end of an old one.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NOW, type Doc } from '../fixtures/badges.ts';
import { CORPUS, judged } from '../hostile/corpus/index.ts';
import { SHOWN } from '../hostile/corpus/badges.ts';
import { ROOT } from '../house.ts';
import { didkit, judgeByDidkit } from './judges.ts';
import { judgeByCoreAlone, judgeByStockLibraries } from './stock-judge.ts';

const JUDGES = ['@digitalbazaar/vc', '@digitalcredentials/verifier-core', 'didkit'] as const;
type Judge = (typeof JUDGES)[number];
const [STOCK, CORE, DIDKIT] = JUDGES;

/** Situations that turn on how a document is read. Our answers to them are in the corpus; they are not put before others. */
const OURS_ALONE = [
  'an expired badge whose end has its full name', 'an expired badge whose end has an alias', 'an expired badge whose end stands beside it', 'a badge of a reader’s own null', 'a badge with a name twice',
  'a badge turned round, so that its endorsement comes first', 'a badge with the key of a prototype', 'a record with a renamed key inside', 'a list with a name twice', 'a key document with a name twice',
];
const TYPES = ['a badge that says it is an endorsement as well', 'a badge of a second type', 'a status list presented as a badge'];
const UNREAD_LISTS = [
  'a list in the issuer’s name, signed by another', 'a list of another purpose', 'a list of yesterday', 'a list of tomorrow', 'a list that nobody signed', 'a list with a bit turned over', 'a list that is no gzip', 'a list that is a page',
  'a list that is not there', 'an index beyond the list', 'an index below nothing', 'a list inside of our own network', 'a purpose that says nothing of validity',
];
const LAX_LISTS = ['another list of the same issuer', 'a list of one entry less than it must have', 'a list that unfolds to 64 MiB', 'an index with something behind it'];

/** Why, in the words of docs/conformance.md, and of which situations by whom. All but the last are accepted where we do not accept. */
const DISAGREEMENTS: readonly { readonly reason: string; readonly by: Readonly<Partial<Record<Judge, readonly string[]>>> }[] = [
  { reason: 'Every proof must hold', by: Object.fromEntries(JUDGES.map((judge) => [judge, ['a badge of three proofs', ...(judge === DIDKIT ? [] : ['a badge of one bad and one good proof', 'a badge of one good and one bad proof'])]])) },
  { reason: 'Open Badges, not any credential', by: { [STOCK]: [...TYPES, 'a badge of no model', 'a badge of a day that does not exist'], [CORE]: [...TYPES, 'a badge of no model', 'a badge of a day that does not exist'], [DIDKIT]: [...TYPES, 'a badge of no model'] } },
  { reason: 'The issuer must be known', by: Object.fromEntries([STOCK, DIDKIT].map((judge) => [judge, ['a badge of an issuer that nobody here knows', 'a badge of a self-made issuer with a famous name']])) },
  { reason: 'A key has an end', by: Object.fromEntries([STOCK, CORE].map((judge) => [judge, ['a key that is described twice', 'a key that was revoked', 'a key that has ended', 'a key whose end cannot be read']])) },
  { reason: '“Checked” is not “not revoked”', by: { [STOCK]: ['a revoked badge', 'a suspended badge'] } },
  { reason: 'A list is the issuer’s own, whole and the one that was named', by: { [STOCK]: LAX_LISTS, [CORE]: ['a list of another issuer', ...LAX_LISTS] } },
  { reason: 'Asked for the proof alone', by: { [DIDKIT]: ['an expired badge', 'a badge that is not yet valid', 'a revoked badge', 'a revoked and expired badge', 'a suspended badge', 'an expired endorsement', 'a list of another issuer', ...LAX_LISTS, ...UNREAD_LISTS] } },
  { reason: 'A record is as good as its badges', by: { [STOCK]: ['a record with a revoked badge', 'a record with a badge of an issuer that nobody here knows', 'a record with a badge that was altered before it was signed', 'a record whose badges exchanged their results'] } },
  { reason: 'Contexts of CLR 2.0', by: { [CORE]: ['a record of two valid badges'], [DIDKIT]: ['a record of two valid badges'] } },
];

type Answers = { readonly name: string; readonly ours: boolean } & Readonly<Partial<Record<Judge, boolean>>>;

describe('the corpus, before others', () => {
  const answers: Answers[] = [];

  beforeAll(async () => {
    // Two of them have no clock but the machine's.
    vi.useFakeTimers({ toFake: ['Date'], now: NOW });
    vi.spyOn(console, 'log').mockImplementation(() => undefined);
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const kind of ['badges', 'keys', 'lists', 'records'] as const) {
      for (const [place, situation] of CORPUS[kind].entries()) {
        if (!situation.forms.includes('json') || OURS_ALONE.includes(situation.name)) continue;
        // One keeps each did:web document that it ever fetched; another fetches by itself, and is given identifiers that are their own keys.
        const { made, words } = await judged(situation, 'json', kind === 'keys' ? { origin: `https://badges${place}.univ-exemple.fr` } : { method: 'key' });
        if (typeof made.presented !== 'string' || words.startsWith('unreadable') || made.changes !== undefined) continue;
        const document = JSON.parse(made.presented) as Doc;
        answers.push({
          name: situation.name,
          ours: words.startsWith('valid'),
          [STOCK]: (await judgeByStockLibraries(document, made.issuers)).accepted,
          [CORE]: await judgeByCoreAlone(document, made.issuers),
          ...(didkit === null || kind === 'keys' ? {} : { [DIDKIT]: (await judgeByDidkit(made.presented)).accepted }),
        });
      }
    }
  }, 240_000);
  afterAll(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  const ofJudge = (judge: Judge): string[] => answers.filter((one) => one[judge] !== undefined && one[judge] !== one.ours).map(({ name }) => name);
  const explained = (judge: Judge): string[] => DISAGREEMENTS.flatMap(({ by }) => by[judge] ?? []);

  it('is judged by each of them in full', () => {
    expect(answers.length).toBeGreaterThan(80);
  });

  it.each(JUDGES.filter((judge) => judge !== DIDKIT || didkit !== null))('%s disagrees where, and only where, a reason is given', (judge) => {
    expect(ofJudge(judge).sort()).toEqual([...explained(judge)].sort());
  });

  it('none of them refuses a badge that we accept', () => {
    const refused = answers.filter((one) => one.ours && JUDGES.some((judge) => one[judge] === false)).map(({ name }) => name);
    expect(refused).toEqual(['a record of two valid badges']);
  });

  it('all of them refuse a badge in which a shown word was changed', () => {
    for (const [path] of SHOWN) expect(answers.find(({ name }) => name === `a badge with another ${path}`)).toMatchObject({ ours: false, [STOCK]: false, [CORE]: false, ...(didkit === null ? {} : { [DIDKIT]: false }) });
  });

  it('has each reason explained in docs/conformance.md', () => {
    const documented = readFileSync(join(ROOT, 'docs/conformance.md'), 'utf8');
    for (const { reason } of DISAGREEMENTS) expect(documented).toContain(`**${reason}.**`);
  });
});
