/**
 * Who may do what: every operation that the API describes, as every role, on
 * one's own objects and on another cohort's. An operation that is not in the
 * table below fails the test: whoever adds one says here who may use it.
 */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { svg } from '../fixtures/pictures.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { addPerson, choose, contents, enrolmentOf, issueAll, publish, TABLES } from './acts.ts';
import { endorse } from './endorsed.ts';
import { expectProblem, listOperations, type Operation } from './operations.ts';

const ROLES = ['stranger', 'nobody', 'student', 'fellow', 'teacher', 'member', 'chair', 'administrator', 'foreign teacher', 'foreign chair', 'foreign student'] as const;
type Who = (typeof ROLES)[number];
const EVERYBODY = ROLES;
const SIGNED_IN = ROLES.filter((one) => one !== 'stranger');
const OWNER: readonly Who[] = ['student'];
const STAFF: readonly Who[] = ['teacher', 'member', 'chair', 'administrator'];
const JURY: readonly Who[] = ['member', 'chair', 'administrator'];

/** On an object of the first student, or of their cohort. */
const ALLOWED: Record<string, readonly Who[]> = {
  'POST /api/verify': EVERYBODY,
  'GET /api/relay': EVERYBODY,
  'GET /api/registry': EVERYBODY,
  'GET /api/offline-verifier': EVERYBODY,
  'POST /api/sign-in': EVERYBODY,
  'POST /api/sign-in/confirmation': EVERYBODY,
  'POST /api/sign-out': EVERYBODY,
  'GET /api/me': EVERYBODY,
  'GET /api/programmes': EVERYBODY,
  'GET /api/programmes/{code}/{version}': EVERYBODY,
  'GET /api/me/enrolments': SIGNED_IN,
  'GET /api/cohorts': SIGNED_IN,
  'GET /api/juries': SIGNED_IN,
  'PUT /api/me/enrolments/{enrolment}/portfolio': OWNER,
  'POST /api/me/enrolments/{enrolment}/publication': OWNER,
  'DELETE /api/me/enrolments/{enrolment}/publication': OWNER,
  'GET /api/me/enrolments/{enrolment}/preview': OWNER,
  'PUT /api/me/enrolments/{enrolment}/preferences': OWNER,
  'POST /api/me/enrolments/{enrolment}/evidence': OWNER,
  'PUT /api/evidence/{evidence}': OWNER,
  'GET /api/evidence/{evidence}/file': [...OWNER, ...STAFF],
  'GET /api/cohorts/{cohort}/grid': STAFF,
  'GET /api/reviews/{review}': [...OWNER, ...STAFF],
  'POST /api/reviews/{review}/proposals': ['teacher'],
  'POST /api/reviews/{review}/self-assessments': OWNER,
  'PUT /api/reviews/{review}/evidence/{evidence}': OWNER,
  'DELETE /api/reviews/{review}/evidence/{evidence}': OWNER,
  // The example act is a teacher's.
  'POST /api/reviews/{review}/acts': ['teacher'],
  'POST /api/juries': ['chair', 'administrator'],
  'GET /api/juries/{jury}': JURY,
  'POST /api/juries/{jury}/decisions': ['chair'],
  'POST /api/juries/{jury}/minutes': ['chair'],
  'GET /api/juries/{jury}/issuance': JURY,
  'GET /api/juries/{jury}/issuance/events': JURY,
  'POST /api/awards/{award}/credential': ['chair', 'administrator'],
  'GET /api/me/enrolments/{enrolment}/clr': OWNER,
  'POST /api/me/enrolments/{enrolment}/clr': OWNER,
  'POST /api/me/enrolments/{enrolment}/clr/{clr}/publication': OWNER,
  'DELETE /api/me/enrolments/{enrolment}/clr/{clr}/publication': OWNER,
  'GET /api/credentials/{credential}/evidence/{seal}/proof': OWNER,
  'POST /api/credentials/{credential}/revocation': ['chair', 'administrator'],
  'GET /api/me/enrolments/{enrolment}/endorsements': OWNER,
  'POST /api/me/enrolments/{enrolment}/endorsements': OWNER,
  'POST /api/me/enrolments/{enrolment}/endorsements/{invitation}/reminder': OWNER,
  'PUT /api/me/enrolments/{enrolment}/endorsements/{invitation}/display': OWNER,
  'DELETE /api/me/enrolments/{enrolment}/endorsements/{invitation}': OWNER,
  'GET /api/cohorts/{cohort}/endorsements': STAFF,
  'POST /api/endorsements/{endorsement}/withdrawal': ['teacher', 'chair', 'administrator'],
  // Whoever has the link of a message; nobody has the one of these examples.
  'POST /api/endorser/invitation': EVERYBODY,
  'POST /api/endorser/preview': EVERYBODY,
  'POST /api/endorser/answer': EVERYBODY,
  'POST /api/endorser/refusal': EVERYBODY,
  'POST /api/endorser/endorsement': EVERYBODY,
  'POST /api/endorser/withdrawal': EVERYBODY,
  'POST /api/revocations': ['chair', 'administrator'],
  'GET /api/cohorts/{cohort}/credentials': ['chair', 'administrator'],
  'GET /api/credentials/{credential}/citations': ['chair', 'administrator'],
  'POST /api/credentials/{credential}/correction': ['chair', 'administrator'],
  'GET /api/people/{person}/name': ['administrator'],
  'POST /api/people/{person}/name': ['administrator'],
  'GET /api/programmes/{code}/{version}/images': ['administrator'],
  'POST /api/programmes/{code}/{version}/images': ['administrator'],
  'GET /api/images/{image}': ['administrator'],
  'PUT /api/images/{image}/choice': ['administrator'],
  'DELETE /api/images/{image}/choice': ['administrator'],
  'POST /api/cohorts': ['administrator'],
  'POST /api/cohorts/{cohort}/people/preview': ['administrator'],
  'POST /api/cohorts/{cohort}/people': ['administrator'],
  'GET /api/people': ['administrator'],
  'GET /api/keys': ['administrator'],
  'GET /api/outbox': ['administrator'],
  'GET /api/journal': ['administrator'],
  'POST /api/journal/check': ['administrator'],
  'GET /api/journal/export.jsonl': ['administrator'],
  'GET /api/journal/export.csv': ['administrator'],
  'GET /api/me/data': SIGNED_IN,
  'GET /api/me/data.zip': SIGNED_IN,
  'PUT /api/me/badges': SIGNED_IN,
  'POST /api/me/erasures': SIGNED_IN,
  'GET /api/privacy': EVERYBODY,
  // Whoever has the number of a receipt.
  'GET /api/erasures/{erasure}': EVERYBODY,
  'GET /api/register': ['administrator'],
  'GET /api/register/erasures.json': ['administrator'],
  'POST /api/people/{person}/erasure': ['administrator'],
  'POST /api/restoration/erasures': ['administrator'],
  'GET /api/restoration': ['administrator'],
  'POST /api/restoration/lists': ['administrator'],
  'POST /api/restoration/lost': ['administrator'],
  'POST /api/restoration/confirmation': ['administrator'],
};

/** Pages, and who finds something behind them. */
const PAGES: Record<string, readonly Who[]> = {
  '/espace': ['student', 'fellow', 'foreign student'],
  '/suivi': ['teacher', 'member', 'chair', 'administrator', 'foreign teacher', 'foreign chair'],
  '/jury': ['member', 'chair', 'administrator', 'foreign chair'],
  '/administration': ['administrator'],
};

describe.each(RUNTIMES)('roles, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let foreign: Promotion;
  let operations: Operation[];
  let known: Record<string, string>;
  const clients = new Map<Who, Client | null>();

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2, file: new TextEncoder().encode('Un entretien.') });
    foreign = await createPromotion(house.platform, { students: 1 });
    await issueAll(house, promotion, 'PV 1');
    const { enrolment, review } = promotion.students[0]!;
    const owner = await house.as(promotion.students[0]!.email);
    const form = new FormData();
    for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une note' })) form.set(name, value);
    form.set('file', new File(['Bonjour.'], 'note.txt'));
    const { id: evidence } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form)).json()) as { id: string };
    const mine = await enrolmentOf(owner);
    await choose(owner, enrolment, { credentials: [mine.badges[0].id], evidence: [evidence] });
    const drawn = new FormData();
    for (const [name, value] of Object.entries({ competency: 'NEO-C1', level: '1', textEquivalent: 'Un carré bleu' })) drawn.set(name, value);
    drawn.set('file', new File([Uint8Array.from(svg())], 'badge.svg'));
    const administrator = await house.as(promotion.emails.administrator);
    const { id: clr } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/clr`, { period: 'S1', credentials: [mine.badges[0].id] })).json()) as { id: string };
    const { award_id: award } = await house.platform.db.selectFrom('credential_plan').select('award_id').where('id', '=', mine.badges[0].id).executeTakeFirstOrThrow();
    const { image } = (await (await administrator.send('POST', '/api/programmes/NEO/2026/images', drawn)).json()) as { image: string };
    known = { enrolment, review, evidence, jury: promotion.jury, cohort: promotion.cohort, credential: mine.badges[0].id, seal: mine.badges[0].proofs[0].url.split('/').at(-2), code: 'NEO', version: '2026', person: promotion.students[0]!.person, image, clr, award, competency: mine.badges[0].competency, ...(await endorse(house, enrolment, mine.badges[0].id, mine.badges[0].competency)) };
    operations = await listOperations(house);

    const people: Record<Exclude<Who, 'stranger'>, string> = {
      nobody: (await addPerson(house, null, promotion.cohort)).email,
      student: promotion.students[0]!.email,
      fellow: promotion.students[1]!.email,
      teacher: promotion.emails.teacher,
      member: promotion.emails.member,
      chair: promotion.emails.chair,
      administrator: promotion.emails.administrator,
      'foreign teacher': foreign.emails.teacher,
      'foreign chair': foreign.emails.chair,
      'foreign student': foreign.students[0]!.email,
    };
    clients.set('stranger', null);
    for (const [who, email] of Object.entries(people)) clients.set(who as Who, await house.as(email));
  });
  afterAll(() => house?.close());

  async function send(one: Operation, who: Who, parameters: Record<string, string> = known): Promise<Response> {
    const cookie = clients.get(who)?.cookie;
    const headers = { ...(cookie ? { cookie } : {}), origin: house.origin };
    const path = one.path(parameters);
    if (one.accepts.includes('multipart/form-data')) {
      const form = new FormData();
      for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une trace', text: 'x' })) form.set(name, value);
      return house.fetch(path, { method: one.method, headers, body: form });
    }
    const named: Record<string, object> = {
      'POST /api/juries': { cohort: parameters['cohort'] },
      'POST /api/cohorts': { programme: { code: 'NEO', version: '2026' } },
      'POST /api/revocations': { credentials: [parameters['credential']] },
      'POST /api/me/enrolments/{enrolment}/endorsements': { kind: 'badge', subject: parameters['credential'], scope: [parameters['competency']] },
    };
    const body = one.name in named ? { ...(one.example as object), ...named[one.name] } : one.example;
    return house.fetch(path, { method: one.method, headers: { ...headers, 'content-type': 'application/json' }, ...(one.accepts.length > 0 ? { body: JSON.stringify(body ?? {}) } : {}) });
  }
  /** The order of a test's own acts: what ends a session comes last. */
  const ordered = (): Operation[] => [...operations].sort((a, b) => Number(a.name === 'POST /api/sign-out') - Number(b.name === 'POST /api/sign-out'));

  it('has a line in the table for every operation, and no line too many', () => {
    expect(operations.map((one) => one.name).sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it('lets nobody do what their role does not allow, and changes nothing', async () => {
    const before = await contents(house, TABLES);
    let refused = 0;
    for (const one of ordered()) {
      for (const who of ROLES.filter((each) => !ALLOWED[one.name]!.includes(each))) {
        const answer = await send(one, who);
        const status = answer.status;
        expect([one.name, who, status]).toEqual([one.name, who, who === 'stranger' ? 401 : expect.toSatisfy((code: number) => code === 403 || code === 404)]);
        await expectProblem(answer, status);
        // A colleague may know that it exists; everybody else is not told.
        const ofACohort = /\{(enrolment|review|evidence|jury|cohort|credential)\}/.test(one.template);
        if (['nobody', 'fellow', 'foreign teacher', 'foreign chair', 'foreign student'].includes(who) && ofACohort) expect([one.name, who, status]).toEqual([one.name, who, 404]);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(200);
    expect(await contents(house, TABLES)).toEqual(before);
  });

  it('lets no role reach into another cohort', async () => {
    const { enrolment, review, evidence } = foreign.students[0]!;
    const theirs = { ...known, enrolment, review, evidence, jury: foreign.jury, cohort: foreign.cohort };
    const before = await contents(house, TABLES);
    for (const one of operations.filter(({ template, name }) => /\{(enrolment|review|evidence|jury|cohort)\}/.test(template) || name === 'POST /api/juries')) {
      for (const who of ['student', 'fellow', 'teacher', 'member', 'chair'] as const) {
        const answer = await send(one, who, theirs);
        expect([one.name, who, answer.status]).toEqual([one.name, who, 404]);
        await answer.arrayBuffer();
      }
    }
    expect(await contents(house, TABLES)).toEqual(before);
  });

  it('shows in its lists what is one’s own and no more', async () => {
    const list = async (who: Who, path: string): Promise<any> => (await clients.get(who)!.get(path)).json();
    expect((await list('teacher', '/api/cohorts')).cohorts.map((one: { id: string }) => one.id)).toEqual([promotion.cohort]);
    expect((await list('foreign teacher', '/api/cohorts')).cohorts.map((one: { id: string }) => one.id)).toEqual([foreign.cohort]);
    expect((await list('administrator', '/api/cohorts')).cohorts).toHaveLength(2);
    expect((await list('student', '/api/cohorts')).cohorts).toEqual([]);
    expect((await list('chair', '/api/juries')).juries.map((one: { id: string }) => one.id)).toEqual([promotion.jury]);
    expect((await list('teacher', '/api/juries')).juries).toEqual([]);
    expect((await list('fellow', '/api/me/enrolments')).enrolments.map((one: { id: string }) => one.id)).toEqual([promotion.students[1]!.enrolment]);
    expect((await list('nobody', '/api/me/enrolments')).enrolments).toEqual([]);
    expect(JSON.stringify(await list('administrator', '/api/keys'))).not.toMatch(/"(d|p|q|sealed|privateJwk|sealedPrivate)"/);
    // The journal says what was done to what, never in whose words or with whose address.
    expect(JSON.stringify(await list('administrator', '/api/journal'))).not.toMatch(/@palier\.example|Commentaire privé|Réflexion privée/);
  });

  it('sends strangers of a private page to sign in, and refuses the wrong role', async () => {
    for (const [path, allowed] of Object.entries(PAGES)) {
      // The guard is one function: the second language is asked for on the quicker runtime.
      for (const prefix of runtime === 'node' ? ['', '/en'] : ['']) {
        for (const who of ROLES) {
          const cookie = clients.get(who)?.cookie;
          const answer = await house.fetch(`${prefix}${path}`, { headers: { accept: 'text/html', ...(cookie ? { cookie } : {}) } });
          await answer.arrayBuffer();
          expect([prefix, path, who, answer.status]).toEqual([prefix, path, who, allowed.includes(who) ? 200 : who === 'stranger' ? 303 : 403]);
          if (who === 'stranger') expect(answer.headers.get('location')).toMatch(/^\/(en\/)?connexion\?retour=%2F/);
          // Nothing of it may be shown inside another site's page, or kept.
          expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
          if (answer.status === 200) expect(answer.headers.get('cache-control')).toContain('no-store');
        }
      }
    }
    for (const [path, who] of [[`/suivi/${promotion.cohort}`, 'foreign teacher'], [`/suivi/bilans/${promotion.students[0]!.review}`, 'foreign teacher'], [`/jury/${promotion.jury}`, 'foreign chair'], [`/jury/${promotion.jury}/pv`, 'foreign chair'], [`/espace/bilans/${promotion.students[0]!.review}`, 'fellow'], [`/espace/traces/${known['evidence']}`, 'fellow']] as const) {
      const answer = await clients.get(who)!.get(path, { accept: 'text/html' });
      expect([path, who, answer.status]).toEqual([path, who, 404]);
      expect(await answer.text()).not.toContain('Nº 1');
    }
  });

  it('cannot be got round by another spelling of the address', async () => {
    const spellings = (path: string): string[] => {
      const [, first = '', ...rest] = path.split('/');
      const tail = rest.join('/');
      return [
        `//${first}/${tail}`, `/${first}//${tail}`, `${path}/`, `${path}//`, path.toUpperCase(), `/${first.toUpperCase()}/${tail}`, `/%${first.charCodeAt(0).toString(16)}${first.slice(1)}/${tail}`,
        `/${first}/%${tail.charCodeAt(0).toString(16)}${tail.slice(1)}`, `/${first}%2f${tail}`, `/${first}%2F${tail}`, `/${first}%5c${tail}`, `/%2f${first}/${tail}`, `/./${first}/${tail}`, `/${first}/./${tail}`,
        `/x/../${first}/${tail}`, `/${first}/x/../${tail}`, `/status/../${first}/${tail}`, `/status/..%2f${first}/${tail}`, `/status/%2e%2e/${first}/${tail}`, `/_astro/..%2f${first}/${tail}`, `/_astro/../${first}/${tail}`,
        `/.well-known/..%2f${first}/${tail}`, `/.well-known/%2e%2e%2f${first}/${tail}`, `/achievements/../${first}/${tail}`, `/en/${first}/${tail}`, `/en//${first}/${tail}`, `/en/en/${first}/${tail}`, `/fr/${first}/${tail}`,
        `${path}%00`, `${path}%20`, `${path}%23`, `${path}%3f`, `${path};x=1`, `${path}.json`, `${path}.html`, `${path}/.`, `${path}/..;/`, `${path}?x=1`, `${path}/%2e`, `/${first}/${tail}%2f`, `/%25${first}/${tail}`, `/${first}/%252e/${tail}`,
      ];
    };
    const paths = ['/api/people', '/api/juries', `/api/reviews/${promotion.students[0]!.review}`, `/api/evidence/${known['evidence']}/file`, '/administration/x', '/espace/portfolio', '/rendered/portfolio', '/rendered/credential'];
    const raw = runtime === 'node' ? rawStatus : undefined;
    for (const path of paths) {
      const all = spellings(path);
      expect(all.length).toBeGreaterThanOrEqual(40);
      for (const spelling of all) {
        for (const headers of [{} as Record<string, string>, { 'x-forwarded-uri': '/issuer', 'x-original-url': '/issuer', 'x-http-method-override': 'GET' }]) {
          const { status, text } = raw ? await raw(house, spelling, headers) : await viaFetch(house, spelling, headers);
          expect([spelling, status], text.slice(0, 300)).toEqual([spelling, expect.toSatisfy((code: number) => code >= 300 && code < 500)]);
          expect(text).not.toMatch(/@palier\.example|Bonjour\.|Commentaire privé/);
          if (runtime === 'worker') break;
        }
      }
    }
  });

  it('lets each role do what it may', async () => {
    for (const one of ordered()) {
      for (const who of ALLOWED[one.name]!) {
        const answer = await send(one, who);
        const { status } = answer;
        const text = await answer.text();
        const refused = [401, 403, 404, 405, 413, 415].includes(status) || status >= 500;
        expect([one.name, who, refused], `${status} ${text.slice(0, 200)}`).toEqual([one.name, who, false]);
        // The relay is asked here without an address, which is no question of who asks.
        if (one.method === 'GET' && one.name !== 'GET /api/relay') expect([one.name, who, status]).toEqual([one.name, who, 200]);
        // The answer is what the description of the API says that it is.
        if (text.startsWith('{')) expect([one.name, who, one.check(status, JSON.parse(text))]).toEqual([one.name, who, '']);
      }
    }
    const { enrolment } = promotion.students[0]!;
    const owner = await house.as(promotion.students[0]!.email);
    await choose(owner, enrolment, { evidence: [known['evidence']!] });
    expect(await publish(owner, enrolment)).toContain('/portfolios/');
  });
});

async function viaFetch(house: House, path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const answer = await house.fetch(path, { headers });
  return { status: answer.status, text: await answer.text() };
}

/** The request line as it is written, which fetch would tidy up first. */
function rawStatus(house: House, path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(house.origin);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method: 'GET', headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }));
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
