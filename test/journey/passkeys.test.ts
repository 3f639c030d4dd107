/** Passkeys as the server sees them, by a device that can also lie. In a browser: `test/site/passkeys.test.ts`. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHouse, RUNTIMES, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { body, expectStatus } from './acts.ts';
import { makeDevice, type Device, type Lies } from './device.ts';
import { openJar, type Jar } from './jar.ts';
import { expectProblem } from './operations.ts';

describe.each(RUNTIMES)('passkeys, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let device: Device;
  beforeAll(async () => {
    house = await createHouse(runtime, { PALIER_STAFF_FACTOR: 'passkey', PALIER_STEP_UP: '1' });
    promotion = await createPromotion(house.platform, { students: 2 });
    device = await makeDevice(house.origin);
  });
  afterAll(() => house?.close());

  const as = async (email: string): Promise<Jar> => openJar(house, (await house.as(email)).cookie);
  const asked = async (jar: Jar, path: string): Promise<any> => (await body(await jar.post(path))).options;
  const LIES: Record<string, Lies> = {
    'of another site': { origin: 'https://palier.evil.example' },
    'for another domain': { domain: 'evil.example' },
    'of another kind': { type: 'payment.get' },
    'to no question of ours': { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
    'by nobody who unlocked it': { flags: 0x01 },
    'by nobody at all': { flags: 0x00 },
  };

  it('is registered once, by whoever was asked, in the session in which they were', async () => {
    const [jar, other] = [await as(promotion.emails.chair), await as(promotion.emails.chair)];
    const options = await asked(jar, '/api/me/passkeys/options');
    expect(options).toMatchObject({ rp: { id: 'localhost', name: 'Palier' }, attestation: 'none', authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
    // The device is told no address as its identifier.
    expect(Buffer.from(options.user.id, 'base64url').toString()).not.toContain('@');
    for (const [name, lies] of Object.entries(LIES)) {
      const answer = await jar.post('/api/me/passkeys', { name: 'x', response: await device.register(options, lies) });
      expect([name, (await expectProblem(answer, 422)).code]).toEqual([name, 'passkey_refused']);
    }
    const response = await device.register(options);
    for (const wrong of [other, await as(promotion.emails.teacher)]) expect((await expectProblem(await wrong.post('/api/me/passkeys', { name: 'x', response }), 422)).code).toBe('passkey_refused');
    expect(await house.platform.db.selectFrom('passkey').selectAll().execute()).toEqual([]);
    await expectStatus(await jar.post('/api/me/passkeys', { name: ' Téléphone ', response }), 201);
    expect(await house.platform.db.selectFrom('passkey').select(['id', 'name', 'transports']).execute()).toEqual([{ id: device.id, name: 'Téléphone', transports: '["internal"]' }]);
    // The session begins anew, and everything is open to it.
    expect((await body(await jar.fetch('/api/me'))).home).toBe('/jury');
    await expectProblem(await jar.post('/api/me/passkeys', { name: 'x', response }), 422);
    expect((await asked(jar, '/api/me/passkeys/options')).excludeCredentials).toEqual([{ id: device.id, type: 'public-key', transports: ['internal'] }]);
  });

  it('signs in by a true answer and by no other, and each once of many at once', async () => {
    const fresh = (): Jar => openJar(house);
    for (const [name, lies] of Object.entries({ ...LIES, 'over something else': { spoiled: true }, 'with a number that was said already': { counter: 1 } } satisfies Record<string, Lies>)) {
      const jar = fresh();
      const answer = await jar.post('/api/sign-in/passkey', { response: await device.use(await asked(jar, '/api/sign-in/passkey/options'), lies) });
      expect([name, (await expectProblem(answer, 422)).code, answer.headers.getSetCookie()]).toEqual([name, 'passkey_refused', []]);
    }
    const jar = fresh();
    const options = await asked(jar, '/api/sign-in/passkey/options');
    // Whether somebody has a passkey is not said to who asks.
    expect([options.userVerification, options.allowCredentials ?? []]).toEqual(['required', []]);
    const response = await device.use(options);
    const answers = await Promise.all(Array.from({ length: 8 }, () => fresh().post('/api/sign-in/passkey', { response })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 422)]);
    const won = answers.find(({ status }) => status === 200)!;
    expect(await won.json()).toEqual({ home: '/jury', back: null });
    for (const junk of [{ id: 'x', type: 'public-key' }, { id: device.id, type: 'public-key' }, { id: device.id, type: 'public-key', rawId: device.id, response: { clientDataJSON: '{', authenticatorData: 7 } }, { ...(await makeStranger(options)) }]) {
      expect((await expectProblem(await fresh().post('/api/sign-in/passkey', { response: junk }), 422)).code).toBe('passkey_refused');
    }
  });

  const makeStranger = async (options: unknown): Promise<object> => (await makeDevice(house.origin)).use(options);

  it('opens what a link alone does not, for its own person and session only', async () => {
    const held = await as(promotion.emails.chair);
    await expectProblem(await held.fetch('/api/juries'), 403);
    const options = await asked(held, '/api/me/confirmation/passkey/options');
    expect(options.allowCredentials.map(({ id }: { id: string }) => id)).toEqual([device.id]);
    const response = await device.use(options);
    for (const other of [await as(promotion.emails.chair), await as(promotion.students[0]!.email)]) await expectProblem(await other.post('/api/me/confirmation/passkey', { response }), 422);
    await expectProblem(await openJar(house).post('/api/sign-in/passkey', { response }), 422);
    await expectStatus(await held.post('/api/me/confirmation/passkey', { response }), 200);
    expect((await held.fetch('/api/juries')).status).toBe(200);
    await expectProblem(await held.post('/api/me/confirmation/passkey', { response }), 422);
  });

  it('is removed by an administrator for whoever lost it, with every session; then the link is enough to make another', async () => {
    const administrator = await as(promotion.emails.administrator);
    const own = await makeDevice(house.origin);
    await expectStatus(await administrator.post('/api/me/passkeys', { name: 'Bureau', response: await own.register(await asked(administrator, '/api/me/passkeys/options')) }), 201);
    const chair = openJar(house);
    await expectStatus(await chair.post('/api/sign-in/passkey', { response: await device.use(await asked(chair, '/api/sign-in/passkey/options')) }), 200);
    const { id } = (await body(await chair.fetch('/api/me'))).person;
    const page = await administrator.form(`/administration/personnes/${id}/cles`);
    expect([page.status, page.headers.get('location')]).toEqual([303, `/administration/personnes/${id}/cles?fait=cles`]);
    expect((await body(await chair.fetch('/api/me'))).person).toBeNull();
    const gone = openJar(house);
    await expectProblem(await gone.post('/api/sign-in/passkey', { response: await device.use(await asked(gone, '/api/sign-in/passkey/options')) }), 422);
    const again = await as(promotion.emails.chair);
    expect(await body(await again.fetch('/api/me/security'))).toMatchObject({ held: true, hasPasskey: false });
    expect((await asked(again, '/api/me/passkeys/options')).excludeCredentials).toEqual([]);
    // Whoever has none: the same ends their sessions.
    const [student, other] = [await as(promotion.students[0]!.email), await as(promotion.students[0]!.email)];
    const where = `/administration/personnes/${promotion.students[0]!.person}/cles`;
    expect(await (await administrator.fetch(where, { headers: { accept: 'text/html' } })).text()).toContain('Fermer toutes ses sessions');
    expect((await administrator.form(where)).headers.get('location')).toBe(`${where}?fait=cles`);
    for (const jar of [student, other]) expect((await body(await jar.fetch('/api/me'))).person).toBeNull();
  });
});
