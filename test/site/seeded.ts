/** The demonstration, made once for each worker of a run and copied for each file of tests that walks in it. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedDemo, type DemoPeople } from '../../api/demo/seed.ts';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { readDemoFile } from '../../api/platform/commands/demo.ts';
import { createHouse, freePort, type House } from '../house.ts';
import { placeOfRun } from '../worker-bundle.ts';

export async function seededHouse(): Promise<{ readonly house: House; readonly people: DemoPeople }> {
  const kept = join(placeOfRun(), `demonstration-${process.env['VITEST_POOL_ID'] ?? '0'}`);
  const origin = (await originOf(kept)) ?? (await seed(kept));
  const data = mkdtempSync(join(tmpdir(), 'palier-demonstration-'));
  cpSync(join(kept, 'data'), data, { recursive: true });
  const house = await createHouse('node', {}, { origin, data });
  const people = await peopleOf(house);
  return {
    people,
    house: {
      ...house,
      async close() {
        await house.close();
        rmSync(data, { recursive: true, force: true });
      },
    },
  };
}

/** Its address stands in every badge: without that address, it is of no use. */
async function originOf(kept: string): Promise<string | undefined> {
  const written = join(kept, 'origin');
  if (!existsSync(written)) return undefined;
  const origin = readFileSync(written, 'utf8');
  return freePort(Number(new URL(origin).port)).then(() => origin, () => undefined);
}

async function seed(kept: string): Promise<string> {
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(join(kept, 'data'), { recursive: true });
  const origin = `http://localhost:${await freePort()}`;
  const house = await createHouse('node', {}, { origin, data: join(kept, 'data') });
  await peopleOf(house);
  // What goes with its pages, for all the files that walk in them.
  await drainOutbox(house.platform);
  await house.close();
  writeFileSync(join(kept, 'origin'), origin);
  return origin;
}

/** Seeds what is empty, and reads back what is seeded. */
async function peopleOf(house: House): Promise<DemoPeople> {
  const seeded = await seedDemo(house.platform, readDemoFile);
  if (!seeded.ok) throw new Error(seeded.refusal.kind);
  return seeded.value;
}
