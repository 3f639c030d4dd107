/** What a student makes of a trace, in a real browser: two tabs and one that is closed; texts that try to run; what is still missing. */
import { expect, it, vi } from 'vitest';
import type { Page } from 'playwright-core';
import { NO_ANALYSIS } from '../../api/domain/analysis.ts';
import { signBadge } from '../fixtures/badges.ts';
import { foreignBadge, foreignIssuer } from '../fixtures/foreign-badges.ts';
import { MARKUP_PAYLOADS } from '../fixtures/markup-payloads.ts';
import { describeDemonstration, enterAs } from './demonstration.ts';
import type { Visit } from './visit.ts';

const PLAIN = ['p', 'em', 'strong', 'br', 'ul', 'ol', 'li', 'blockquote', 'h4', 'h5', 'h6'];
const TRACE = 'Conception d’un site web vitrine';

describeDemonstration('what a student makes of it', (demonstration) => {
  const traceOf = async (title: string): Promise<{ id: string; enrolment: string; review: string }> => {
    const row = await demonstration()
      .house.platform.db.selectFrom('evidence')
      .innerJoin('enrolment', 'enrolment.id', 'evidence.enrolment_id')
      .innerJoin('review_evidence', 'review_evidence.evidence_id', 'evidence.id')
      .select(['evidence.id', 'evidence.enrolment_id', 'review_evidence.review_id'])
      .where('title', '=', title)
      .where('person_id', '=', demonstration().people.signIn.student.id)
      .executeTakeFirstOrThrow();
    return { id: row.id, enrolment: row.enrolment_id, review: row.review_id };
  };
  const saved = (page: Page, path: RegExp): Promise<unknown> => page.waitForResponse((answer) => answer.request().method() === 'PUT' && path.test(answer.url()) && answer.ok());
  const revision = async (id: string): Promise<number> => (await demonstration().house.platform.db.selectFrom('analysis').select('revision').where('evidence_id', '=', id).executeTakeFirst())?.revision ?? 0;

  it('is saved as it is typed, survives its browser, and of two tabs loses nothing', async () => {
    const { id } = await traceOf(TRACE);
    const first = await demonstration().visit({ as: 'student' });
    const path = `/espace/traces/${id}`;
    await first.open(path);
    // Beside it stand the programme's own words, and who reads what is written.
    expect(await first.page.getByRole('complementary', { name: /^Repère de S1/ }).getByText('Qui peut lire cette analyse').isVisible()).toBe(true);
    const other = await first.context.newPage();
    await other.goto(path);
    const storing = saved(first.page, /\/analysis$/);
    await first.page.getByLabel('Dans quelle situation ?').fill('Les formateurs ne savaient pas ce que proposait la cellule numérique.');
    await storing;
    await first.page.getByText(/^Analyse enregistrée à\s\d\d:\d\d/).waitFor();
    // The other tab has not seen it.
    const aside = saved(other, /\/asides\//);
    await other.getByLabel('Quels choix ont été faits, et pourquoi ?').fill('Moitié moins de texte.');
    await aside;
    await other.getByText(/Ce qui est saisi ici est gardé à côté/).waitFor();
    await other.close();
    // Typed in the last moment before the browser is closed.
    await first.page.getByLabel('Qu’est-ce qui serait fait autrement ?').fill('Commencer par les questions.');
    await first.page.goto('/espace');
    // What is sent while a page is left may arrive after the next one.
    await vi.waitFor(async () => expect(await revision(id)).toBe(2), { timeout: 20_000 });
    const again = await demonstration().visit({ as: 'student', already: true, width: 375 });
    await again.open(path);
    expect(await again.page.getByLabel('Qu’est-ce qui serait fait autrement ?').inputValue()).toBe('Commencer par les questions.');
    const waiting = again.page.getByRole('region', { name: 'Un autre onglet a écrit dans cette analyse' });
    expect(await waiting.getByText('Moitié moins de texte.').isVisible()).toBe(true);
    await waiting.getByRole('button', { name: 'Reprendre ces mots' }).click();
    await again.page.getByRole('status').getByText('Ces mots sont repris.').waitFor();
    expect(await again.page.getByLabel('Quels choix ont été faits, et pourquoi ?').inputValue()).toBe('Moitié moins de texte.');
    expect(await waiting.getByText('Commencer par les questions.').isVisible()).toBe(true);
    await waiting.getByRole('button', { name: 'Reprendre ces mots' }).click();
    await again.page.getByRole('status').getByText('Ces mots sont repris.').waitFor();
    await waiting.getByRole('button', { name: 'Abandonner ces mots' }).click();
    await again.page.getByRole('status').getByText('Ces mots sont abandonnés.').waitFor();
    expect(await waiting.count()).toBe(0);
    expect(await again.page.getByLabel('Qu’est-ce qui serait fait autrement ?').inputValue()).toBe('Commencer par les questions.');
    expect([first.faults, again.faults].map((faults) => faults.filter((one) => !one.includes('409')))).toEqual([[], []]);
  });

  it('is written without JavaScript too, and tells of another tab', async () => {
    const { id } = await traceOf(TRACE);
    const { page, open, context } = await demonstration().visit({ as: 'student', already: true, script: false });
    await open(`/espace/traces/${id}`);
    const other = await context.newPage();
    await other.goto(`/espace/traces/${id}`);
    await page.getByLabel('Quelles ressources ont été mobilisées ?').fill('La rédaction pour le web.');
    await page.getByRole('button', { name: 'Enregistrer' }).click();
    await page.getByText('Les changements sont enregistrés.').waitFor();
    await other.getByLabel('Quelles ressources ont été mobilisées ?').fill('Le HTML.');
    await other.getByRole('button', { name: 'Enregistrer' }).click();
    await other.getByText('ce qui vient d’être saisi est gardé à côté').waitFor();
    expect(await other.getByLabel('Quelles ressources ont été mobilisées ?').inputValue()).toBe('La rédaction pour le web.');
    await other.getByRole('button', { name: 'Abandonner ces mots' }).click();
    await other.getByText('Ces mots sont abandonnés.').waitFor();
  });

  it('runs nothing and opens nothing, whatever is typed: in the private pages and in the published portfolio', async () => {
    const { house, portfolio } = demonstration();
    const { id, enrolment, review } = await traceOf(TRACE);
    const student = await house.as(demonstration().people.signIn.student.email);
    // As many as fit into each answer; the rest is written freely.
    const left = [...MARKUP_PAYLOADS];
    const fill = (most: number): string => {
      const taken: string[] = [];
      while (left.length > 0 && [...taken, left[0]!].join('\n\n').length < most) taken.push(left.shift()!);
      return taken.join('\n\n');
    };
    const answers = Object.fromEntries(Object.keys(NO_ANALYSIS).map((question) => [question, fill(1_500)]));
    const reflection = fill(20_000);
    expect(left).toEqual([]);
    const written = await student.send('PUT', `/api/evidence/${id}/analysis`, { reflection, answers, expectedRevision: await revision(id) });
    expect(written.status).toBe(200);
    expect((await student.send('PUT', `/api/evidence/${id}/analysis/asides/hostile-tab`, { reflection, answers })).status).toBe(200);
    const own = (await (await student.get('/api/me/enrolments')).json()) as { enrolments: { id: string; portfolio: { headline: string; presentation: string; indexable: boolean; choices: Record<string, string[]> } }[] };
    const { headline, presentation, indexable, choices } = own.enrolments.find((one) => one.id === enrolment)!.portfolio;
    const withIt = (list: string[]) => [...new Set([...list, id])];
    expect((await student.send('PUT', `/api/me/enrolments/${enrolment}/portfolio`, { headline, presentation, indexable, choices: { ...choices, evidence: withIt(choices['evidence']!), reflections: withIt(choices['reflections']!) } })).status).toBe(200);
    expect((await student.send('POST', `/api/me/enrolments/${enrolment}/publication`)).status).toBe(201);

    const look = async (visit: Visit, path: string): Promise<void> => {
      const ran: string[] = [];
      visit.page.on('dialog', (dialog) => void (ran.push(dialog.message()), dialog.dismiss()));
      await visit.context.exposeFunction('ranHere', (what: string) => ran.push(what)).catch(() => undefined);
      await visit.page.addInitScript(() => {
        for (const name of ['alert', 'confirm', 'prompt', 'msgbox'] as const) (window as unknown as Record<string, unknown>)[name] = () => (window as unknown as { ranHere(what: string): void }).ranHere(name);
      });
      await visit.open(path);
      await visit.page.locator('details').evaluateAll((all) => all.forEach((one) => ((one as HTMLDetailsElement).open = true)));
      const seen = await visit.page.locator('.said').evaluateAll((all) =>
        all.flatMap((root) =>
          [...root.querySelectorAll('*')].map((one) => ({
            name: one.localName, attributes: [...one.attributes].map((attribute) => attribute.name).filter((name) => !name.startsWith('data-astro-')).sort().join(' '),
            href: one.getAttribute('href'), rel: one.getAttribute('rel'),
          })),
        ),
      );
      expect(seen.length, path).toBeGreaterThan(150);
      expect(seen.map((one) => one.name).filter((name) => !['a', 'span', ...PLAIN].includes(name)), path).toEqual([]);
      expect(seen.map((one) => `${one.name} ${one.attributes}`).filter((one) => !['a href rel', 'span class', 'ol start', ...PLAIN.map((name) => `${name} `)].includes(one)), path).toEqual([]);
      for (const link of seen.filter((one) => one.name === 'a')) {
        // In public by a page of ours, which names the host before.
        if (/^(\/en)?\/portfolios\/[a-z0-9-]+\/liens\/[\w-]+$/.test(link.href!)) continue;
        expect([new URL(link.href!).protocol, link.rel], link.href!).toEqual(['https:', 'nofollow ugc noopener noreferrer']);
      }
      // Every link and every word is touched: nothing waits for a pointer or for the keyboard.
      await visit.page.locator('.said *').evaluateAll((all) => all.forEach((one) => ['mouseover', 'focus', 'pointerenter', 'toggle', 'error', 'load'].forEach((kind) => one.dispatchEvent(new Event(kind)))));
      expect([path, ran, visit.faults]).toEqual([path, [], []]);
    };
    await look(await demonstration().visit({ as: 'student' }), `/espace/traces/${id}`);
    await look(await demonstration().visit({ as: 'teacher' }), `/suivi/bilans/${review}`);
    await look(await demonstration().visit(), portfolio);
    await look(await demonstration().visit(), `/en${portfolio}`);
  });

  it('shows a badge of others as theirs: no word of it runs, and the verifier takes it over', async () => {
    const { portfolio } = demonstration();
    const { page, open, faults } = await demonstration().visit({ as: 'student' });
    const issuer = await foreignIssuer();
    const ran: string[] = [];
    page.on('dialog', (dialog) => void (ran.push(dialog.message()), dialog.dismiss()));
    const hostile = MARKUP_PAYLOADS.filter((one) => one.startsWith('<')).slice(0, 40).join(' ');
    const built = JSON.parse(await foreignBadge(issuer, { name: `Un badge ${hostile}`, number: Math.floor(Math.random() * 1e9) })) as { proof: unknown; issuer: { name: string }; credentialSubject: { achievement: { description: string; criteria: { narrative: string } } } };
    const { proof: _proof, ...badge } = built;
    badge.issuer.name = `Une association ${hostile.slice(0, 200)}`;
    Object.assign(badge.credentialSubject.achievement, { description: hostile, criteria: { narrative: hostile } });
    await open('/espace/badges-d-ailleurs');
    await page.getByLabel('Fichier du badge').setInputFiles({ name: 'badge.json', mimeType: 'application/json', buffer: Buffer.from(await signBadge(issuer, badge)) });
    // The first verification of a house starts what verifies apart.
    await page.getByRole('button', { name: 'Vérifier et garder' }).click({ timeout: 30_000 });
    await page.getByRole('status').getByText('Le badge est gardé, mais n’est pas confirmé').waitFor();
    const card = page.getByRole('listitem').filter({ hasText: 'Une association' });
    expect(await card.getByText('Émetteur inconnu').first().isVisible()).toBe(true);
    await card.getByRole('button', { name: 'Montrer sur ma page publique' }).click();
    await page.getByRole('status').getByText('Le badge est choisi pour la page publique.').waitFor();
    expect([ran, faults]).toEqual([[], []]);

    const reader = await demonstration().visit({ width: 375 });
    reader.page.on('dialog', (dialog) => void (ran.push(dialog.message()), dialog.dismiss()));
    await reader.open(portfolio);
    const section = reader.page.getByRole('region', { name: 'Badges d’ailleurs' });
    expect(await section.locator('script, img, iframe, object, embed, form, style, .staircase').count()).toBe(0);
    expect(await section.getByText('ne les a pas délivrés').isVisible()).toBe(true);
    await section.getByRole('link', { name: /^Vérifier ce badge maintenant : Animation/ }).click();
    await reader.page.locator('.verdict-word').waitFor();
    expect(await reader.page.locator('.verdict-word').innerText()).toBe('Émetteur inconnu');
    expect(await reader.page.getByText('Association Passerelle numérique (fictive)').first().isVisible()).toBe(true);
    // An address elsewhere waits for somebody to press.
    await reader.open('/');
    reader.forget();
    await reader.open('/verifier#adresse=https://ailleurs.example/badge.json');
    expect(await reader.page.getByRole('textbox', { name: 'Le badge à vérifier' }).inputValue()).toBe('https://ailleurs.example/badge.json');
    expect(reader.asked.filter((url) => url.includes('ailleurs.example/badge'))).toEqual([]);
    expect([ran, reader.faults]).toEqual([[], []]);
  });

  it('is told by a map which semesters are still without a trace or an analysis, and led to what is missing', async () => {
    const visit = await demonstration().visit({ width: 375 });
    const { page, open, faults } = visit;
    await enterAs(demonstration(), visit, 'jade.traore@etu.neo.example');
    await open('/espace/couverture');
    const row = page.getByRole('row', { name: /^Piloter|^Concevoir/ }).first();
    expect(await row.getByText('trace et analyse').first().isVisible()).toBe(true);
    const gap = page.getByRole('link', { name: /^Déposer une trace : / }).first();
    const name = (await gap.innerText()).replace(/^Déposer une trace\s*:\s*/, '');
    const [competency, period] = name.split(', ') as [string, string];
    await gap.click();
    expect(await page.getByLabel('Période').inputValue()).toBe(period);
    expect(await page.getByRole('checkbox', { name: competency }).isChecked()).toBe(true);
    expect(faults).toEqual([]);
  });
});
