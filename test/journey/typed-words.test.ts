/** What people typed, and a programme's own words, are French: on an English page they say so (WCAG 2.2, 3.1.2; RGAA 4.1, 8.7). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { House } from '../house.ts';
import { seededHouse } from '../site/seeded.ts';
import { passages, type Passage } from './passages.ts';

/** Where somebody typed, by table. Names of people and places, addresses and what is signed are no passages in a language. */
const TYPED: Readonly<Record<string, readonly string[]>> = {
  programme: ['body'],
  evidence: ['title', 'description', 'reflection', 'public_text', 'image_alt'],
  evidence_about: ['own_share', 'members', 'ai_use', 'transcript'],
  analysis: ['answers'],
  review_step: ['note'],
  review_evidence: ['public_text'],
  jury: ['title'],
  decision: ['reason'],
  endorsement_invitation: ['subject_text'],
  memoir: ['title'],
  rubric: ['situation', 'body'],
  feedback_sheet: ['unit', 'strengths', 'to_work_on'],
  feedback_message: ['text'],
  bank_comment: ['text'],
  view_invitation: ['message'],
  assessment: ['comment', 'advice'],
  jury_rule: ['quorum_reference', 'appeals_fr'],
  unit_result: ['unit'],
  bilan: ['text'],
  bilan_answer: ['reply'],
  interview_note: ['text'],
  portfolio_view: ['headline', 'presentation', 'title'],
  portfolio: ['skills', 'degree_name'],
  share_link: ['title'],
  link_ruling: ['reason'],
};
/** Pages of one kind that are looked at for each person: the first ones that are met. */
const OF_A_KIND = 6;

const strings = (value: unknown): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.flatMap(strings) : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : []);
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};
const plain = (text: string): string => text.replace(/\s+/gu, ' ').trim();

describe('on an English page', () => {
  let house: House;
  let emails: string[];
  /** Passages of three words and more: fewer could stand in a sentence of ours. */
  let typed: string[];
  beforeAll(async () => {
    const seeded = await seededHouse();
    house = seeded.house;
    emails = [...Object.values(seeded.people.signIn).map(({ email }) => email), 'fatoumata.camara-joly@etu.neo.example', 'clemence.vasselin@etu.neo.example', 'thomas.ferrandeau@etu.neo.example'];
    const found = await Promise.all(
      Object.entries(TYPED).map(async ([table, columns]) => {
        const rows = (await house.platform.db.selectFrom(table as 'evidence').selectAll().execute()) as unknown as Record<string, unknown>[];
        return rows.flatMap((row) => columns.flatMap((column) => strings(/^[[{]/.test(String(row[column])) ? parsed(String(row[column])) : row[column])));
      }),
    );
    // Marks of Markdown become elements: what stands between them is one passage each.
    const lines = found.flat().flatMap((text) => text.split(/\n|\*\*|\]\(/)).map((line) => plain(line.replace(/^[#>*\- ]+/, '')));
    typed = [...new Set(lines.filter((line) => line.split(' ').length >= 3 && line.length > 14 && !line.includes('://')))];
    expect(typed.length).toBeGreaterThan(300);
  });
  afterAll(() => house?.close());

  const kindOf = (path: string): string => path.replace(/\?.*/, '').replace(/\/(?:[a-z0-9]{20,}|[0-9a-f-]{36}|\d+)(?=\/|$)/g, '/*');

  /** Every kind of page that somebody finds by following links from their own first pages, as its source. */
  async function walk(email: string): Promise<{ path: string; html: string }[]> {
    const client = await house.as(email);
    const met = new Map<string, number>();
    const queue = ['/en/espace', '/en/suivi', '/en/jury', '/en/administration', '/en/administration/registre', '/en/compte', '/en/moi/donnees', '/en/suivi/commentaires'];
    const seen = new Set(queue);
    const pages: { path: string; html: string }[] = [];
    for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
      const answer = await client.get(path, { accept: 'text/html' });
      const html = await answer.text();
      if (answer.status !== 200 || !answer.headers.get('content-type')?.startsWith('text/html')) continue;
      pages.push({ path, html });
      for (const [, link] of html.matchAll(/<a\s[^>]*?href="([^"#]*)/g)) {
        const next = link!.replaceAll('&amp;', '&').replaceAll('&#38;', '&');
        const kind = kindOf(next);
        if (seen.has(next) || !/^\/en\/(?:espace|suivi|jury|administration|compte|moi)\b/.test(next) || (met.get(kind) ?? 0) >= OF_A_KIND) continue;
        met.set(kind, (met.get(kind) ?? 0) + 1);
        seen.add(next);
        queue.push(next);
      }
    }
    return pages;
  }

  it('everything that was typed in French says that it is French, for whoever reads it', async () => {
    const faults = new Map<string, string>();
    let heard = 0;
    const kinds = new Set<string>();
    for (const email of emails) {
      for (const { path, html } of await walk(email)) {
        kinds.add(kindOf(path));
        const hits = passages(html).map((one): Passage => ({ ...one, text: plain(one.text) })).filter(({ text }) => typed.some((line) => text.includes(line)));
        heard += hits.filter(({ lang }) => lang === 'fr').length;
        for (const { text, element } of hits.filter(({ lang }) => lang !== 'fr')) faults.set(`${kindOf(path)} ${element}`, text.slice(0, 60));
      }
    }
    expect([...faults].map(([where, text]) => `${where}: ${text}`).toSorted()).toEqual([]);
    // The walk went somewhere, and the passages were there to be found.
    expect(kinds.size).toBeGreaterThan(50);
    expect(heard).toBeGreaterThan(500);
  }, 240_000);
});
