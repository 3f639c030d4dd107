/** An endorsement in a real browser: the form of somebody without an account, the student's choice, and the quotation that is verified with its badge. */
import type { Page } from 'playwright-core';
import { expect, it, vi } from 'vitest';
import { describeDemonstration } from './demonstration.ts';
import { keepsEveryPromise } from './every-page.ts';

describeDemonstration('endorsements', (demonstration) => {
  const rows = () => demonstration().house.platform.db.selectFrom('endorsement_invitation').selectAll().execute();
  const badgeId = async (): Promise<string> => (await rows()).find((one) => one.credential_id)!.credential_id!;
  const outcomes = (page: Page): Promise<(string | null)[]> => page.locator('[data-endorsement-result] [data-outcome]').evaluateAll((all) => all.map((one) => one.getAttribute('data-outcome')));

  it('are asked for by the student, written in three minutes on a telephone without script, and read word for word before they are signed', async () => {
    const terminal = vi.spyOn(console, 'log').mockImplementation(() => {});
    const messages = (): string => terminal.mock.calls.flat().join('\n');
    const student = await demonstration().visit({ as: 'student', already: true });
    await student.open('/espace/soutiens');
    await student.page.getByLabel('Sur quoi ?').selectOption({ label: 'Gestion de projet' });
    await student.page.getByRole('button', { name: 'Continuer' }).click();
    await student.page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
    await student.page.getByRole('alert').getByText('Indiquez le nom de la personne.').waitFor();
    await student.page.getByLabel('Nom de la personne').fill('Irène Vaucouloux');
    await student.page.getByLabel('Son adresse électronique').fill('irene.vaucouloux@atelier.example');
    await student.page.getByRole('button', { name: 'Envoyer l’invitation' }).click();
    await student.page.getByText('L’invitation est partie.').waitFor();
    await expect.poll(messages).toMatch(/\/soutien\/\S+/);
    const link = /http:\S+\/soutien\/\S+/.exec(messages())![0];
    terminal.mockClear();

    const tutor = await demonstration().visit({ width: 375, script: false });
    const { page } = tutor;
    await tutor.open(new URL(link).pathname);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Votre soutien à Nour Belkacem');
    await page.getByRole('button', { name: 'Relire avant de signer' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Indiquez votre fonction.');
    await page.getByLabel('Fonction').fill('Tutrice');
    await page.getByLabel('Organisation').fill('L’Atelier (exemple)');
    await page.getByLabel('Votre commentaire').fill('Un planning tenu, et des imprévus annoncés tôt.');
    await page.getByRole('button', { name: 'Relire avant de signer' }).click();
    expect(await page.locator('.signed').innerText()).toContain('adresse électronique confirmée, identité non vérifiée');
    await page.getByRole('button', { name: 'Modifier' }).click();
    expect(await page.getByLabel('Votre commentaire').inputValue()).toBe('Un planning tenu, et des imprévus annoncés tôt.');
    await page.getByLabel('Votre commentaire').fill('Un planning tenu, et chaque imprévu annoncé tôt.');
    await page.getByRole('button', { name: 'Relire avant de signer' }).click();
    await page.getByRole('button', { name: 'Donner mon soutien' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Cochez votre accord');
    await page.getByLabel('J’accepte que ce texte').check();
    await page.getByRole('button', { name: 'Donner mon soutien' }).click();
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Merci, votre soutien est enregistré');
    expect((await tutor.open(new URL(link).pathname)).status()).toBe(410);
    expect(await tutor.context.cookies()).toEqual([]);

    await expect.poll(messages).toMatch(/\/soutien\/retrait\/\S+/);
    const back = /http:\S+\/soutien\/retrait\/\S+/.exec(messages())![0];
    terminal.mockRestore();
    await student.open('/espace/soutiens');
    await student.page.getByRole('button', { name: 'Montrer sur mes pages publiques (Irène Vaucouloux)' }).click();
    await student.page.getByText('Ce soutien est visible sur vos pages publiques.').waitFor();
    const stranger = await demonstration().visit();
    await stranger.open(demonstration().portfolio);
    expect(await stranger.page.getByText('Un planning tenu, et chaque imprévu annoncé tôt.').isVisible()).toBe(true);

    await tutor.open(new URL(back).pathname);
    await page.getByRole('button', { name: 'Retirer mon soutien' }).click();
    expect(await page.getByRole('status').innerText()).toContain('Votre soutien est retiré.');
    // The page that was open meanwhile says so when it is verified.
    await stranger.page.getByRole('button', { name: 'Tout vérifier' }).click();
    await stranger.page.locator('.verified-line').waitFor();
    expect((await outcomes(stranger.page)).filter((one) => one === 'withdrawn')).toHaveLength(1);
    await stranger.open(demonstration().portfolio);
    expect(await stranger.page.getByText('Irène Vaucouloux').count()).toBe(0);
    // The browser writes down that its words are not given any more.
    const other = stranger.faults.filter((one) => !/ 410 \(Gone\) \(\S+\/endorsements\/\w+\.json\)$/.test(one));
    for (const faults of [student.faults, tutor.faults, other]) expect(faults).toEqual([]);
  });

  it('are verified with their badge, each with a line of its own, in its original language on the English page', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    await visit.open(`/en/credentials/${await badgeId()}`);
    const quote = page.locator('[data-endorsement]');
    expect(await quote.locator('blockquote').getAttribute('lang')).toBe('fr');
    expect(await quote.innerText()).toContain('e-mail address confirmed, identity not verified');
    await page.locator('[data-verify-button]').click();
    await page.locator('[data-endorsement-line]').waitFor({ state: 'attached' });
    expect(await page.locator('[data-endorsement-line]').getAttribute('data-endorsement-line')).toBe('confirmed');
    expect(await page.locator('.verdict[data-verdict]').getAttribute('data-verdict')).toBe('valid');
    await visit.open(demonstration().portfolio);
    await page.getByRole('button', { name: 'Tout vérifier' }).click();
    await page.locator('.verified-line').waitFor();
    expect(await page.locator('.verified-line').innerText()).toContain('3 soutiens affichés sur 3 sont authentiques.');
    expect(visit.faults).toEqual([]);
  });

  it('whose words, badge or document are others than the page says are not confirmed', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    const path = `/credentials/${await badgeId()}`;
    const after = async (change: () => Promise<unknown>): Promise<(string | null)[]> => {
      await visit.open(path);
      await change();
      await page.locator('[data-verify-button]').click();
      await page.locator('[data-endorsement-line]').waitFor({ state: 'attached' });
      return outcomes(page);
    };
    const figure = page.locator('[data-endorsement]');
    expect(await after(() => figure.locator('[data-signed]').first().evaluate((one) => (one.textContent += ' Major de promotion.')))).toEqual(['other_words']);
    // What a reader would not see, or see turned around, is another text; so is one of which the end is missing.
    for (const change of ['\u202e', '\u0007', '\u200b']) {
      expect(await after(() => figure.locator('[data-signed]').first().evaluate((one, added) => (one.textContent = `${one.textContent!.slice(0, 4)}${added}${one.textContent!.slice(4)}`), change))).toEqual(['other_words']);
    }
    expect(await after(() => figure.locator('[data-signed]').first().evaluate((one) => (one.textContent = one.textContent!.slice(0, -6))))).toEqual(['other_words']);
    expect(await after(() => figure.evaluate((one) => one.setAttribute('data-about', `${one.getAttribute('data-about')}x`)))).toEqual(['other_subject']);
    expect(await after(() => figure.evaluate((one) => one.setAttribute('data-content', new URL('/issuer', location.href).href)))).toEqual(['other_content']);
    // A badge in the place of an endorsement is valid, and is none.
    expect(await after(() => figure.evaluate((one) => one.setAttribute('data-endorsement', one.getAttribute('data-about')!)))).toEqual(['false']);
    await visit.context.route('**/endorsements/*.json', (route) => route.abort());
    expect(await after(async () => {})).toEqual(['unchecked']);
  });

  it('of a production that the page shows with other words than were read are genuine, and not bound to this content', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    const figure = page.locator('figure[data-kind="production"]').first();
    const after = async (part: string | null, words: string): Promise<string> => {
      await visit.open(demonstration().portfolio);
      const shown = (await figure.getAttribute('data-about'))!.split('/').at(-1)!;
      if (part === '[data-endorsed-title]') await figure.locator(part).evaluate((one, text) => (one.textContent = text), words);
      else if (part !== null) await page.locator(`[id="${shown}"] ${part}`).evaluate((one, text) => (one.textContent = text), words);
      await page.getByRole('button', { name: 'Tout vérifier' }).click();
      await page.locator('.verified-line').waitFor();
      return (await figure.locator('[data-outcome]').getAttribute('data-outcome'))!;
    };
    expect(await after(null, '')).toBe('confirmed');
    expect(await after('[data-shown-title]', 'Direction d’un projet international')).toBe('changed');
    expect(await figure.locator('[data-outcome]').innerText()).toContain('modifié depuis');
    expect(await page.locator('.verified-line').innerText()).toContain('2 soutiens affichés sur 3');
    expect(await after('[data-shown-text]', 'J’ai dirigé douze personnes dans quatre pays.')).toBe('changed');
    expect(await after('[data-endorsed-title]', 'Direction d’un projet international')).toBe('other_words');
    expect(visit.faults).toEqual([]);
  });

  it('are never called badges by the verifier', async () => {
    const visit = await demonstration().visit();
    const { page } = visit;
    const beside = (await (await visit.context.request.get(`/credentials/${await badgeId()}/endorsements`)).json()) as { endorsement: object[]; endorsementJwt: string[] };
    for (const text of [JSON.stringify(beside.endorsement[0]), beside.endorsementJwt[0]!]) {
      await visit.open('/verifier');
      await page.locator('textarea').fill(text);
      await page.locator('[data-verify-button]').click();
      await page.locator('[data-verdict="valid"]').waitFor();
      expect(await page.locator('.verdict-word').innerText()).toBe('Soutien authentique');
      expect(await page.locator('.verdict-meaning').innerText()).toContain('Ce document est un soutien, pas un badge.');
      expect(await page.locator('[data-verifier-result]').innerText()).not.toContain('Ce badge n’est pas un diplôme');
    }
    expect(visit.faults).toEqual([]);
  });

  const open = async (): Promise<string> => {
    const { tokenOf } = await import('../../api/issuance/endorsement-link.ts');
    const invitation = (await rows()).find((one) => one.name === 'Sylvain Peyrelade')!;
    return `/soutien/${await tokenOf(demonstration().house.platform, { invitation_id: invitation.id, purpose: 'answer', number: 1 })}`;
  };
  keepsEveryPromise(
    [
      { name: 'the endorser’s form', path: open },
      {
        name: 'the endorser’s form, read again', path: open,
        before: async ({ page }) => {
          await page.getByLabel('Fonction').fill('Directeur');
          await page.getByLabel('Organisation').fill('Observatoire (exemple)');
          await page.getByLabel('Votre commentaire').fill('Un mémoire clair.');
          await page.getByRole('button', { name: 'Relire avant de signer' }).click();
        },
      },
      { name: 'a link that leads nowhere', path: () => '/en/soutien/abc', status: 410 },
    ],
    () => demonstration().visit({ kept: true }),
  );
  keepsEveryPromise(
    [
      { name: 'the student’s endorsements', path: () => '/espace/soutiens' },
      { name: 'an invitation to endorse', path: async () => `/en/espace/soutiens?sujet=badge:${await badgeId()}` },
    ],
    () => demonstration().visit({ as: 'student', already: true, kept: true }),
  );
  keepsEveryPromise(
    [{ name: 'the endorsements of a cohort', path: async () => `/suivi/soutiens/${(await demonstration().house.platform.db.selectFrom('cohort').selectAll().where('name', 'like', '%2024-2026').executeTakeFirstOrThrow()).id}` }],
    () => demonstration().visit({ as: 'teacher', already: true, kept: true }),
  );
});
