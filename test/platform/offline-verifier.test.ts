/** The file that works without a network, as each runtime hands it out. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_ID, type OfflineSettings } from '../../api/domain/offline-verifier.ts';
import { didWebFromOrigin } from '../../credentials/index.ts';
import { createHouse, RUNTIMES, type House } from '../house.ts';

describe.each(RUNTIMES)('the offline verifier on %s', (runtime) => {
  let house: House;
  beforeAll(async () => {
    house = await createHouse(runtime);
  });
  afterAll(() => house?.close());

  it('carries this house’s keys as did.json has them, to be kept and not to be opened here', async () => {
    const answer = await house.fetch('/verifier/palier-verifier.html');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="palier-verifier.html"');
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    const html = await answer.text();
    const settings = JSON.parse(new RegExp(`id="${SETTINGS_ID}">([^<]*)</script>`).exec(html)![1]!) as OfflineSettings;
    expect(settings.issuers).toEqual([{ id: didWebFromOrigin(house.origin), name: house.platform.config.institution.name, url: house.platform.config.institution.url }]);
    expect(settings.documents).toEqual([{ address: `${house.origin}/.well-known/did.json`, text: await (await house.fetch('/.well-known/did.json')).text() }]);
    const about = (await (await house.fetch('/api/offline-verifier')).json()) as Record<string, unknown>;
    expect(about).toEqual({
      address: `${house.origin}/verifier/palier-verifier.html`, asOf: settings.asOf, institution: house.platform.config.institution.name,
      bytes: Buffer.byteLength(html), sha256: createHash('sha256').update(html).digest('hex'),
    });
  });
});
