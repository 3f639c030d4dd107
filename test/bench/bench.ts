/**
 * `npm run bench`: what the product costs beside a bare reference, as ratios of
 * processor time within this one run. Asserts nothing about time; fails when
 * something that it measures gives a wrong answer. See docs/performance.md.
 */
import { availableParallelism, loadavg } from 'node:os';
import { awards } from './awards.ts';
import { baking } from './baking.ts';
import { batch } from './batch.ts';
import { browser } from './browser.ts';
import { grid } from './grid.ts';
import { openBenchHouse, type BenchHouse, revokeOnePercent } from './house.ts';
import { issuing } from './issuing.ts';
import { measure } from './measure.ts';
import { serving } from './serving.ts';
import { signingLists } from './status.ts';
import { table, type Section } from './table.ts';
import { verifying } from './verifying.ts';

const ROUNDS = 7;
/** A round of these takes seconds. */
const BATCH_ROUNDS = 3;

/** Names of parts may be given as arguments; without any, all of them run. */
const wanted = process.argv.slice(2);
const wants = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

/** What needs a database, and what needs a server. */
async function inAHouse(): Promise<Section[]> {
  const house = await openBenchHouse();
  try {
    const released: Section[] = wants('batch') ? [{ title: 'A batch of awards, durable', measured: await batch(house.platform, BATCH_ROUNDS) }] : [];
    const list = await revokeOnePercent(house.platform);
    const served = wants('serving') ? await overHttp(house, list) : [];
    const signed: Section[] = wants('status') ? [{ title: 'Signing a status list again, 1 % revoked', measured: await measure(await signingLists(house.platform), ROUNDS) }] : [];
    return [...served, ...signed, ...released];
  } finally {
    house.close();
  }
}

/** Pairs of a constant and ours; only the servers' processes are counted. */
async function overHttp(house: BenchHouse, list: string): Promise<Section[]> {
  const servers = await serving(house, list);
  const [[constant, page, constantSmall, small, constant304, page304, constantList, listed], crowd] = await (async () => [await measure(servers.variants, ROUNDS), await servers.crowd(ROUNDS)] as const)().finally(servers.close);
  console.log(`p99 with 200 connections: ${crowd.bare.toFixed(1)} ms of the constant, ${crowd.page.toFixed(1)} ms of the page (${crowd.times.toFixed(2)} times)\n`);
  return [
    { title: 'Serving a published page of 20 productions and 16 badges, over HTTP', measured: [constant!, page!] },
    { title: 'The same in the form that browsers take', measured: [constantSmall!, small!] },
    { title: 'The same page when the reader has it already', measured: [constant304!, page304!] },
    { title: 'Serving a status list, over HTTP', measured: [constantList!, listed!] },
  ];
}

const sections: Section[] = [];
if (wants('issuing')) {
  const { known, bare, unknown } = await issuing();
  sections.push({ title: 'Issuing a badge of 5 kB with every check, in process', measured: await measure(known, ROUNDS) });
  sections.push({ title: 'The same beside the least that any issuer does', measured: await measure(bare, ROUNDS) });
  sections.push({ title: 'Issuing and verifying a document of a shape never seen', measured: await measure(unknown, ROUNDS) });
}
if (wants('baking')) sections.push({ title: 'Baking a badge into its PNG', measured: await measure(await baking(), ROUNDS) });
if (wants('verifying')) {
  const { ways, strangers, bulk } = await verifying();
  const measured = await measure(ways, ROUNDS);
  const [plain, core, achievement, shape, unseen, without, token, bare] = measured;
  sections.push({ title: 'Verifying a badge of 5 kB with every check, in process', measured: [plain!, achievement!, shape!, unseen!, without!, token!] });
  sections.push({ title: 'The same beside a peer’s verifier', measured: [core!, achievement!, shape!, unseen!] });
  sections.push({ title: 'The same beside the least that any verifier does', measured: [bare!, achievement!, shape!] });
  const [quiet, flooded, forgotten, refused] = await measure(strangers, ROUNDS);
  sections.push({ title: 'A known badge after a flood of strangers’ shapes', measured: [quiet!, flooded!] });
  sections.push({ title: 'A stranger’s shape, and what the memory costs it', measured: [forgotten!, refused!] });
  sections.push({ title: 'A thousand badges in bulk', measured: await measure(bulk, 3) });
}
if (['serving', 'status', 'batch'].some(wants)) sections.push(...(await inAHouse()));
if (wants('browser')) sections.push(...(await browser()));
if (wants('grid')) sections.push(...(await grid()));
if (wants('awards')) sections.push(...(await awards()));
console.log(`Node ${process.versions.node}, ${availableParallelism()} processors, ${ROUNDS} rounds, load ${loadavg().map((one) => one.toFixed(1)).join(' ')}\n`);
console.log(table(sections));
