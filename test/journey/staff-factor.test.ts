/** Staff where a second factor is asked for: nothing but showing it, or leaving, before it was shown. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, RUNTIMES, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { body } from './acts.ts';
import { openJar } from './jar.ts';
import { expectProblem } from './operations.ts';

describe.each(RUNTIMES)('staff where a second factor is asked for, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  beforeAll(async () => {
    house = await createHouse(runtime, { PALIER_STAFF_FACTOR: 'passkey' });
    promotion = await createPromotion(house.platform, { students: 1 });
  });
  afterAll(() => house?.close());

  it('can do nothing before but show it or leave; a student is asked for nothing', async () => {
    for (const email of [promotion.emails.teacher, promotion.emails.member, promotion.emails.chair, promotion.emails.administrator]) {
      const jar = openJar(house, (await house.as(email)).cookie);
      expect(await body(await jar.fetch('/api/me'))).toEqual({ person: null, home: null });
      expect(await body(await jar.fetch('/api/me/security'))).toMatchObject({ held: true, hasPasskey: false });
      for (const path of ['/api/cohorts', '/api/people', '/api/juries', `/api/juries/${promotion.jury}`, '/api/me/account', `/api/reviews/${promotion.students[0]!.review}`, '/api/journal']) {
        expect((await expectProblem(await jar.fetch(path), 403)).code).toBe('factor_needed');
      }
      await expectProblem(await jar.post(`/api/juries/${promotion.jury}/minutes`, { number: 'PV', deliberatedOn: '2026-01-30', members: ['A'], signatories: ['A'] }), 403);
      for (const path of ['/suivi', '/jury', '/administration', '/compte']) {
        const answer = await jar.fetch(path, { headers: { accept: 'text/html' } });
        expect([path, answer.status, answer.headers.get('location')]).toEqual([path, 303, `/connexion/cle?retour=${encodeURIComponent(path)}`]);
      }
      const page = await (await jar.fetch('/connexion/cle?retour=%2Fjury', { headers: { accept: 'text/html' } })).text();
      expect(page).toContain('votre rôle demande une clé d’accès\u00a0: créez la vôtre');
      expect((await body(await jar.post('/api/me/passkeys/options'))).options.authenticatorSelection.userVerification).toBe('required');
      // What everybody may read stays open.
      expect((await jar.fetch('/verifier', { headers: { accept: 'text/html' } })).status).toBe(200);
      expect((await jar.form('/deconnexion')).status).toBe(303);
      await expectProblem(await jar.fetch('/api/me/security'), 401);
    }
    const student = openJar(house, (await house.as(promotion.students[0]!.email)).cookie);
    expect((await student.fetch('/api/me/enrolments')).status).toBe(200);
    expect((await student.fetch('/connexion/cle', { headers: { accept: 'text/html' } })).headers.get('location')).toBe('/espace');
  });

  it('with a passkey already cannot add another without it', async () => {
    const { id } = await house.platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.chair).executeTakeFirstOrThrow();
    await house.platform.commit([house.platform.db.insertInto('passkey').values({ id: 'known', person_id: id, name: 'Téléphone', public_key: 'AA', counter: 0, transports: '[]', added_at: new Date().toISOString(), last_used_at: null })]);
    const jar = openJar(house, (await house.as(promotion.emails.chair)).cookie);
    expect((await expectProblem(await jar.post('/api/me/passkeys/options'), 403)).code).toBe('factor_needed');
    expect((await expectProblem(await jar.post('/api/me/passkeys', { name: 'x', response: { id: 'x', type: 'public-key' } }), 403)).code).toBe('factor_needed');
    // Nor is a code by e-mail worth a passkey.
    expect((await expectProblem(await jar.post('/api/me/confirmation/message'), 403)).code).toBe('factor_needed');
    expect((await expectProblem(await jar.post('/api/me/confirmation/passkey', { response: { id: 'known', type: 'public-key' } }), 422)).code).toBe('passkey_refused');
  });
});
