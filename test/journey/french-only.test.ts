/** What is signed is the programme's French: no translation and no language map in any signed document. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import english from '../../api/domain/programmes/en/neo.json' with { type: 'json' };
import irpEnglish from '../../api/domain/programmes/en/irp.json' with { type: 'json' };
import type { House } from '../house.ts';
import { seededHouse } from '../site/seeded.ts';

/** English words that a French text could not hold by chance. */
const translated = [...Object.entries(english.texts), ...Object.entries(irpEnglish.texts)].filter(([french, text]) => french !== text && text.length > 8).map(([, text]) => text);

/** Objects whose keys are languages, and JSON-LD's own ways to give a text a language. */
function languageMaps(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  const isMap = keys.length > 0 && keys.every((key) => /^[a-z]{2}(-[A-Z]{2})?$/.test(key) && key !== 'id');
  return [...(isMap || keys.some((key) => key.startsWith('@') && key !== '@context') ? [path] : []), ...Object.entries(value).flatMap(([key, member]) => languageMaps(member, `${path}.${key}`))];
}

describe('every document that the demonstration signed', () => {
  let house: House;
  let signed: { name: string; text: string }[];
  beforeAll(async () => {
    ({ house } = await seededHouse());
    const { db } = house.platform;
    const [badges, clrs, lists] = await Promise.all([
      db.selectFrom('signed_credential').select(['id as name', 'embedded as text']).execute(),
      db.selectFrom('signed_clr').select(['id as name', 'embedded as text']).execute(),
      db.selectFrom('status_list_version').select(['signed_at as name', 'signed as text']).execute(),
    ]);
    signed = [...badges, ...clrs, ...lists];
    expect([badges.length > 20, clrs.length, lists.length > 0]).toEqual([true, 1, true]);
  });
  afterAll(() => house?.close());

  it('holds no English of a programme', () => {
    expect(translated.length).toBeGreaterThan(40);
    expect(signed.flatMap(({ name, text }) => translated.filter((words) => text.includes(words)).map((words) => `${name}: ${words}`))).toEqual([]);
  });

  it('holds no language map', () => {
    expect(languageMaps({ name: { fr: 'x', en: 'y' } })).toEqual(['.name']);
    expect(signed.flatMap(({ name, text }) => languageMaps(JSON.parse(text) as unknown).map((path) => name + path))).toEqual([]);
  });

  it('and the programmes in the database know no English either', async () => {
    const bodies = await house.platform.db.selectFrom('programme').select('body').execute();
    expect(bodies.flatMap(({ body }) => translated.filter((words) => body.includes(words)))).toEqual([]);
  });
});
