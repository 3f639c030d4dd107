import { describe, expect, it } from 'vitest';
import { isCounted, readShare, shareStateOf } from './share.ts';

const choices = { credentials: ['b1'], evidence: [], reflections: [], onRequest: [], foreignBadges: [] };

describe('a link', () => {
  it('opens on its last day, not on the next, and never again once it was ended', () => {
    expect(shareStateOf({ endedAt: null, lastOn: '2026-06-30' }, '2026-06-30')).toBe('open');
    expect(shareStateOf({ endedAt: null, lastOn: '2026-06-30' }, '2026-07-01')).toBe('expired');
    expect(shareStateOf({ endedAt: null, lastOn: null }, '2099-01-01')).toBe('open');
    expect(shareStateOf({ endedAt: '2026-01-01T08:00:00Z', lastOn: '2026-06-30' }, '2026-07-01')).toBe('ended');
  });
  it.each([
    ['without a name', { title: ' ' }, { kind: 'share_unreadable', field: 'title' }],
    ['that would end before it begins', { lastOn: '2026-02-28' }, { kind: 'share_unreadable', field: 'lastOn' }],
    ['with a day that there is not', { lastOn: '2027-02-30' }, { kind: 'share_unreadable', field: 'lastOn' }],
    ['that shows nothing', { choices: { ...choices, credentials: [] } }, { kind: 'nothing_to_publish' }],
    ['that shows an analysis alone', { choices: { ...choices, credentials: [], reflections: ['t1'] } }, { kind: 'nothing_to_publish' }],
  ])('%s is refused', (_, over, refusal) => {
    expect(readShare({ title: 'Candidature', lastOn: '', choices, ...over }, '2026-03-01')).toEqual({ ok: false, refusal });
  });
  it('shows a trace in the way that shows less, and no analysis without its trace', () => {
    const wanted = { credentials: ['b1', 'b1'], evidence: ['t1', 't2'], reflections: ['t1', 't2', 't3'], onRequest: ['t2'], foreignBadges: ['f1', 'f1'] };
    expect(readShare({ title: ' Stage ', lastOn: '2026-03-01', choices: wanted }, '2026-03-01')).toEqual({
      ok: true, value: { title: 'Stage', lastOn: '2026-03-01', choices: { credentials: ['b1'], evidence: ['t1'], reflections: ['t1'], onRequest: ['t2'], foreignBadges: ['f1'] } },
    });
  });
});

describe('an opening', () => {
  it('is counted of a browser that shows the page', () => {
    for (const agent of ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1']) {
      expect(isCounted({ agent, purpose: undefined })).toBe(true);
      expect(isCounted({ agent, purpose: 'prefetch;prerender' })).toBe(false);
    }
  });
  it('is not counted of a program that says that it is one, or that says nothing', () => {
    for (const agent of [undefined, ' ', 'Googlebot/2.1 (+http://www.google.com/bot.html)', 'LinkedInBot/1.0', 'facebookexternalhit/1.1', 'Mozilla/5.0 (Windows NT 10.0) SkypeUriPreview Preview/0.5', 'WhatsApp/2.23', 'curl/8.5.0', 'node']) {
      expect([agent, isCounted({ agent, purpose: undefined })]).toEqual([agent, false]);
    }
  });
});
