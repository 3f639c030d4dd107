/** From signed minutes to released badges, on a database that survives a power cut. */
import { drainOutbox } from '../../api/issuance/issue.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { issuanceProgress } from '../../api/issuance/progress.ts';
import { decidedCohort } from './cohort.ts';
import { ownCpu, type Measured } from './measure.ts';
import { plainIssuer } from './plain.ts';

const STUDENTS = 10;
const PLAIN_TIMES = 20;

/**
 * Every round takes a new cohort, which is made outside of what is measured: so
 * it has its own loop, in which batch and reference change places each round.
 */
export async function batch(platform: Platform, rounds: number): Promise<Measured[]> {
  const text = await exampleOf(platform);
  const plain = await plainIssuer(text);
  const reference = async (): Promise<number> => perOperation(PLAIN_TIMES, async () => {
    for (let time = 0; time < PLAIN_TIMES; time += 1) await plain.issue(text);
  });
  const own = async (): Promise<number> => {
    const { promotion, lines, sign } = await decidedCohort(platform, STUDENTS);
    const cost = await perOperation(lines, async () => {
      await sign();
      await drainOutbox(platform);
    });
    const count = await issuanceProgress(platform, promotion.jury);
    if (count.released !== lines || count.failed !== 0) throw new Error(`not every award was released: ${JSON.stringify(count)}`);
    return cost;
  };
  const taken: [number, number][] = [];
  await reference();
  for (let round = 0; round < rounds; round += 1) {
    const first = round % 2 === 0 ? await reference() : await own();
    const second = round % 2 === 0 ? await own() : await reference();
    taken.push(round % 2 === 0 ? [first, second] : [second, first]);
  }
  return [
    { name: '`issue()` of @digitalbazaar/vc, the same kind of badge', rounds: taken.map(([cost]) => cost) },
    { name: `one award of ${STUDENTS * 4}, signed minutes to released, SQLite FULL`, rounds: taken.map(([, cost]) => cost) },
  ];
}

/** The unsigned text of a badge that this platform has issued: one is issued for it. */
async function exampleOf(platform: Platform): Promise<string> {
  const { sign } = await decidedCohort(platform, 1);
  await sign();
  await drainOutbox(platform);
  return (await platform.db.selectFrom('credential_plan').select('bytes').limit(1).executeTakeFirstOrThrow()).bytes;
}

async function perOperation(operations: number, work: () => Promise<void>): Promise<number> {
  const before = await ownCpu();
  await work();
  return ((await ownCpu()) - before) / operations;
}
