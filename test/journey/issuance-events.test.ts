/** How far a batch has come, as server-sent events: from the tables, for whoever may read the jury, on both runtimes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { findJury } from '../../api/queries/juries.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { decideAll, expectStatus, minutes, sign, type Body } from './acts.ts';

type Event = { kind: string; id: string; data: Body };

/** Reads a stream until it ends, or until `enough` says so. */
async function listen(answer: Response, enough: (events: Event[]) => boolean = () => false): Promise<{ events: Event[]; text: string; ended: boolean }> {
  const reader = answer.body!.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    text += decoder.decode(value ?? new Uint8Array(), { stream: !done });
    const events = text.split('\n\n').slice(0, -1).flatMap((block): Event[] => {
      const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      return field('event') === undefined ? [] : [{ kind: field('event')!, id: field('id')!, data: JSON.parse(field('data')!) as Body }];
    });
    if (done || enough(events)) {
      if (!done) await reader.cancel();
      return { events, text, ended: done };
    }
  }
}

/** How long a reader may listen here, and how often it is told meanwhile. */
const SECONDS = 6;
const LOOKS = 8;

describe.each(RUNTIMES)('the events of a batch on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let chair: Client;
  beforeAll(async () => {
    house = await createHouse(runtime, { PALIER_WATCH_SECONDS: String(SECONDS) });
    promotion = await createPromotion(house.platform, { students: 4 });
    chair = await house.as(promotion.emails.chair);
    await decideAll(chair, promotion);
  });
  afterAll(() => house.close());

  const address = (jury: string): string => `/api/juries/${jury}/issuance/events`;

  it('tell it to its end, and more to whoever comes again after a cut', async () => {
    await expectStatus(await sign(chair, promotion.jury, 'PV suivi'), 202);
    const first = await listen(await chair.get(address(promotion.jury)), (events) => events.length > 0);
    expect(first.text.startsWith('retry: ')).toBe(true);
    const released: number[] = [first.events[0]!.data.released];
    for (let visit = 0; visit < 20; visit += 1) {
      const { events } = await listen(await chair.get(address(promotion.jury), { 'last-event-id': first.events[0]!.id }));
      released.push(...events.map((event) => event.data.released as number));
      if (events.at(-1)?.kind === 'end') break;
    }
    expect(released).toEqual([...released].sort((a, b) => a - b));
    expect(released.at(-1)).toBe(16);
  });

  it('say at once that it is over, whatever the reader has heard before', async () => {
    for (const headers of [{}, { 'last-event-id': '3.0' }, { 'last-event-id': 'nonsense' }] as Record<string, string>[]) {
      const { events, ended } = await listen(await chair.get(address(promotion.jury), headers));
      expect(ended).toBe(true);
      expect(events.map((event) => [event.kind, event.id])).toEqual([['end', '16.0']]);
      expect(events[0]!.data).toEqual({ awards: 16, planned: 16, signed: 16, released: 16, failed: 0 });
    }
    expect(await expectStatus(await chair.get(`/api/juries/${promotion.jury}/issuance`), 200)).toMatchObject({ released: 16 });
  });

  it('are kept by nobody on the way', async () => {
    const answer = await chair.get(address(promotion.jury));
    await answer.body!.cancel();
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('private, no-store, no-transform');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('are for whoever may read the jury', async () => {
    expect((await house.fetch(address(promotion.jury))).status).toBe(401);
    for (const [email, status] of [[promotion.emails.teacher, 403], [promotion.emails.otherTeacher, 404], [promotion.students[0]!.email, 404]] as const) {
      expect((await (await house.as(email)).get(address(promotion.jury))).status).toBe(status);
    }
    expect((await chair.get(address('nothing'))).status).toBe(404);
    const { events } = await listen(await (await house.as(promotion.emails.member)).get(address(promotion.jury)));
    expect(events[0]!.data.released).toBe(16);
  });

  describe('while nothing moves', () => {
    let waiting: Promotion;
    let own: Client;
    beforeAll(async () => {
      waiting = await createPromotion(house.platform, { students: 1 });
      own = await house.as(waiting.emails.chair);
      await decideAll(own, waiting);
      // Minutes signed by a clock that is far ahead: their awards are due in eight thousand years.
      const { id } = await house.platform.db.selectFrom('person').select('id').where('email', '=', waiting.emails.chair).executeTakeFirstOrThrow();
      const ahead = { ...house.platform, now: () => new Date('9999-12-31T00:00:00.000Z') };
      expect((await signMinutes(ahead, (await findJury(house.platform.db, waiting.jury))!, programme, minutes('PV en attente'), id, '2026-01-30')).ok).toBe(true);
    });

    // Waited for once; what follows listens on both.
    if (runtime === 'node') {
      it('say so once, keep the connection alive without a word, and ask to be followed anew', async () => {
        const { events, text, ended } = await listen(await own.get(address(waiting.jury)));
        expect(events.map((event) => [event.kind, event.data.released])).toEqual([['progress', 0]]);
        expect(text.match(/^: …$/gm)).toHaveLength(LOOKS - 1);
        // Not its end: there would be an event that says so.
        expect(ended).toBe(true);
      });
    }

    it('end for whoever signs out', async () => {
      const answer = await own.get(address(waiting.jury));
      const heard = listen(answer);
      await expectStatus(await own.send('POST', '/api/sign-out'), 200);
      const { events, text } = await heard;
      expect(events.every((event) => event.kind === 'progress')).toBe(true);
      expect((text.match(/^: …$/gm) ?? []).length).toBeLessThan(LOOKS - 1);
      expect((await own.get(address(waiting.jury))).status).toBe(401);
    });
  });
});
