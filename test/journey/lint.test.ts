/**
 * The lint before signing, seen by people: what students may write always
 * becomes a badge, and what may not be signed is told to the administrator with
 * its field and its clause.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildBadge, check, hexDigest, plainText } from '../../credentials/index.ts';
import { MOST_CITATIONS } from '../../api/domain/evidence.ts';
import { pump } from '../../api/issuance/pump.ts';
import { enqueue } from '../../api/queries/outbox.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { insertJury } from '../../api/queries/juries.ts';
import { randomId } from '../../api/random-id.ts';
import { badgeInput } from '../fixtures/badge.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { decide, expectStatus, line, sign, untilReleased, verdictOn, type Body } from './acts.ts';

const CODE = programme.competencies[0]!.code;
/** As long as the routes take it, in the characters that weigh most once they are written as JSON. */
const WORST = ['\u0800', '"', '\\', '\n', '\u{1F393}', '\u0007', '\u202E', '\r\n', '\uFF21', '\u0085', '\uFFFF', '\u00ad'];
const worst = (length: number, seed: number): string => `${seed} `.concat(...Array.from({ length }, (_, index) => WORST[(index + seed) % WORST.length]!)).slice(0, length);
const LINK = `https://université-№1.exemple.fr/${'\u0800'.repeat(210)}?a={|}^\`"<>`;

describe.each(RUNTIMES)('the lint before signing, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let student: Client;
  let chair: Client;
  let enrolment: string;
  let review: string;
  const traces: string[] = [];

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    student = await house.as(promotion.students[0]!.email);
    chair = await house.as(promotion.emails.chair);
    ({ enrolment } = promotion.students[0]!);
    review = randomId(house.platform.randomBytes);
    const { db, commit } = house.platform;
    const step = (revision: number, act: 'plan' | 'open', state: 'planned' | 'open') => insertStep(db, { review_id: review, revision, act, state, person_id: null, note: '', at: '2025-02-01T08:00:00.000Z' });
    expect(await commit([insertReview(db, { id: review, enrolment_id: enrolment, period: 'S2' }), step(1, 'plan', 'planned'), step(2, 'open', 'open')])).toEqual({ ok: true });
  });
  afterAll(() => house?.close());

  const deposit = async (fields: Record<string, string>, file?: Uint8Array<ArrayBuffer>): Promise<Response> => {
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S2', genre: 'production', competencies: CODE, ...fields })) form.set(name, value);
    if (file) form.set('file', new File([file], 'trace.txt'));
    return student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form);
  };
  const cite = (trace: string, publicText: string): Promise<Response> => student.send('PUT', `/api/reviews/${review}/evidence/${trace}`, { citable: true, publicText });

  it('refuses at once what could not be cited: a title that cannot be seen, a link with a user name or too long', async () => {
    for (const fields of [{ title: '\u0007\u202E' }, { title: 'Un site', link: 'https://banque.fr@exemple.net/' }, { title: 'Un site', link: `https://exemple.fr/${'é'.repeat(1900)}` }] as Record<string, string>[]) {
      expect([fields, (await expectStatus(await deposit({ text: 'x', ...fields }), 422)).code]).toEqual([fields, 'invalid_input']);
    }
  });

  it('lets a review mark as many traces as a badge can cite, in the heaviest words and links, and says why not more', async () => {
    for (let index = 0; index <= MOST_CITATIONS; index += 1) {
      const title = worst(200, index);
      // Files and links in turn; the same link each time, which two things in one badge cannot share as their id.
      const answer = index % 2 === 0 ? await deposit({ title }, new TextEncoder().encode(`trace ${index}`)) : await deposit({ title, link: LINK });
      traces.push((await expectStatus(answer, 201)).id);
    }
    for (const [index, trace] of traces.entries()) {
      const answer = await cite(trace, worst(600, index));
      if (index < MOST_CITATIONS) await expectStatus(answer, 200);
      else expect(await expectStatus(answer, 409)).toMatchObject({ code: 'too_many_citations', detail: expect.stringContaining(String(MOST_CITATIONS)) });
    }
    // Writing other words for one of them is no trace more.
    await expectStatus(await cite(traces[0]!, worst(600, 3)), 200);
  });

  it('signs that badge, and everybody can verify it', async () => {
    const { db, commit } = house.platform;
    const at = '2025-06-01T08:00:00.000Z';
    const jury = randomId(house.platform.randomBytes);
    const committed = await commit([
      insertStep(db, { review_id: review, revision: 3, act: 'send_to_jury', state: 'sent_to_jury', person_id: null, note: '', at }),
      ...insertJury(db, { id: jury, cohort_id: promotion.cohort, period: 'S2', title: 'Jury S2', convened_on: '2025-06-20' }, [review]),
    ]);
    expect(committed).toEqual({ ok: true });
    for (const { code } of programme.competencies) await expectStatus(await decide(chair, jury, line(enrolment, code, code === CODE ? { reason: 'Vu le dossier.' } : { outcome: 'not_reached', reason: 'Pas encore.' })), 201);
    await expectStatus(await sign(chair, jury, 'PV des limites'), 202);
    await untilReleased(chair, jury);
    const [badge] = (await expectStatus(await student.get('/api/me/enrolments'), 200)).enrolments[0].badges as Body[];
    const json = await (await student.get(`/credentials/${badge.id}.json`)).text();
    const jwt = await (await student.get(`/credentials/${badge.id}.jwt`)).text();
    const document = JSON.parse(json) as Body;
    expect([document.evidence.length, document.relatedResource.length]).toEqual([MOST_CITATIONS, MOST_CITATIONS / 2]);
    expect(document.evidence.filter((one: Body) => one.id?.startsWith('https://xn--universit'))).toHaveLength(1);
    expect(document.evidence.every((one: Body) => one.name !== undefined && !/[\u0007\u202e\uffff]/.test(one.name + one.narrative))).toBe(true);
    for (const [text, type] of [[json, 'application/json'], [jwt, 'text/plain']] as const) expect(await verdictOn(house, text, type)).toMatchObject({ verdict: 'valid' });
  });

  it('tells the administrator whose badge is held back, by which field and which clause, and the jury that one failed', async () => {
    const { platform } = house;
    const plan = await platform.db.selectFrom('credential_plan').selectAll().executeTakeFirstOrThrow();
    const document = JSON.parse(plan.bytes) as Body;
    document.evidence[0].name = 'Rapport \u202Eexe.fdp';
    document.credentialSubject.achievement.alignment[0].targetUrl = 'javascript:alert(1)';
    const bytes = JSON.stringify(document);
    const id = randomId(platform.randomBytes);
    const at = '2025-06-21T08:00:00.000Z';
    const committed = await platform.commit([
      platform.db.insertInto('credential_plan').values({ ...plan, id, status_index: (plan.status_index + 1) % 131_072, bytes, digest: await hexDigest(bytes), supersedes: plan.id }),
      enqueue(platform.db, { kind: 'sign', subject: id }, at),
    ]);
    expect(committed).toEqual({ ok: true });
    await pump(platform, 2);
    const admin = await house.as(promotion.emails.administrator);
    const { failed } = await expectStatus(await admin.get('/api/outbox'), 200);
    const held = failed.find((one: Body) => one.subject === id);
    expect(held.award).toEqual({ student: 'Étudiant Nº 1', competency: CODE, level: 1, jury: 'Jury S2' });
    expect(held.findings).toEqual([
      { field: 'credentialSubject.achievement.alignment.0.targetUrl', clause: 'RFC 3986', message: 'is a web address' },
      { field: 'evidence.0.name', clause: expect.stringContaining('RDF Dataset Canonicalization'), message: expect.stringContaining('reading direction') },
    ]);
    expect(await platform.db.selectFrom('signed_credential').select('id').where('id', '=', id).execute()).toEqual([]);
    for (const [path, words] of [['/administration', ['Étudiant Nº 1', 'preuves, 1, nom', 'ce qui est reconnu, référentiel, 1, adresse', 'RFC 3986']], ['/en/administration', ['evidence, 1, name', 'RFC 3986']]] as const) {
      const page = await (await admin.get(path, { accept: 'text/html' })).text();
      for (const word of words) expect(page).toContain(word);
    }
  });
});

describe('whatever a student writes', () => {
  const words = (most: number) => fc.oneof(fc.string({ unit: 'binary', maxLength: most }), fc.string({ unit: fc.constantFrom(...WORST), maxLength: most }));
  const trace = fc.record({ name: words(200).filter((text) => plainText(text).trim() !== ''), narrative: words(600), link: fc.option(fc.webUrl({ withFragments: true, withQueryParameters: true })) });
  it('becomes a badge that passes the lint', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(trace, { maxLength: 6 }), words(80).filter((text) => plainText(text).trim() !== '' && !text.includes('@')), async (traces, person) => {
        const evidence = traces.map(({ name, narrative, link }) => ({ name: name.slice(0, 200), narrative: narrative.slice(0, 600), ...(link === null ? {} : { id: link }) }));
        const named = evidence.filter(({ name }) => plainText(name).trim() !== '');
        const answer = await check(JSON.stringify(buildBadge(badgeInput({ evidence: named, relatedResource: [], subject: { ...badgeInput().subject, name: person.slice(0, 80) } }))));
        expect(answer.ok ? [] : answer.findings).toEqual([]);
      }),
      { seed: 20, numRuns: 40 },
    );
  });
});
