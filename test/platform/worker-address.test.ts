/** A Worker with the address of wrangler.toml as it comes, which is that of one's own machine, asked at another one. */
import { expect, it } from 'vitest';
import { settingsFor } from '../house.ts';
import { enterRoom } from '../workerd.ts';

it('serves nothing at a public address while it takes itself for a machine of its own, and says what to set', async () => {
  const port = '18788';
  const room = await enterRoom(`http://localhost:${port}`, settingsFor(`http://localhost:${port}`, '/unused'), []);
  try {
    for (const path of ['/healthz', '/messages', '/api/messages', '/connexion']) {
      const answer = await room.ask(`http://palier.example:${port}${path}`);
      expect([path, answer.status]).toEqual([path, 503]);
      expect(await answer.text()).toContain('PALIER_ORIGIN');
    }
    for (const host of ['localhost', '127.0.0.1']) expect((await room.ask(`http://${host}:${port}/healthz`)).status).toBe(200);
  } finally {
    await room.leave();
  }
});
