/** A Worker that is asked for the first time, by somebody who is answered at once: it goes on answering. */
import { expect, it } from 'vitest';
import { createHouse } from '../house.ts';

it('a fresh Worker makes its keys and answers, whatever is asked first, and all that come after', async () => {
  const house = await createHouse('worker');
  try {
    const get = async (path: string): Promise<number> => {
      const answer = await house.fetch(path);
      await answer.arrayBuffer();
      return answer.status;
    };
    // Answered without a query: what the start left under way ends with this request.
    expect(await get('/issuer')).toBe(200);
    expect(await Promise.all(['/healthz', '/.well-known/did.json', '/.well-known/jwks.json', '/issuer', '/healthz'].map(get))).toEqual([200, 200, 200, 200, 200]);
    expect(await get('/healthz')).toBe(200);
  } finally {
    await house.close();
  }
});
