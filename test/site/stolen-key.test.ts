/** What an employer sees of a badge whose key was stolen: verified through the signed record, open without it, and led to the badge that replaces it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { pump } from '../../api/issuance/pump.ts';
import { reissueCompromised } from '../../api/issuance/reissue.ts';
import { createHouse, type House } from '../house.ts';
import { choose, issueAll, publish } from '../journey/acts.ts';
import { steal } from '../keys/thief.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { violations } from './audit.ts';
import { describeInChromium, launch } from './chromium.ts';
import { createVisit } from './visit.ts';

let house: House;
let browser: Browser;
let promotion: Promotion;
let badge: string;

const open = (): void => {
  beforeAll(async () => {
    house = await createHouse('node');
    browser = await launch();
    promotion = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV du vol');
    badge = (await house.platform.db.selectFrom('credential_plan').select('id').orderBy('id').executeTakeFirstOrThrow()).id;
    const student = await house.as(promotion.students[0]!.email);
    await choose(student, promotion.students[0]!.enrolment, { credentials: [badge] });
    await publish(student, promotion.students[0]!.enrolment);
    expect((await performKeyAct(house.platform, { act: 'compromise', id: (await steal(house, 'Ed25519')).id })).ok).toBe(true);
  });
  afterAll(async () => {
    await browser.close();
    await house.close();
  });
};

describeInChromium('a badge whose key was stolen', open, () => {
  it('is verified by the signed record in the visitor’s browser, and says why it still counts', async () => {
    const visit = await createVisit(browser, house.origin);
    await visit.open(`/credentials/${badge}`);
    await visit.page.getByRole('button', { name: 'Vérifier', exact: true }).click();
    await visit.page.locator('[data-verdict="valid"]').waitFor();
    await visit.page.getByText('Chaque contrôle et sa raison').click();
    expect(await visit.page.locator('[data-check="key_control"]').innerText()).toContain('registre signé');
    expect(visit.faults).toEqual([]);
    await visit.close();
  });

  it('is neither confirmed nor dismissed while the record cannot be read', async () => {
    const visit = await createVisit(browser, house.origin);
    await visit.page.route('**/.well-known/palier-record/**', (route) => route.abort());
    await visit.open(`/en/credentials/${badge}`);
    await visit.page.getByRole('button', { name: 'Verify', exact: true }).click();
    await visit.page.locator('[data-verdict="undetermined"]').waitFor();
    await visit.page.getByText('Each check and its reason').click();
    const row = visit.page.locator('[data-check="key_control"]');
    expect([await row.getAttribute('data-outcome'), await row.innerText()]).toEqual(['not_checked', expect.stringContaining('could not be read')]);
    await visit.close();
  });

  it('leads, once issued again, to the badge that replaces it, and back', async () => {
    const { id } = await house.platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    await reissueCompromised(house.platform, id);
    await pump(house.platform);
    await publish(await house.as(promotion.students[0]!.email), promotion.students[0]!.enrolment);
    await pump(house.platform);
    for (const options of [{ width: 375, scheme: 'dark' }, { width: 1440, scheme: 'light' }] as const) {
      const visit = await createVisit(browser, house.origin, options);
      await visit.open(`/credentials/${badge}`);
      expect(await violations(visit.page)).toEqual([]);
      await visit.page.getByRole('link', { name: 'Voir le badge qui le remplace' }).click();
      await visit.page.getByRole('link', { name: 'Voir le badge remplacé' }).waitFor();
      expect(await violations(visit.page)).toEqual([]);
      await visit.page.getByRole('link', { name: 'Voir le badge remplacé' }).click();
      await visit.page.waitForURL(`${house.origin}/credentials/${badge}`);
      expect(visit.faults).toEqual([]);
      await visit.close();
    }
  });
});
