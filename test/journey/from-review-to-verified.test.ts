/**
 * The whole way: a student deposits and assesses, a teacher proposes, a jury
 * decides and signs, badges are issued, chosen, published, verified by a
 * stranger, and one of them is revoked.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bakePng, bakeSvg } from '../../credentials/bake.ts';
import { decodeStatusList, digestMultibase, readBit } from '../../credentials/index.ts';
import { embedProof } from '../../credentials/sign.ts';
import { loadIssuer } from '../../api/issuance/issuer.ts';
import { deleteEvidence, updateEvidence } from '../../api/queries/evidence.ts';
import { insertReview, insertStep } from '../../api/queries/reviews.ts';
import { randomId } from '../../api/random-id.ts';
import { createIssuer, embed, unsignedBadge } from '../fixtures/badges.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { body, choose, decide, enrolmentOf, expectStatus, line, minutes, publish, untilReleased, verdictOn, type Body } from './acts.ts';
import { openJar } from './jar.ts';
import { expectProblem } from './operations.ts';

/** A PNG of one pixel. */
const PIXEL = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='), (one) => one.charCodeAt(0));
const PRIVATE = {
  reflection: 'PRIVE-reflexion de l’étudiant',
  description: 'PRIVE-description de la trace',
  selfComment: 'PRIVE-commentaire de l’auto-évaluation',
  proposal: 'PRIVE-commentaire de l’enseignante',
  note: 'PRIVE-note du bilan',
  reason: 'PRIVE-motif du jury',
};
const [C1, C2, C3, C4] = programme.competencies.map((one) => one.code) as [string, string, string, string];

describe.each(RUNTIMES)('from a review to a verified badge, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let teacher: Client;
  let chair: Client;
  let student: Client;
  let enrolment: string;
  let review: string;
  let jury: string;
  let evidence: string;
  let badges: Body[];
  let portfolio: string;
  const pathOf = (url: string): string => url.slice(house.origin.length);
  const badgeOf = (competency: string): Body => badges.find((one) => one.competency === competency);
  const text = async (path: string, headers: Record<string, string> = {}): Promise<string> => (await house.fetch(path, { headers })).text();

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    teacher = await house.as(promotion.emails.teacher);
    chair = await house.as(promotion.emails.chair);
    student = await house.as(promotion.students[0]!.email);
    enrolment = promotion.students[0]!.enrolment;
    review = randomId(house.platform.randomBytes);
    const { db } = house.platform;
    const planned = await house.platform.commit([
      insertReview(db, { id: review, enrolment_id: enrolment, period: 'S2' }),
      insertStep(db, { review_id: review, revision: 1, act: 'plan', state: 'planned', person_id: null, note: '', at: '2025-02-01T08:00:00.000Z' }),
    ]);
    expect(planned).toEqual({ ok: true });
  });
  afterAll(() => house?.close());

  const act = async (who: Client, name: string, note = ''): Promise<string> =>
    (await expectStatus(await who.send('POST', `/api/reviews/${review}/acts`, { act: name, note, confirmed: true }), 201)).state;

  it('lets the student deposit a trace, write for the public, and put it into the open review', async () => {
    await act(teacher, 'open');
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S2', genre: 'production', title: 'Un catalogue de scénarios', description: PRIVATE.description, imageAlt: 'Le catalogue' })) form.set(name, value);
    form.append('competencies', C1);
    form.append('competencies', C2);
    form.set('file', new File([PIXEL], 'catalogue œuvre.png', { type: 'text/html' }));
    evidence = (await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form), 201)).id;
    await expectStatus(await student.send('PUT', `/api/evidence/${evidence}`, { reflection: PRIVATE.reflection, publicText: 'Filtrer, copier, annoter.' }), 200);
    await expectStatus(await student.send('PUT', `/api/reviews/${review}/evidence/${evidence}`, { citable: true, publicText: 'Filtrer, copier, annoter.' }), 200);
    const file = await student.get(`/api/evidence/${evidence}/file`);
    const draft = new FormData();
    for (const [name, value] of Object.entries({ period: 'S2', genre: 'production', title: 'Un essai', text: 'Pour rien.' })) draft.set(name, value);
    draft.set('learnings', JSON.stringify({ competency: C1, level: 1, text: 'Ce que la formation n’a pas énoncé' }));
    expect((await expectProblem(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, draft), 422)).code).toBe('unknown_learning');
    draft.delete('learnings');
    const { id: thrown } = await expectStatus(await student.send('POST', `/api/me/enrolments/${enrolment}/evidence`, draft), 201);
    await expectStatus(await student.send('PUT', `/api/reviews/${review}/evidence/${thrown}`, { citable: false, publicText: '' }), 200);
    await expectStatus(await student.send('DELETE', `/api/evidence/${thrown}`), 200);
    expect((await student.send('DELETE', `/api/evidence/${thrown}`)).status).toBe(404);
    // Judged by its bytes, whatever the browser said it was.
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(PIXEL);
  });

  it('asks for a trace before a level is claimed', async () => {
    const claim = (competency: string) => student.send('POST', `/api/reviews/${review}/self-assessments`, { competency, level: 2, comment: PRIVATE.selfComment });
    expect((await expectStatus(await claim(C3), 422)).code).toBe('self_assessment_without_evidence');
    await expectStatus(await claim(C1), 201);
  });

  it('freezes what the student handed in', async () => {
    await act(student, 'self_assess');
    expect(await act(student, 'submit')).toBe('submitted');
    expect((await expectStatus(await student.send('PUT', `/api/reviews/${review}/evidence/${evidence}`, { citable: true, publicText: 'Autre chose.' }), 409)).code).toBe('review_frozen');
    expect((await expectStatus(await student.send('DELETE', `/api/reviews/${review}/evidence/${evidence}`), 409)).code).toBe('review_frozen');
    expect((await expectStatus(await student.send('PUT', `/api/evidence/${evidence}`, { title: 'Autre titre' }), 409)).code).toBe('evidence_frozen');
    for (const edit of [{ description: 'Autre chose.' }, { competencies: [C3] }, { learnings: [] }]) expect((await expectProblem(await student.send('PUT', `/api/evidence/${evidence}`, edit), 409)).code).toBe('evidence_frozen');
    expect((await expectProblem(await student.send('DELETE', `/api/evidence/${evidence}`), 409)).detail).toContain('ne peut être ni modifiée ni supprimée');
    // Their page says so, in their language, and keeps what was typed.
    const jar = openJar(house, student.cookie);
    const edited = await (await jar.form(`/espace/traces/${evidence}`, { title: 'Autre titre', description: '', publicText: '' })).text();
    for (const words of ['ne peut être ni modifiée ni supprimée', 'value="Autre titre"']) expect(edited).toContain(words);
    expect(await (await jar.form(`/espace/traces/${evidence}`, { form: 'delete' })).text()).toContain('ne peut être ni modifiée ni supprimée');
    expect(await (await jar.form(`/en/espace/traces/${evidence}`, { form: 'delete' })).text()).toContain('can neither be changed nor deleted');
    // Whoever asked before the review was submitted and writes after it is refused by the database.
    const { db, commit } = house.platform;
    for (const statements of [updateEvidence(db, evidence, { title: 'Autre titre' }), updateEvidence(db, evidence, {}, [C3]), updateEvidence(db, evidence, {}, undefined, [{ competency: C1, level: 1, text: 'Choisir' }])]) {
      expect(await commit(statements)).toMatchObject({ ok: false, conflict: { rule: 'evidence_frozen' } });
    }
    expect(await commit(deleteEvidence(db, evidence, new Date().toISOString()))).toMatchObject({ ok: false, conflict: { rule: 'review_frozen' } });
    // What it says of a trace for the public stays the student's.
    await expectStatus(await student.send('PUT', `/api/evidence/${evidence}`, { publicText: 'Filtrer, copier, annoter.' }), 200);
  });

  it('shows the teacher expected and attained as two things, and the evidence beside the review', async () => {
    const grid = await expectStatus(await teacher.get(`/api/cohorts/${promotion.cohort}/grid?period=S2`), 200);
    const cell = grid.rows[0].cells.find((one: Body) => one.competency === C1);
    expect(cell).toMatchObject({ expected: 2, attained: 0, proposed: null, proposedState: 'none', decision: null, evidence: 1 });
    const view = await expectStatus(await teacher.get(`/api/reviews/${review}`), 200);
    expect(view.mayPropose).toBe(true);
    expect(view.evidence.map((one: Body) => one.id)).toEqual([evidence]);
    const page = await (await teacher.get(`/suivi/${promotion.cohort}?period=S2`, { accept: 'text/html' })).text();
    expect(page).toContain('Nº 1');
  });

  it('lets the teacher propose a level with a comment, never without', async () => {
    const propose = (competency: string, level: number | null, comment: string, expectedRevision = 0) =>
      teacher.send('POST', `/api/reviews/${review}/proposals`, { competency, level, comment, expectedRevision });
    expect((await expectStatus(await propose(C1, 2, '   '), 422)).code).toBe('comment_required');
    expect((await expectStatus(await propose(C1, 9, 'x'), 422)).code).toBe('unknown_level');
    for (const [competency, level] of [[C1, 2], [C2, 1], [C3, 2], [C4, null]] as const) await expectStatus(await propose(competency, level, PRIVATE.proposal), 201);
    // On what the teacher did not read, nothing is written.
    expect((await expectStatus(await propose(C1, 1, 'x', 0), 409)).code).toBe('decision_changed');
    expect((await expectStatus(await propose(C1, 1, 'x', 7), 409)).code).toBe('decision_changed');
    const seen = await expectStatus(await student.get(`/api/reviews/${review}`), 200);
    // Not before the feedback is complete.
    expect(seen.assessments.filter((one: Body) => one.kind === 'teacher')).toEqual([]);
    expect(seen.cells.every((one: Body) => one.proposedState === 'none')).toBe(true);
  });

  it('brings the review to the jury by named acts', async () => {
    for (const [who, name] of [[teacher, 'complete_feedback'], [teacher, 'hold_interview'], [teacher, 'draft'], [student, 'sign'], [teacher, 'send_to_jury']] as const) {
      await act(who, name, PRIVATE.note);
    }
    expect((await expectStatus(await student.send('POST', `/api/reviews/${review}/acts`, { act: 'submit', note: '' }), 409)).code).toBe('review_transition_not_allowed');
    const administrator = await house.as(promotion.emails.administrator);
    const convene = () => administrator.send('POST', '/api/juries', { cohort: promotion.cohort, period: 'S2', title: 'Jury du second semestre', convenedOn: '2025-06-20' });
    const convened = await expectStatus(await convene(), 201);
    expect(convened.students).toBe(1);
    jury = convened.id;
    // A review is before one open jury at a time.
    await expectStatus(await convene(), 409);
  });

  it('lets the chair decide each line, with reasons where the jury departs from the proposal', async () => {
    expect((await expectStatus(await decide(chair, jury, line(enrolment, C2, { level: 2 })), 422)).code).toBe('decision_reason_required');
    const lines = [
      // Level 1 was never decided: a level is left out, which the jury says and means.
      line(enrolment, C1, { level: 2, reason: PRIVATE.reason }),
      line(enrolment, C2, { level: 2, outcome: 'validated_by_jury', reason: PRIVATE.reason }),
      line(enrolment, C3, { level: 2, outcome: 'not_reached', reason: PRIVATE.reason }),
    ];
    for (const one of lines) await expectStatus(await decide(chair, jury, one), 201);
    const missing = await expectStatus(await chair.send('POST', `/api/juries/${jury}/minutes`, minutes('PV 2025-01')), 409);
    expect(missing).toMatchObject({ code: 'decisions_missing', detail: 'Il manque 1 décision avant de pouvoir signer le procès-verbal.' });
    await expectStatus(await decide(chair, jury, line(enrolment, C4, { level: 2, outcome: 'deferred', reason: PRIVATE.reason })), 201);
  });

  it('issues nothing, and tells the student nothing, before the minutes are signed', async () => {
    expect(await house.platform.db.selectFrom('award').selectAll().execute()).toEqual([]);
    const mine = await enrolmentOf(student);
    expect(mine.badges).toEqual([]);
    expect(mine.staircases.map((one: Body) => one.lastOutcome)).toEqual([null, null, null, null]);
    const seen = await expectStatus(await student.get(`/api/reviews/${review}`), 200);
    expect(seen.cells.map((one: Body) => one.decision)).toEqual([null, null, null, null]);
  });

  it('issues exactly the awards of the signed decisions', async () => {
    expect(await expectStatus(await chair.send('POST', `/api/juries/${jury}/minutes`, minutes('PV 2025-01')), 202)).toEqual({ awards: 2 });
    expect(await untilReleased(chair, jury)).toMatchObject({ awards: 2, planned: 2, signed: 2, released: 2, failed: 0 });
    expect(await house.platform.db.selectFrom('outbox').selectAll().where('kind', 'in', ['plan', 'sign', 'release']).execute()).toEqual([]);
  });

  it('shows the student the badges beside their evidence, private', async () => {
    const mine = await enrolmentOf(student);
    badges = mine.badges;
    expect(badges.map((one) => [one.competency, one.levelName, one.state, one.public, one.awardedOn]).sort()).toEqual([
      [C1, 'Intermédiaire', 'issued', false, '2025-06-20'],
      [C2, 'Intermédiaire', 'issued', false, '2025-06-20'],
    ]);
    expect(badges.every((one) => one.evidence.some((trace: Body) => trace.id === evidence))).toBe(true);
    const third = mine.staircases.find((one: Body) => one.competency === C3);
    expect(third).toMatchObject({ attained: 0, lastOutcome: 'not_reached' });
    for (const one of badges) expect((await house.fetch(pathOf(one.url))).status).toBe(404);
  });

  it('publishes what the student chose, once they say so', async () => {
    const saved = await choose(student, enrolment, { headline: 'Je conçois des formations.', credentials: badges.map((one) => one.id), evidence: [evidence] });
    expect((await house.fetch(pathOf(saved.url))).status).toBe(404);
    portfolio = pathOf(await publish(student, enrolment));
    expect((await enrolmentOf(student)).badges.every((one: Body) => one.public)).toBe(true);
  });

  it('shows a stranger the portfolio in both languages, without script, marks or search engines', async () => {
    for (const path of [portfolio, `/en${portfolio}`]) {
      const answer = await house.fetch(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toContain('text/html');
      expect(answer.headers.get('x-robots-tag')).toBe('noindex, noai, noimageai');
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
      expect([answer.headers.get('referrer-policy'), answer.headers.get('x-content-type-options')]).toEqual(['same-origin', 'nosniff']);
      const page = await answer.text();
      expect(page).toContain('Étudiant Nº 1');
      expect(page).toContain('Intermédiaire');
      expect(page).toContain('Un catalogue de scénarios');
      expect(page).not.toMatch(/\b[0-4]\s*(?:sur|\/|of|out of)\s*4\b/);
      // JSON-LD is a block of data, which no browser runs.
      expect(page).not.toMatch(/<script(?![^>]*\b(?:src=|type="application\/ld\+json"))[^>]*>|\son\w+=|\sstyle=/);
      expect([...page.matchAll(/\b(?:src|href)="(https?:\/\/[^"]+)"/g)].map((one) => one[1]!).filter((url) => !url.startsWith(house.origin))).toEqual([]);
    }
    expect(await text(portfolio)).toContain('lang="fr"');
    expect(await text(`/en${portfolio}`)).toContain('lang="en"');
  });

  it('serves published bytes with an ETag, and nothing again when they are known', async () => {
    for (const path of [portfolio, pathOf(badgeOf(C1).url), `/evidence/${evidence}`]) {
      // Plain at first: a page is compressed a moment after it was published.
      const plain = { accept: '*/*', 'accept-encoding': 'identity' };
      const [first, second] = [await house.fetch(path, { headers: plain }), await house.fetch(path, { headers: plain })];
      const etag = first.headers.get('etag')!;
      expect(etag).toMatch(/^"[0-9a-f]{64}"$/);
      expect(second.headers.get('etag')).toBe(etag);
      expect(await first.text()).toBe(await second.text());
      for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
        for (const coding of ['identity', 'gzip', 'gzip, br']) {
          const again = await house.fetch(path, { headers: { accept: '*/*', 'accept-encoding': coding, 'if-none-match': known } });
          expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
        }
      }
      expect((await house.fetch(path, { headers: { accept: '*/*', 'if-none-match': '"other"' } })).status).toBe(200);
    }
  });

  it('shows a stranger the badge: competency, level on its scale, the descriptor to the letter, how it was judged, whose it is', async () => {
    const page = await text(pathOf(badgeOf(C1).url), { accept: 'text/html' });
    const plain = page.replace(/<[^>]+>/g, ' ').replaceAll('&#39;', '’').replaceAll('&amp;', '&').replace(/\s+/g, ' ');
    expect(plain).toContain(programme.levels[1]!.descriptor!.replace(/\s+/g, ' '));
    for (const level of programme.levels) expect(plain).toContain(level.name);
    expect(plain).toContain('PV 2025-01');
    expect(plain).toContain('Jury du second semestre');
    expect(plain).toContain('Badge au nom de Étudiant Nº 1 ; l’identité de la personne qui le présente n’est pas vérifiée');
    expect(plain).toContain('Filtrer, copier, annoter.');
    expect(plain).toContain('Université d’essai');
  });

  it('answers each media type of a credential in its form, to every origin', async () => {
    const path = pathOf(badgeOf(C1).url);
    const [json, jwt] = [await text(`${path}.json`), await text(`${path}.jwt`)];
    expect(JSON.parse(json).proof).toBeDefined();
    expect(jwt.split('.')).toHaveLength(3);
    const forms = [
      ['application/vc+ld+json', json], ['application/vc', json], ['application/ld+json', json], ['application/json', json],
      ['application/vc+jwt', jwt], ['application/jwt', jwt], ['text/plain', jwt],
    ] as const;
    for (const [mediaType, expected] of forms) {
      const answer = await house.fetch(path, { headers: { accept: mediaType, origin: 'https://verifier.example' } });
      expect([mediaType, answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([mediaType, 200, mediaType]);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept');
      expect(await answer.text()).toBe(expected);
    }
    for (const accept of ['text/html', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', '*/*']) {
      const answer = await house.fetch(path, { headers: { accept } });
      expect([answer.status, answer.headers.get('content-type')?.split(';')[0]]).toEqual([200, 'text/html']);
      expect(answer.headers.get('vary')?.toLowerCase()).toContain('accept');
    }
  });

  it('publishes keys, profile, status list and achievement to every origin', async () => {
    const credential = JSON.parse(await text(`${pathOf(badgeOf(C1).url)}.json`));
    const status = pathOf(credential.credentialStatus.statusListCredential);
    const documents = [pathOf(badgeOf(C1).url), '/.well-known/did.json', '/.well-known/jwks.json', '/issuer', status, pathOf(credential.credentialSubject.achievement.id), `/evidence/${evidence}`];
    for (const path of documents) {
      const answer = await house.fetch(path, { headers: { origin: 'https://verifier.example' } });
      expect([path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([path, 200, '*']);
      const preflight = await house.fetch(path, { method: 'OPTIONS', headers: { origin: 'https://verifier.example', 'access-control-request-method': 'GET' } });
      expect([path, preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([path, 204, '*']);
    }
    const did = await body(await house.fetch('/.well-known/did.json'));
    expect(did.id).toBe(credential.issuer.id);
    expect(JSON.stringify(did) + (await text('/.well-known/jwks.json'))).not.toMatch(/"(?:d|p|q|dp|dq|qi|k)"\s*:/);
    const list = await body(await house.fetch(status));
    const decoded = await decodeStatusList(list.credentialSubject.encodedList);
    if (!decoded.ok) throw new Error(decoded.reason);
    expect(readBit(decoded.bits, credential.credentialStatus.statusListIndex)).toBe(false);
    const etag = (await house.fetch(status)).headers.get('etag')!;
    expect((await house.fetch(status, { headers: { 'if-none-match': etag } })).status).toBe(304);
    for (const path of ['/status/999', '/credentials/unknown', '/credentials/unknown.json', '/evidence/unknown']) {
      const missing = await house.fetch(path, { headers: { origin: 'https://verifier.example' } });
      expect([path, missing.status, missing.headers.get('access-control-allow-origin')]).toEqual([path, 404, '*']);
    }
    for (const path of ['/api/me', '/api/juries', '/verifier', portfolio]) {
      const answer = await house.fetch(path, { headers: { origin: 'https://verifier.example', cookie: student.cookie } });
      expect([path, answer.headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-credentials')]).toEqual([path, null, null]);
    }
  });

  it('signs what issue 2 asks for', async () => {
    const credential = JSON.parse(await text(`${pathOf(badgeOf(C1).url)}.json`));
    const { achievement, result } = credential.credentialSubject;
    expect(credential.id).toBe(badgeOf(C1).url);
    expect(achievement).toMatchObject({ achievementType: 'Competency', humanCode: `${C1}-2`, inLanguage: 'fr', criteria: { narrative: programme.levels[1]!.descriptor } });
    expect(achievement.resultDescription[0].rubricCriterionLevel.map((one: Body) => one.name)).toEqual(programme.levels.map((one) => one.name));
    expect(result[0].achievedLevel).toBe(achievement.resultDescription[0].rubricCriterionLevel[1].id);
    expect(achievement.alignment[0].targetCode).toBe(C1);
    expect(credential.awardedDate).toBe('2025-06-20T12:00:00Z');
    expect(credential.credentialSubject.id).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(credential.evidence[0]).toMatchObject({ name: 'Un catalogue de scénarios', narrative: 'Filtrer, copier, annoter.' });
    expect(credential.relatedResource).toEqual([{ id: credential.evidence[0].id, mediaType: 'application/octet-stream', digestMultibase: expect.stringMatching(/^uEi/) }]);
    expect(credential.relatedResource[0].id).toMatch(new RegExp(`^${house.origin}/evidence/sealed/[a-z0-9]{32}$`));
    // Neither which trace it is nor its digest, which whoever has the file could confirm.
    for (const telling of [evidence, await digestMultibase(PIXEL)]) expect(JSON.stringify(credential)).not.toContain(telling);
    expect(JSON.stringify(credential)).not.toContain('@palier.example');
    expect(credential.credentialSubject.identifier).toEqual([{ type: 'IdentityObject', hashed: false, identityHash: 'Étudiant Nº 1', identityType: 'name' }]);
  });

  it('verifies each form for a stranger: JSON, JWT, PNG and SVG', async () => {
    const path = pathOf(badgeOf(C1).url);
    const [json, jwt] = [await text(`${path}.json`), await text(`${path}.jwt`)];
    const svg = await text(pathOf(badgeOf(C1).imageUrl));
    const forms = [
      ['application/json', json], ['application/vc+ld+json', json], ['text/plain', jwt], ['text/plain', json], ['application/jwt', jwt],
      ['image/png', bakePng(PIXEL, json)!], ['image/png', bakePng(PIXEL, jwt)!], ['image/svg+xml', bakeSvg(svg, json)!], ['image/svg+xml', bakeSvg(svg, jwt)!],
    ] as const;
    for (const [mediaType, bytes] of forms) {
      const report = await verdictOn(house, bytes, mediaType);
      expect([mediaType, report.verdict, report.of('holder')]).toEqual([mediaType, 'valid', 'not_checked: holder_not_presented']);
    }
    const answer = await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': 'application/json', origin: 'https://employer.example', 'sec-fetch-site': 'cross-site' }, body: json });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
  });

  it('finds every tampered copy invalid', async () => {
    const path = pathOf(badgeOf(C1).url);
    const json = await text(`${path}.json`);
    const [header, payload, signature] = (await text(`${path}.jwt`)).split('.') as [string, string, string];
    const changed = (from: string): string => from.replace('Étudiant Nº 1', 'Étudiant Nº 2');
    expect(changed(json)).not.toBe(json);
    const claims = changed(Buffer.from(payload, 'base64url').toString('utf8'));
    const copies = [
      ['application/json', changed(json)],
      ['application/json', json.replace('#niveau-2"', '#niveau-4"')],
      ['text/plain', [header, Buffer.from(claims).toString('base64url'), signature].join('.')],
      ['image/png', bakePng(PIXEL, changed(json))!],
    ] as const;
    for (const [mediaType, bytes] of copies) expect((await verdictOn(house, bytes, mediaType)).verdict).toBe('invalid');
    expect((await verdictOn(house, changed(json), 'application/json')).of('proof')).toBe('failed: proof_invalid');
  });

  it('tells expired, not yet valid, of an unknown issuer, and of no known status apart', async () => {
    const now = new Date();
    const day = 86_400_000;
    const iso = (days: number): string => new Date(now.getTime() + days * day).toISOString().replace(/\.\d+/, '');
    const { bytes } = await house.platform.db.selectFrom('credential_plan').select('bytes').where('id', '=', badgeOf(C1).id).executeTakeFirstOrThrow();
    const ours = (changes: object): Promise<string> => loadIssuer(house.platform).then(({ signer }) => embedProof(JSON.stringify({ ...JSON.parse(bytes), ...changes }), signer.dataIntegrity, now));
    const expired = await verdictOn(house, await ours({ validFrom: iso(-9), validUntil: iso(-2) }), 'application/json');
    expect([expired.verdict, expired.of('proof'), expired.of('dates')]).toEqual(['invalid', 'passed', 'failed: expired']);
    const early = await verdictOn(house, await ours({ validFrom: iso(2) }), 'application/json');
    expect([early.verdict, early.of('proof'), early.of('dates')]).toEqual(['invalid', 'passed', 'failed: not_yet_valid']);

    const stranger = await createIssuer({ method: 'key' });
    const { credentialStatus: _status, ...without } = unsignedBadge(stranger);
    const unknown = await verdictOn(house, await embedProof(JSON.stringify({ ...without, validFrom: iso(-1) }), stranger.signer.dataIntegrity, now), 'application/json');
    expect([unknown.verdict, unknown.of('proof'), unknown.of('issuer'), unknown.of('status')]).toEqual(['undetermined', 'passed', 'failed: issuer_unknown', 'passed: no_status_entry']);

    // Its list is on an address that no request may be made to: what was not checked is said to be unchecked.
    const unreachable = await verdictOn(
      house,
      await embedProof(JSON.stringify({ ...unsignedBadge(stranger, { status: { listUrl: 'https://10.0.0.1/status/1', index: 3 } }), validFrom: iso(-1) }), stranger.signer.dataIntegrity, now),
      'application/json',
    );
    expect([unreachable.verdict, unreachable.of('status')]).toEqual(['undetermined', 'not_checked: status_unreachable']);

    // No badge, but a credential: read as such, and worth what its unknown issuer is.
    const credential = await verdictOn(house, await embed(stranger, { ...without, type: ['VerifiableCredential'], validFrom: iso(-1) }), 'application/json');
    expect([credential.verdict, credential.of('proof'), credential.of('issuer')]).toEqual(['undetermined', 'passed', 'failed: issuer_unknown']);
  });

  it('lets nothing private into any public byte', async () => {
    const paths = [
      portfolio, `/en${portfolio}`, `/evidence/${evidence}`, '/api/programmes', '/.well-known/did.json', '/issuer',
      ...badges.flatMap((one) => [pathOf(one.url), `/en${pathOf(one.url)}`, `${pathOf(one.url)}.json`, `${pathOf(one.url)}.jwt`]),
    ];
    for (const path of paths) {
      const answer = await house.fetch(path, { headers: { accept: '*/*' } });
      expect([path, answer.status]).toEqual([path, 200]);
      const raw = await answer.text();
      const seen = path.endsWith('.jwt') ? raw + Buffer.from(raw.split('.')[1]!, 'base64url').toString('utf8') : raw;
      for (const secret of ['PRIVE-', '@palier.example', 'non atteint', 'Non atteint', 'not reached', 'not_reached', 'différé', 'deferred', 'attendu', 'catalogue œuvre.png']) {
        expect(seen.includes(secret), `${path} holds « ${secret} »`).toBe(false);
      }
    }
    // The search above can find something: the student reads all of it.
    const own = JSON.stringify(await enrolmentOf(student)) + JSON.stringify(await body(await student.get(`/api/reviews/${review}`)));
    for (const secret of [PRIVATE.reflection, PRIVATE.proposal, PRIVATE.note, PRIVATE.selfComment, PRIVATE.description]) expect(own).toContain(secret);
  });

  it('revokes for good: the bit, the verdict, the page and the portfolio say so', async () => {
    const one = badgeOf(C1);
    const [json, jwt] = [await text(`${pathOf(one.url)}.json`), await text(`${pathOf(one.url)}.jwt`)];
    const revocation = { basis: 'new_decision', reason: PRIVATE.reason };
    expect(await expectStatus(await chair.send('POST', `/api/credentials/${one.id}/revocation`, { ...revocation, reason: ' ' }), 422)).toMatchObject({ code: 'reason_required', detail: 'Un motif est nécessaire. Rien n’a été changé.' });
    await expectStatus(await chair.send('POST', `/api/credentials/${one.id}/revocation`, revocation), 201);
    expect((await expectStatus(await chair.send('POST', `/api/credentials/${one.id}/revocation`, revocation), 409)).code).toBe('credential_already_revoked');

    const { credentialStatus } = JSON.parse(json);
    const list = await body(await house.fetch(pathOf(credentialStatus.statusListCredential)));
    const decoded = await decodeStatusList(list.credentialSubject.encodedList);
    if (!decoded.ok) throw new Error(decoded.reason);
    expect(readBit(decoded.bits, credentialStatus.statusListIndex)).toBe(true);

    for (const [mediaType, bytes] of [['application/json', json], ['text/plain', jwt]] as const) {
      const report = await verdictOn(house, bytes, mediaType);
      expect([report.verdict, report.of('proof'), report.of('status')]).toEqual(['invalid', 'passed', 'failed: revoked']);
    }
    // The other badge of the same list is as valid as before.
    expect((await verdictOn(house, await text(`${pathOf(badgeOf(C2).url)}.json`), 'application/json')).verdict).toBe('valid');

    const page = await text(pathOf(one.url), { accept: 'text/html' });
    expect(page).toMatch(/révoqué/i);
    expect(await text(`/en${pathOf(one.url)}`, { accept: 'text/html' })).toMatch(/revoked/i);
    expect(page).not.toContain('PRIVE-');
    const shown = await text(portfolio);
    expect(shown).not.toContain(one.id);
    expect(shown).toContain(badgeOf(C2).id);
    // The bytes of the credential never change, and stay where they were.
    expect(await text(`${pathOf(one.url)}.json`)).toBe(json);
    expect((await enrolmentOf(student)).badges.find((each: Body) => each.id === one.id)).toMatchObject({ state: 'revoked' });
  });

  it('keeps a revoked badge out of the next publication', async () => {
    await publish(student, enrolment);
    expect(await text(portfolio)).not.toContain(badgeOf(C1).id);
    expect(await text(pathOf(badgeOf(C1).url), { accept: 'text/html' })).toMatch(/révoqué/i);
  });
});
