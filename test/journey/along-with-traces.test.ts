/** What goes along with a trace, its captions and its small picture, in the archives that a student takes and in the house that takes one in. */
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gif } from '../fixtures/media.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion } from '../promotion.ts';
import { expectStatus } from './acts.ts';

type Files = Record<string, Uint8Array>;

describe.each(RUNTIMES)('what goes along with a trace, on %s', { timeout: 120_000 }, (runtime) => {
  let house: House;
  let student: Client;
  let enrolment: string;

  beforeAll(async () => {
    house = await createHouse(runtime);
    const { students } = await createPromotion(house.platform, { students: 1 });
    student = await house.as(students[0]!.email);
    ({ enrolment } = students[0]!);
  });
  afterAll(() => house?.close());

  const deposit = async (title: string, files: Record<string, File>): Promise<string> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title, imageAlt: 'Trois images qui se suivent', ...files })) form.set(name, value);
    return (await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201)).id;
  };
  const unpack = async (path: string): Promise<Files> => unzipSync(new Uint8Array(await (await student.get(path)).arrayBuffer()));

  it('is beside it in the export, whatever the trace’s own file is called', async () => {
    // Its still picture is kept as « apercu.gif », which is also what its student calls the file.
    const id = await deposit('Une animation', { file: new File([Uint8Array.from(gif(3))], 'apercu.gif') });
    const names = Object.keys(await unpack('/api/me/data.zip')).filter((name) => name.includes(id));
    expect(names.toSorted()).toEqual([`fichiers/${id}-apercu.gif`, `fichiers/${id}.apercu.gif`]);
  });
});
