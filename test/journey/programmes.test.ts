/** A programme imported, completed, frozen, followed and served as CASE, on both runtimes. */
import { Ajv2019 } from 'ajv/dist/2019.js';
import addFormatsModule from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeMoodle } from '../../api/domain/programmes/moodle.ts';
import { completed } from '../fixtures/programmes.ts';
import { writeProgrammeFile } from '../../api/routes/programme-schema.ts';
import { haveRecords, recorded } from '../fixtures/recorded.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { insertGrant } from '../../api/queries/people.ts';
import { addPerson, atRest, contents, enrolmentOf, expectStatus, issueAll, type Body } from './acts.ts';
import { openJar } from './jar.ts';
import { expectProblem } from './operations.ts';

const WRITTEN = ['programme', 'programme_draft', 'programme_publication', 'event'] as const;
const FILES = '/api/programme-files';
const DRAFT = '/api/programme-drafts/NEO@2027-essai';

/** What the official schemas say against a document; nothing where they are absent. */
const errorsOf = (name: string, value: unknown): unknown => {
  if (!haveRecords) return [];
  const { $schema: _, $id: __, ...schema } = recorded<Record<string, unknown>>(`case_v1p1/case_v1p1_${name}-jsonschema1.json`);
  const ajv = new Ajv2019({ strict: false });
  addFormatsModule.default(ajv);
  const validate = ajv.compile(schema);
  return validate(value) ? [] : validate.errors;
};

describe.each(RUNTIMES)('programmes, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let administrator: Client;
  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 1 });
    administrator = await house.as(promotion.emails.administrator);
  });
  afterAll(() => house?.close());

  const look = async (text: string, version = ''): Promise<Body> => expectStatus(await administrator.send('POST', `${FILES}/preview`, { text, version }), 200);
  const read = (text: string, plan: string, version = ''): Promise<Response> => administrator.send('POST', FILES, { text, version, plan });
  const unchanged = async (work: () => Promise<unknown>): Promise<void> => {
    const before = await atRest(house, WRITTEN);
    await work();
    expect(await contents(house, WRITTEN)).toEqual(before);
  };
  const json = async (path: string, accept = 'application/json'): Promise<Body> => expectStatus(await house.fetch(path, { headers: { accept } }), 200);

  it('what stands here already is nothing to import, in each of its forms', async () => {
    for (const form of ['json', 'moodle', 'moodle-levels', 'case']) {
      const answer = await house.fetch(`/api/programmes/NEO/2026/file?form=${form}`);
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="NEO-2026(-[\w-]+)?\.(json|csv)"$/);
      const text = await answer.text();
      const preview = await look(text);
      expect([form, preview.target, preview.faults, preview.changes, preview.ignored]).toEqual([form, 'nothing', [], [], []]);
      await unchanged(async () => expect(await expectStatus(await read(text, preview.plan), 201)).toEqual({ code: 'NEO', version: '2026', revision: 0 }));
    }
  });

  it('a file with a fault changes nothing, and its line is named', async () => {
    await unchanged(async () => {
      const text = writeProgrammeFile(completed).replace('"code": "NEO-C2"', '"code": "NEO C2"');
      const line = text.slice(0, text.indexOf('NEO C2')).split('\n').length;
      const preview = await look(text);
      expect(preview).toMatchObject({ target: 'unreadable', programme: null });
      expect(preview.faults[0]).toEqual({ line, kind: 'code_unreadable', value: 'NEO C2' });
      expect((await expectProblem(await read(text, preview.plan), 422)).code).toBe('programme_file_faults');
      // A version that is frozen keeps its words, whatever a file says.
      const other = writeProgrammeFile({ ...programme, title: 'Un autre titre' });
      const frozen = await look(other);
      expect([frozen.target, frozen.changes]).toEqual(['frozen', [{ section: 'programme', item: '', field: 'title', before: 'Parcours NEO', after: 'Un autre titre' }]]);
      expect((await expectProblem(await read(other, frozen.plan), 409)).code).toBe('programme_version_frozen');
      expect((await expectProblem(await read(writeProgrammeFile(completed), 'sans aperçu'), 409)).code).toBe('programme_changed');
    });
  });

  it('a file becomes one draft, however often and from however many tabs it is sent', async () => {
    const text = writeProgrammeFile(completed);
    const preview = await look(text);
    expect([preview.target, preview.from, preview.lacking]).toEqual(['new_draft', '2026', []]);
    expect((preview.changes as Body[]).every((one) => one.before === null)).toBe(true);
    const answers = await Promise.all([read(text, preview.plan), read(text, preview.plan)]);
    expect(answers.map((one) => one.status).toSorted()).toEqual([201, 409]);
    expect((await look(text)).target).toBe('nothing');
    expect((await expectStatus(await administrator.get(DRAFT), 200)).programme).toEqual(completed);
    // A draft is nobody's but who prepares it: no page, no badge and no framework knows it.
    for (const path of ['/api/programmes/NEO/2027-essai', '/programmes/NEO/2027-essai', '/achievements/NEO/2027-essai/NEO-C1/1']) expect([path, (await house.fetch(path)).status]).toEqual([path, 404]);
    expect(JSON.stringify(await json('/ims/case/v1p1/CFDocuments'))).not.toContain('2027-essai');
    expect((await expectProblem(await administrator.send('POST', '/api/cohorts', { name: 'Trop tôt', programme: { code: 'NEO', version: '2027-essai' } }), 404)).code).toBe('not_found');
  });

  it('of two people who complete a draft at once, the second is told', async () => {
    const rules = [{ text: 'Une règle votée.', reference: 'CFVU 2026-13', votedOn: '2026-07-03' }];
    const save = (stated: object, expectedRevision = 1): Promise<Response> => administrator.send('PUT', DRAFT, { expectedRevision, stated });
    expect(await expectStatus(await save({ rules }), 200)).toEqual({ revision: 2 });
    await unchanged(async () => {
      expect((await expectProblem(await save({ rules: [] }), 409)).code).toBe('programme_changed');
      expect((await expectProblem(await save({ essentialComponents: [{ competency: 'NEO-C9', text: 'x' }] }, 2), 422)).code).toBe('programme_stated_unreadable');
      expect((await expectProblem(await save({ rules: [{ text: 'Sans date.', reference: 'x', votedOn: '' }] }, 2), 422)).code).toBe('programme_stated_unreadable');
      expect((await expectProblem(await administrator.send('POST', '/api/programme-drafts', { code: 'NEO', from: '2026', version: '2026' }), 409)).code).toBe('programme_version_taken');
      expect((await expectProblem(await administrator.send('POST', '/api/programme-drafts', { code: 'NEO', from: '2026', version: '../x' }), 422)).code).toBe('programme_code_unreadable');
      expect((await expectProblem(await administrator.send('POST', `${DRAFT}/publication`, { expectedRevision: 1 }), 409)).code).toBe('programme_changed');
    });
    // What was not sent stays as it was.
    expect((await expectStatus(await administrator.get(DRAFT), 200)).programme.stated).toEqual({ ...completed.stated, rules });
  });

  it('whose badges could not be signed is not frozen, and whoever tries is told which and why', async () => {
    // Two labels that sort one way by code points and the other by UTF-16 units: verifiers would compute two signatures.
    const levels = [{ order: 1, name: 'Novice', descriptor: null }, { order: 2, name: 'Ａvancé', descriptor: null }];
    const competencies = completed.competencies.map((one) => ({ ...one, verb: '🎓 CONCEVOIR' }));
    const text = writeProgrammeFile({ ...completed, version: 'deux-ordres', levels, competencies, periods: completed.periods.map((one) => ({ ...one, expectedLevel: null })), stated: undefined } as never);
    await expectStatus(await read(text, (await look(text)).plan), 201);
    await unchanged(async () => {
      const { code, detail } = await expectProblem(await administrator.send('POST', '/api/programme-drafts/NEO@deux-ordres/publication', { expectedRevision: 1 }), 409);
      expect([code, detail]).toEqual(['programme_unissuable', expect.stringContaining('« Ａvancé')]);
    });
    await expectStatus(await administrator.send('DELETE', '/api/programme-drafts/NEO@deux-ordres'), 200);
  });

  it('courses, hours, placements, steps of the memoir, mentoring and who decides are stated in the draft’s pages, where what cannot be read changes nothing', async () => {
    const before = await expectStatus(await administrator.get(DRAFT), 200);
    const save = (plan: object, expectedRevision: number = before.revision): Promise<Response> => administrator.send('PUT', DRAFT, { expectedRevision, plan });
    await unchanged(async () => {
      for (const plan of [{ periods: [{ code: 'S9', hours: 1, courses: [] }] }, { periods: [{ code: 'S1', hours: 0, courses: [] }] }, { periods: [{ code: 'S1', hours: null, courses: [{ title: '', difficulty: null, hours: null }] }] }, { placements: [{ year: 'M9', hours: 150, workStudyInstead: false }] }, { memoirMilestones: ['Sujet', 'Sujet'] }, { memoirMilestones: ['Sujet\nrendu'] }]) {
        expect((await expectProblem(await save(plan), 422)).code).toBe('programme_stated_unreadable');
      }
      for (const plan of [{ mentoring: { mode: 'individual', frequency: 'daily' } }, { placement: [] }]) await expectProblem(await save(plan), 422);
      expect((await expectProblem(await save({ decisionBody: 'Le conseil' }, before.revision - 1), 409)).code).toBe('programme_changed');
    });
    const jar = openJar(house, administrator.cookie);
    const at = '/administration/programmes/NEO/completer?version=2027-essai&partie=formation';
    const fields = { act: 'save', revision: String(before.revision), mode: 'group', frequency: '', decisionBody: '', 'hours-0': '40', 'courses-0': '2', 'course-0-0-title': 'Ergonomie', 'course-0-0-difficulty': 'Difficile', 'course-0-0-hours': 'douze', 'placement-0-hours': '', 'placement-0-instead': 'on', 'placement-1-hours': '560', memoirMilestones: ' Sujet déposé \r\n\r\nPlan discuté\r\nSoutenance' };
    const refusedPage = await (await jar.form(at, fields)).text();
    for (const words of ['«\u00a0douze\u00a0» n’est pas un nombre d’heures lisible', 'Donnez la forme et le rythme des séances', 'value="Ergonomie"', 'Donnez les heures de stage de M1', 'Sujet déposé\nPlan discuté\nSoutenance']) expect(refusedPage).toContain(words);
    expect((await jar.form(at, { ...fields, frequency: 'monthly', decisionBody: 'Le conseil de perfectionnement', 'course-0-0-hours': '12', 'placement-0-hours': '150' })).status).toBe(303);
    const after = (await expectStatus(await administrator.get(DRAFT), 200)).programme;
    expect([after.placements, after.memoirMilestones]).toEqual([[{ year: 'M1', hours: 150, workStudyInstead: true }, { year: 'M2', hours: 560, workStudyInstead: false }], ['Sujet déposé', 'Plan discuté', 'Soutenance']]);
    expect([after.periods[0].hours, after.periods[0].courses, after.mentoring, after.decisionBody, after.stated]).toEqual([40, [{ title: 'Ergonomie', difficulty: 'Difficile', hours: 12 }], { mode: 'group', frequency: 'monthly' }, 'Le conseil de perfectionnement', before.programme.stated]);
    const freezing = await (await administrator.get('/administration/programmes/NEO/completer?version=2027-essai&partie=figer', { accept: 'text/html' })).text();
    for (const words of ['S1\u00a0: 40 h, un cours', 'La décision revient à\u00a0: Le conseil de perfectionnement.', 'Stage en M1\u00a0: 150\u00a0h, ou l’alternance', 'Sujet déposé ; Plan discuté ; Soutenance']) expect(freezing).toContain(words);
    // Emptied, it is not stated any more: the other tests find the draft as it was.
    const { revision } = await expectStatus(await administrator.get(DRAFT), 200);
    await expectStatus(await save({ periods: before.programme.periods.map((one: Body) => ({ code: one.code, hours: one.hours ?? null, courses: one.courses ?? [] })), placements: before.programme.placements ?? [], memoirMilestones: before.programme.memoirMilestones ?? [], mentoring: before.programme.mentoring ?? null, decisionBody: before.programme.decisionBody ?? null }, revision), 200);
    expect((await expectStatus(await administrator.get(DRAFT), 200)).programme).toEqual(before.programme);
  });

  it('a head prepares their own programme, and no other', async () => {
    const { id, email } = await addPerson(house, null, promotion.cohort);
    expect(await house.platform.commit([insertGrant(house.platform.db, { person_id: id, role: 'programme_head', cohort_id: '*', programme_code: 'NEO' })])).toEqual({ ok: true });
    const head = await house.as(email);
    expect((await expectStatus(await head.get('/api/programme-drafts'), 200)).drafts.map((one: Body) => one.draft)).toEqual(['NEO@2027-essai']);
    await expectStatus(await head.get(DRAFT), 200);
    const text = writeProgrammeFile({ ...completed, code: 'AUTRE', version: '1' });
    await unchanged(async () => {
      await expectProblem(await head.send('POST', `${FILES}/preview`, { text }), 403);
      await expectProblem(await head.send('POST', FILES, { text, plan: (await look(text)).plan }), 403);
      await expectProblem(await head.send('POST', '/api/programme-drafts', { code: 'IRP', from: '2025', version: '2026' }), 404);
      await expectProblem(await head.send('DELETE', '/api/programme-drafts/IRP@2026'), 404);
    });
    expect((await head.get('/administration/programmes', { accept: 'text/html' })).status).toBe(200);
    expect((await head.get('/administration', { accept: 'text/html' })).status).toBe(403);
  });

  it('frozen, it is public with what it states, can be followed, and changes no more', async () => {
    expect(await expectStatus(await administrator.send('POST', `${DRAFT}/publication`, { expectedRevision: 4 }), 201)).toEqual({ code: 'NEO', version: '2027-essai' });
    await expectProblem(await administrator.get(DRAFT), 404);
    const page = await (await house.fetch('/programmes/NEO/2027-essai', { headers: { accept: 'text/html' } })).text();
    expect(['Composantes essentielles', 'en testant, avec des usagers', 'Une règle votée.', 'CFVU 2026-13', 'M1\u00a0: 150'].filter((words) => !page.includes(words))).toEqual([]);
    // What a version has not stated has no heading.
    const silent = await (await house.fetch('/programmes/NEO/2026', { headers: { accept: 'text/html' } })).text();
    expect(['Composantes essentielles', 'Apprentissages critiques', 'Règles d’évaluation'].filter((words) => silent.includes(words))).toEqual([]);
    await expectStatus(await administrator.send('POST', '/api/cohorts', { name: 'NEO 2027', programme: { code: 'NEO', version: '2027-essai' } }), 201);
    const { db, commit } = house.platform;
    for (const statement of [db.updateTable('programme').set({ body: '{}' }).where('version', '=', '2027-essai'), db.deleteFrom('programme').where('version', '=', '2027-essai')]) {
      expect(await commit([statement])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'programme_frozen' } });
    }
    expect(await commit([db.insertInto('programme_draft').values({ code: 'NEO', version: '2027-essai', revision: 1, body: '{}', saved_by: promotion.students[0]!.person, saved_at: '2026-01-01T00:00:00.000Z' })])).toEqual({ ok: false, conflict: { kind: 'conflict', rule: 'programme_frozen' } });
  });

  it('from Moodle it keeps what Moodle does not hold, and cannot be frozen while it lacks what a cohort needs', async () => {
    const edited = writeMoodle(programme, 'scale').replace('CONCEVOIR des ressources et des formations.', 'CONCEVOIR des ressources et des parcours.');
    const preview = await look(edited, '2028');
    expect(preview.changes).toEqual([{ section: 'competency', item: 'NEO-C2', field: 'statement', before: 'CONCEVOIR des ressources et des formations.', after: 'CONCEVOIR des ressources et des parcours.' }]);
    expect(preview.programme).toMatchObject({ code: 'NEO', version: '2028', periods: 4 });
    const unknown = writeMoodle({ ...programme, code: 'AUTRE' }, 'scale');
    const alone = await look(unknown);
    expect([alone.target, alone.from, alone.lacking, alone.cutInPictures]).toEqual(['new_draft', null, ['periods'], []]);
    const level = 'Niveau 1 : mobiliser ses acquis de façon autonome';
    expect((await look(unknown.replaceAll('Novice', level))).cutInPictures).toEqual([level]);
    await expectStatus(await read(unknown, alone.plan), 201);
    await unchanged(async () => expect((await expectProblem(await administrator.send('POST', '/api/programme-drafts/AUTRE@1/publication', { expectedRevision: 1 }), 409)).code).toBe('programme_incomplete'));
    await expectStatus(await administrator.send('DELETE', '/api/programme-drafts/AUTRE@1'), 200);
    await expectProblem(await administrator.get('/api/programme-drafts/AUTRE@1'), 404);
  });

  it('the alignment of a badge resolves: a page for people, the framework for machines, in every origin', async () => {
    await issueAll(house, promotion, 'PV programmes');
    const student = await house.as(promotion.students[0]!.email);
    const [badge] = (await enrolmentOf(student)).badges as Body[];
    const { embedded } = await house.platform.db.selectFrom('signed_credential').select('embedded').where('id', '=', badge.id).executeTakeFirstOrThrow();
    const [alignment] = JSON.parse(embedded).credentialSubject.achievement.alignment as Body[];
    const path = alignment.targetUrl.slice(house.origin.length).replace(/#.*/, '');
    expect((await house.fetch(path, { headers: { accept: 'text/html' } })).headers.get('content-type')).toContain('text/html');
    const machine = await house.fetch(path, { headers: { accept: 'application/ld+json, application/json', origin: 'https://ailleurs.example' } });
    expect([machine.status, machine.headers.get('access-control-allow-origin'), machine.headers.get('vary')]).toEqual([200, '*', 'accept']);
    const framework = (await machine.json()) as Body;
    expect(errorsOf('cfpackage', framework)).toEqual([]);
    const item = framework.CFItems.find((one: Body) => one.uri === alignment.targetUrl);
    expect(item).toMatchObject({ fullStatement: alignment.targetName, humanCodingScheme: alignment.targetCode });
    expect(framework.CFDocument.title).toBe(alignment.targetFramework);
    // The page says where the framework is.
    const page = await house.fetch(path, { headers: { accept: 'text/html' } });
    expect(page.headers.get('link')).toBe(`</ims/case/v1p1/CFPackages/${framework.CFDocument.identifier}>; rel="alternate"; type="application/json"`);
    expect(page.headers.get('vary')).toContain('accept');
  });

  it('is served as CASE 1.1 by the official schemas, with addresses that lead where they say', async () => {
    const base = '/ims/case/v1p1';
    const documents = await json(`${base}/CFDocuments`);
    expect(errorsOf('cfdocumentset', documents)).toEqual([]);
    expect(documents.CFDocuments.map((one: Body) => one.version)).toEqual(['2026', '2027-essai']);
    expect((await json(`${base}/CFDocuments?limit=1&offset=1`)).CFDocuments.map((one: Body) => one.version)).toEqual(['2027-essai']);
    const of2027 = documents.CFDocuments[1];
    const at = (uri: string): string => uri.slice(house.origin.length);
    expect(errorsOf('cfdocument', await json(`${base}/CFDocuments/${of2027.identifier}`))).toEqual([]);
    const framework = await json(at(of2027.CFPackageURI.uri));
    expect(errorsOf('cfpackage', framework)).toEqual([]);
    const competency = framework.CFItems[0];
    const item = await json(`${base}/CFItems/${competency.identifier}`);
    expect(errorsOf('cfitem', item)).toEqual([]);
    expect(item).toMatchObject({ uri: competency.uri, CFDocumentURI: { identifier: of2027.identifier } });
    expect(errorsOf('cfassociationset', await json(`${base}/CFItemAssociations/${competency.identifier}`))).toEqual([]);
    expect(errorsOf('cfassociation', await json(at(framework.CFAssociations[0].uri)))).toEqual([]);
    expect(errorsOf('cfrubric', await json(at(framework.CFRubrics[0].uri)))).toEqual([]);
    expect(errorsOf('cfitemtypeset', await json(at(framework.CFDefinitions.CFItemTypes[0].uri)))).toEqual([]);
    // Kept for an hour, and asked again without its bytes.
    const first = await house.fetch(`${base}/CFPackages/${of2027.identifier}`);
    expect([first.headers.get('cache-control'), first.headers.get('access-control-allow-origin')]).toEqual(['public, max-age=3600', '*']);
    expect((await house.fetch(`${base}/CFPackages/${of2027.identifier}`, { headers: { 'if-none-match': first.headers.get('etag')! } })).status).toBe(304);
  });

  it('answers what it does not have in CASE’s own words', async () => {
    const base = '/ims/case/v1p1';
    for (const [path, status, minor] of [
      [`${base}/CFItems/6ba7b811-9dad-51d1-80b4-00c04fd430c8`, 404, 'unknownobject'], [`${base}/CFItems/pas-un-uuid`, 400, 'invalid_uuid'], [`${base}/CFConcepts/6ba7b811-9dad-51d1-80b4-00c04fd430c8`, 404, 'unknownobject'],
      [`${base}/CFDocuments?limit=0`, 400, 'invalid_selection_field'], [`${base}/CFDocuments?offset=99`, 404, 'unknownobject'], [`${base}/CFDocuments?sort=title`, 400, 'invalid_sort_field'], [`${base}/constructor/x`, 404, 'unknownobject'],
    ] as const) {
      const answer = await house.fetch(path);
      const said = (await answer.json()) as Body;
      expect([path, answer.status, said.imsx_codeMinor?.imsx_codeMinorField[0].imsx_codeMinorFieldValue]).toEqual([path, status, minor]);
      expect(errorsOf('imsx_statusinfo', said)).toEqual([]);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    }
    // Read-only.
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await house.fetch(`${base}/CFDocuments`, { method })).status).toBe(404);
  });
});
