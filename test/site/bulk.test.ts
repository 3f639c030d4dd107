/** Many badges at once, as somebody does who has received many applications. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { parisDay } from '../../api/domain/calendar.ts';
import { createIssuer, issueBadge, publishStatus, type TestIssuer } from '../fixtures/badges.ts';
import { describeDemonstration, type Demonstration } from './demonstration.ts';
import { keepsEveryPromise } from './every-page.ts';

type Given = { readonly name: string; readonly text: string };
const files = (all: readonly Given[]) => all.map(({ name, text }) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) }));
const choose = (page: Page, all: readonly Given[]): Promise<void> => page.locator('.bulk input[type="file"]').setInputFiles(files(all));

async function csvOf(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.locator('[data-bulk-csv]').click();
  return readFileSync(await (await download).path(), 'utf8');
}

/** A published badge of the house. */
async function ours({ house, people }: Demonstration): Promise<{ json: string; jwt: string; address: string; view: Record<string, any> }> {
  const path = `/credentials/${people.credentials[0]!}`;
  const [json, jwt] = await Promise.all(['.json', '.jwt'].map(async (form) => (await house.fetch(`${path}${form}`)).text()));
  return { json: json!, jwt: jwt!, address: `${house.origin}${path}`, view: JSON.parse(json!) as Record<string, any> };
}

describeDemonstration('many badges at once', (demonstration) => {
  const enter = async (stranger: TestIssuer, now: Date) => {
    const visit = await demonstration().visit({ mayAsk: [stranger.origin] });
    await visit.context.route(`${stranger.origin}/**`, (route) => {
      const body = stranger.documents.get(route.request().url());
      return body ? route.fulfill({ body: Buffer.from(body), contentType: 'application/vc+ld+json', headers: { 'access-control-allow-origin': '*' } }) : route.abort();
    });
    await visit.page.clock.setFixedTime(now);
    await visit.open('/verifier/lot');
    return visit;
  };

  it('are sixty lines and a table that says exactly what was found', async () => {
    const badge = await ours(demonstration());
    const stranger = await createIssuer({ method: 'key' });
    await publishStatus(stranger, [7], { validUntil: '2099-01-01T00:00:00Z' });
    const [unknown, revoked] = [await issueBadge(stranger), await issueBadge(stranger, 'json', { status: { listUrl: stranger.listUrl, index: 7 } })];
    const holder = badge.view['credentialSubject'].identifier.find((one: { identityType: string }) => one.identityType === 'name').identityHash as string;
    const altered = badge.json.replaceAll(holder, '=HYPERLINK(1)');
    const round: readonly Given[] = [
      { name: 'valid.json', text: badge.json }, { name: '=altered.json', text: altered }, { name: 'cut.json', text: badge.json.slice(0, 300) },
      { name: 'unknown; really.json', text: unknown }, { name: 'revoked.json', text: revoked }, { name: 'token.jwt', text: badge.jwt },
    ];
    const now = new Date();
    now.setUTCMilliseconds(0);
    const { page, asked, faults } = await enter(stranger, now);
    await choose(page, Array.from({ length: 10 }, (_, n) => round.map((one) => ({ ...one, name: `${one.name.startsWith('=') ? '=' : ''}${n}-${one.name.replace('=', '')}` }))).flat());
    await page.getByText('60 badges contrôlés : 20 sont authentiques et valides.').waitFor({ timeout: 50_000 });
    // Who is known as an issuer is asked once; nothing of a badge goes with it.
    expect(asked.filter((url) => url.includes('/api/')).map((url) => new URL(url).pathname + new URL(url).search)).toEqual(['/api/registry']);
    // However many badges: each document is asked for once.
    expect(asked.filter((url) => url.includes('/status/'))).toHaveLength(2);
    expect(asked.filter((url) => url.includes('did.json'))).toHaveLength(1);

    const text = await csvOf(page);
    // Under whichever name this verifier knows its own house.
    const recognised = text.split('\r\n')[1]!.split(';')[11]!.slice(1, -1);
    expect(recognised).toMatch(/^Oui \(.+\)$/);
    const { name, issuer, awardedDate, validFrom, credentialSubject } = badge.view;
    const level = await page.locator('tbody tr').first().locator('.bulk-note').first().innerText();
    expect(JSON.stringify(credentialSubject.achievement)).toContain(level);
    const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
    const day = (date: string): string => parisDay(new Date(date));
    const awarded = /^\d{4}-\d{2}-\d{2}$/.test(awardedDate) ? awardedDate : day(awardedDate);
    const said = [name, level, issuer.name, issuer.id];
    const theirs = ['Zoé Lemaître', 'Concevoir une expérience numérique : niveau Compétent', 'Compétent', 'Université d’Exemple', stranger.id];
    const claim = (text: string): string => `Non confirmé : ${text}`;
    const lines = Array.from({ length: 10 }, (_, n) => {
      const at = n * 6;
      const same = (place: number, always = ''): string => (n === 0 ? always : `Même badge que la ligne ${place}`);
      const end = now.toISOString();
      return [
        [at + 1, `${n}-valid.json`, 'Authentique et valide', 'valid', '', '', holder, ...said, recognised, awarded, day(validFrom), '', same(1), sha256(badge.json), end],
        [at + 2, `'=${n}-altered.json`, 'Contenu altéré', 'invalid', 'La signature ne correspond pas au contenu : l’un des deux a changé.', 'proof_invalid', claim('=HYPERLINK(1)'), ...said.map(claim), 'Non', claim(awarded), claim(day(validFrom)), '', same(2), sha256(altered), end],
        [at + 3, `${n}-cut.json`, 'Illisible', 'unreadable', 'Ce texte n’est pas lisible : il a sans doute été coupé en chemin. Copiez-le en entier, ou déposez le fichier.', 'malformed_json', '', '', '', '', '', '', '', '', '', '', '', end],
        [at + 4, `${n}-unknown; really.json`, 'Émetteur inconnu', 'undetermined', 'Cet émetteur ne figure pas parmi ceux qui sont reconnus ici.', 'issuer_unknown', ...theirs, 'Non', '2026-07-02', '2026-07-03', '', same(4), sha256(unknown), end],
        [at + 5, `${n}-revoked.json`, 'Révoqué', 'invalid', 'L’émetteur a révoqué ce badge.', 'revoked', ...theirs, 'Non', '2026-07-02', '2026-07-03', '', same(5, 'Même badge que la ligne 4'), sha256(revoked), end],
        [at + 6, `${n}-token.jwt`, 'Authentique et valide', 'valid', '', '', holder, ...said, recognised, awarded, day(validFrom), '', same(6, 'Même badge que la ligne 1'), sha256(badge.jwt), end],
      ];
    }).flat();
    expect(text.startsWith('\ufeff"Ligne";"Fourni";"Réponse";"Verdict";"Raison";')).toBe(true);
    expect(text.split('\r\n').slice(1, -1)).toEqual(lines.map((line) => line.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(';')));

    await page.getByLabel('Afficher').selectOption({ label: 'Émetteur inconnu (10)' });
    expect(await page.locator('tbody tr:visible').count()).toBe(10);
    expect(await page.locator('.bulk-tools [role="status"]').innerText()).toBe('10 lignes affichées.');
    expect(faults).toEqual([]);
  });

  it('may be a list of addresses, of which the unreachable ones are lines too', async () => {
    const badge = await ours(demonstration());
    const { page, faults } = await enter(await createIssuer({ method: 'key' }), new Date());
    await page.locator('[data-bulk-start]').click();
    await page.getByText('Choisissez des fichiers, ou collez au moins une adresse.').waitFor();
    await page.getByLabel('Ou une liste d’adresses, une par ligne').fill(`${badge.address}\n\n  pas une adresse\n${badge.address}.json\n`);
    await page.locator('[data-bulk-start]').click();
    await page.getByText('3 badges contrôlés : 2 sont authentiques et valides. Une ligne répète un badge déjà vu.').waitFor();
    expect(await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-answer')))).toEqual(['Authentique et valide', 'Illisible', 'Authentique et valide']);
    expect(faults).toEqual([]);
  });

  it('can be stopped, and keep the lines that were checked', async () => {
    const badge = await ours(demonstration());
    const { page } = await enter(await createIssuer({ method: 'key' }), new Date());
    await choose(page, Array.from({ length: 300 }, (_, n) => ({ name: `${n}.json`, text: badge.json })));
    await page.locator('tbody tr').nth(1).waitFor();
    await page.locator('[data-bulk-stop]').click();
    await page.getByText(/^Arrêté après \d+ sur 300\./).waitFor();
    const count = await page.locator('tbody tr').count();
    expect(count).toBeGreaterThan(1);
    expect(count).toBeLessThan(300);
    expect((await csvOf(page)).split('\r\n')).toHaveLength(count + 2);
  });

  it('are at most a thousand, and say so', async () => {
    const { page } = await enter(await createIssuer({ method: 'key' }), new Date());
    await page.getByLabel('Ou une liste d’adresses, une par ligne').evaluate((field: HTMLTextAreaElement) => { field.value = 'x\n'.repeat(1002); });
    await page.locator('[data-bulk-start]').click();
    await page.getByText('Au plus 1000 badges à la fois : les 2 derniers ont été laissés de côté.').waitFor({ timeout: 50_000 });
    await page.locator('[data-bulk-csv]').waitFor({ timeout: 50_000 });
    expect(await page.locator('tbody tr').count()).toBe(1000);
  });

  it('hand out the file that works without a network, with its digest', async () => {
    const visit = await demonstration().visit();
    await visit.open('/verifier/hors-ligne');
    const shown = await visit.page.locator('[data-digest]').innerText();
    const download = visit.page.waitForEvent('download');
    await visit.page.getByRole('link', { name: 'Télécharger le vérificateur' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('palier-verifier.html');
    expect(createHash('sha256').update(readFileSync(await file.path())).digest('hex')).toBe(shown);
    expect(visit.faults).toEqual([]);
  });

  const lot = (language: '' | '/en') => ({ name: `many badges${language && ' in English'}`, path: () => `${language}/verifier/lot` });
  keepsEveryPromise(
    [
      lot(''), lot('/en'),
      { name: 'the file that works without a network', path: () => '/verifier/hors-ligne' },
      {
        name: 'many badges with their lines',
        path: () => '/verifier/lot',
        before: async ({ page }) => {
          const badge = await ours(demonstration());
          await choose(page, [{ name: 'a.json', text: badge.json }, { name: 'b.json', text: badge.json.replaceAll('Nour', 'Nora') }, { name: 'c.json', text: '{' }]);
          await page.locator('[data-bulk-csv]').waitFor();
        },
      },
    ],
    () => demonstration().visit({ kept: true }),
  );
});
