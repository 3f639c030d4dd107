/** Cited files, as their readers and their student meet them: a word and a sign for each, in both languages, beside a verdict that never depends on them. */
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { verification as words } from '../../portfolio-site/src/strings/fr/verification.ts';
import { verification as english } from '../../portfolio-site/src/strings/en/verification.ts';
import { overflow, violations } from './audit.ts';
import { describeDemonstration, type Demonstration } from './demonstration.ts';

type Cited = { readonly badge: string; readonly evidence: string; readonly isPublic: boolean };

/** The showcase student's badges that cite a file, published or not. */
async function citedFiles({ house, people }: Demonstration): Promise<Cited[]> {
  const { db } = house.platform;
  const seals = await db.selectFrom('evidence_seal').select(['credential_id', 'evidence_id']).where('credential_id', 'in', [...people.credentials]).execute();
  const published = new Set((await db.selectFrom('publication').select('subject').where('kind', '=', 'evidence').where('withdrawn_at', 'is', null).execute()).map(({ subject }) => subject));
  return seals.map((one) => ({ badge: one.credential_id, evidence: one.evidence_id, isPublic: published.has(one.evidence_id) }));
}

async function one(demonstration: Demonstration, isPublic: boolean): Promise<Cited> {
  const all = await citedFiles(demonstration);
  const found = all.find((each) => each.isPublic === isPublic && all.filter(({ badge }) => badge === each.badge).length === 1);
  if (!found) throw new Error(`the demonstration has no badge with one ${isPublic ? 'public' : 'private'} file`);
  return found;
}

async function clean(page: Page): Promise<void> {
  for (const size of [{ width: 1440, height: 900 }, { width: 375, height: 812 }]) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violations(page)).toEqual([]);
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page)).toBe(0);
}

describeDemonstration('a cited file', (demonstration) => {
  for (const [isPublic, state] of [[true, 'identical'], [false, 'private']] as const) {
    it(`is said to be « ${words.evidence.states[state]} » on the badge’s page when it is ${isPublic ? 'published' : 'private'}`, async () => {
      const { badge } = await one(demonstration(), isPublic);
      const visit = await demonstration().visit({ width: 375 });
      const { page } = visit;
      await visit.open(`/credentials/${badge}`);
      expect(await page.locator('[data-evidence]').allInnerTexts()).toEqual(['Pas encore comparé']);
      await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
      const mark = page.locator(`[data-state="${state}"]`);
      await mark.waitFor();
      expect(await mark.innerText()).toBe(words.evidence.states[state]);
      expect(await mark.locator('svg').count()).toBe(1);
      expect(await page.locator('.verdict-word').innerText()).toBe('Authentique et valide');
      expect(await page.locator('tr[data-check="evidence"]').getAttribute('data-outcome')).toBe(isPublic ? 'passed' : 'not_checked');
      await clean(page);
      expect(visit.faults).toEqual([]);
    });
  }

  it('is said to have changed, beside a verdict that stays', async () => {
    const { house } = demonstration();
    const { badge, evidence } = await one(demonstration(), true);
    const visit = await demonstration().visit();
    const { db, commit, files } = house.platform;
    const of = (digest: string) => commit([db.updateTable('publication').set({ digest }).where('kind', '=', 'evidence').where('subject', '=', evidence)]);
    const { digest } = await db.selectFrom('publication').select('digest').where('subject', '=', evidence).executeTakeFirstOrThrow();
    await of(await files.put(new TextEncoder().encode('un autre fichier')));
    try {
      await visit.open(`/en/credentials/${badge}`);
      await visit.page.getByRole('button', { name: 'Verify', exact: true }).click();
      const mark = visit.page.locator('[data-state="changed"]');
      await mark.waitFor();
      expect(await mark.innerText()).toBe(english.evidence.states.changed);
      expect(await visit.page.locator('.verdict-word').innerText()).toBe('Authentic and valid');
      await visit.page.getByText(english.reasons.evidence_changed).waitFor({ state: 'attached' });
      await clean(visit.page);
    } finally {
      await of(digest);
    }
    expect(visit.faults).toEqual([]);
  });

  it('is counted on the portfolio after the verdicts, and told to change none of them', async () => {
    const visit = await demonstration().visit();
    await visit.open(demonstration().portfolio);
    const badges = await visit.page.locator('a[data-badge]').evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset['badge']!.split('/').at(-1)));
    const cited = (await citedFiles(demonstration())).filter(({ badge }) => badges.includes(badge)).length;
    await visit.page.getByRole('button', { name: 'Tout vérifier' }).click();
    const line = visit.page.locator('.evidence-line');
    await line.waitFor();
    const text = await line.innerText();
    expect(text).toMatch(/^Fichiers cités\u00a0: \d+ identiques?, \d+ privés?\. Cela ne change rien au verdict\.$/);
    expect([...text.matchAll(/\d+/g)].reduce((sum, [count]) => sum + Number(count), 0)).toBe(cited);
    expect(visit.faults).toEqual([]);
  });

  it('that is private goes from its student to one reader, with its proof, and that reader’s browser says that it is the one', async () => {
    const { badge, evidence } = await one(demonstration(), false);
    const student = await demonstration().visit({ as: 'student', already: true });
    await student.open('/espace');
    const card = student.page.locator(`li:has(a[href="/api/credentials/${badge}/evidence/"])`).or(student.page.locator(`a[href^="/api/credentials/${badge}/evidence/"]`));
    for (const fold of await student.page.locator('details.earlier > summary').all()) await fold.click();
    const [download] = await Promise.all([student.page.waitForEvent('download'), card.first().click()]);
    expect(download.suggestedFilename()).toMatch(/^preuve-\w+\.json$/);
    const proof = await readFile(await download.path());
    const cookie = (await student.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const get = (path: string): Promise<Response> => demonstration().house.fetch(path, { headers: { cookie } });
    const file = Buffer.from(await (await get(`/api/evidence/${evidence}/file`)).arrayBuffer());
    const json = await (await get(`/credentials/${badge}.json`)).text();

    const reader = await demonstration().visit({ width: 375 });
    const { page } = reader;
    await reader.open('/verifier');
    await page.getByRole('textbox', { name: 'Le badge à vérifier' }).fill(json);
    await page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await page.locator('[data-state="private"]').waitFor();
    reader.forget();
    const give = (...files: { name: string; buffer: Buffer }[]): Promise<void> =>
      page.getByLabel('Choisir le fichier et sa preuve').setInputFiles(files.map((each) => ({ mimeType: 'application/octet-stream', ...each })));
    const said = page.locator('[data-given-answer]');
    await give({ name: 'autre.txt', buffer: Buffer.from('un autre') });
    await page.getByText(words.evidence.given.none).waitFor();
    expect(await page.locator('[data-state]').getAttribute('data-state')).toBe('private');
    await give({ name: 'autre.txt', buffer: Buffer.from('un autre') }, { name: 'preuve.json', buffer: proof });
    await page.locator('[data-state="changed"]').waitFor();
    await give({ name: 'trace', buffer: file }, { name: 'preuve.json', buffer: proof });
    await page.locator('[data-state="identical"]').waitFor();
    expect(await said.innerText()).toBe(words.evidence.given.compared(1));
    expect(await page.locator('tr[data-check="evidence"]').getAttribute('data-outcome')).toBe('passed');
    expect(await page.locator('.verdict-word').innerText()).toBe('Authentique et valide');
    await clean(page);
    // Nothing of what was given went anywhere.
    expect(reader.asked).toEqual([]);
    expect(reader.faults).toEqual([]);
  });

  it('is published with its salt, which the student is told before', async () => {
    const student = await demonstration().visit({ as: 'student', already: true });
    await student.open('/espace/portfolio');
    await student.page.getByText('Traces à montrer').first().click();
    await student.page.getByText('publie aussi son sel').waitFor();
    await clean(student.page);
    expect(student.faults).toEqual([]);
  });
});
