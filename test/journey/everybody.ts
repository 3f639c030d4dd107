/** One house in which everybody is, each with something of their own: what the tables of `allowed.ts` are tried on. */
import { hexDigest } from '../../credentials/index.ts';
import { reportLink } from '../../api/link-reports.ts';
import { bilanContent } from '../../api/papers/bilan-content.ts';
import { askErasure } from '../../api/privacy/erase.ts';
import { insertBilan } from '../../api/queries/bilans.ts';
import { insertForeignBadge } from '../../api/queries/foreign-badges.ts';
import { insertGrant } from '../../api/queries/people.ts';
import { insertPasskey } from '../../api/queries/passkeys.ts';
import { insertReferents } from '../../api/queries/referents.ts';
import type { GrantKey } from '../../api/queries/grants.ts';
import type { Role } from '../../api/queries/schema.ts';
import { insertViewInvitation } from '../../api/queries/views.ts';
import { png, svg } from '../fixtures/pictures.ts';
import { createHouse, type Client, type House, type Runtime } from '../house.ts';
import { createPromotion, programme, type Promotion } from '../promotion.ts';
import { addPerson, choose, clear, depositAndIssue, enrolmentOf } from './acts.ts';
import type { Who } from './allowed.ts';
import { endorse } from './endorsed.ts';
import { listOperations, type Operation } from './operations.ts';

export type Everybody = {
  readonly house: House;
  readonly promotion: Promotion;
  readonly foreign: Promotion;
  readonly operations: readonly Operation[];
  /** Identifiers of the first student, or of their cohort, by the names that routes give them. */
  readonly known: Readonly<Record<string, string>>;
  readonly clients: ReadonlyMap<Who, Client | null>;
  /** An operation with a body that it would take, as somebody; from our own pages unless the headers say otherwise. */
  send(one: Operation, who: Who, parameters?: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Response>;
};

export async function createEverybody(runtime: Runtime): Promise<Everybody> {
  const house = await createHouse(runtime);
  const promotion = await createPromotion(house.platform, { students: 2, file: new TextEncoder().encode('Un entretien.') });
  const foreign = await createPromotion(house.platform, { students: 1 });
  await depositAndIssue(house, promotion, 'PV 1');
  const { enrolment, review } = promotion.students[0]!;
  const at = house.platform.now().toISOString();
  // The bilan of a review that the promotion brought to its jury: given in its seventh step.
  const content = JSON.stringify(await bilanContent(house.platform, { review: { id: review, enrolment_id: enrolment, period: 'S1', given_name: 'Étudiant', family_name: 'Nº 1' }, cohort: { name: 'NEO' }, programme, state: 'interview_held', text: 'Un semestre.', version: 1, by: 'Enseignante Essai', at }));
  const { id: written } = await house.platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.teacher).executeTakeFirstOrThrow();
  await must(house, [insertBilan(house.platform.db, { review_id: review, version: 1, step: 7, text: 'Un semestre.', content, digest: await hexDigest(content), written_by: written, written_at: at })]);
  const owner = await house.as(promotion.students[0]!.email);
  const form = new FormData();
  for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une note' })) form.set(name, value);
  form.set('file', new File(['Bonjour.'], 'note.txt'));
  const { id: spare } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form)).json()) as { id: string };
  const elsewhere = { enrolment_id: enrolment, file_digest: await house.platform.files.put(new TextEncoder().encode('{}')), file_bytes: 2, form: 'json' as const, source: '', badge_id: null, document: 'badge' as const, kind: 'badge' as const, view: null, verdict: 'undetermined' as const, checks: '[]', recognised: '', holder: 'not_checked' as const, verified_at: '2026-01-01T08:00:00Z', brought_at: '2026-01-01T08:00:00Z' };
  await must(house, ['a-foreign-badge', 'a-spare-badge'].map((one) => insertForeignBadge(house.platform.db, { ...elsewhere, id: one, text_digest: one, shown: 0, place: 0 })));
  form.set('preview', new File([Uint8Array.from(png({ width: 8 }))], 'preview.png'));
  form.set('captions', new File(['WEBVTT\n\n00:01.000 --> 00:02.000\nBonjour.\n'], 'captions.vtt'));
  const { id: evidence } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/evidence`, form)).json()) as { id: string };
  const { id: upload } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/uploads`, { name: 'film.mp4', bytes: 1, parts: ['0'.repeat(64)] })).json()) as { id: string };
  const mine = await enrolmentOf(owner);
  await choose(owner, enrolment, { credentials: [mine.badges[0].id], evidence: [evidence] });
  await clear(owner, [evidence]);
  const drawn = new FormData();
  for (const [name, value] of Object.entries({ competency: 'NEO-C1', level: '1', textEquivalent: 'Un carré bleu' })) drawn.set(name, value);
  drawn.set('file', new File([Uint8Array.from(svg())], 'badge.svg'));
  const administrator = await house.as(promotion.emails.administrator);
  const { id: clr } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/clr`, { period: 'S1', credentials: [mine.badges[0].id] })).json()) as { id: string };
  const { award_id: award } = await house.platform.db.selectFrom('credential_plan').select('award_id').where('id', '=', mine.badges[0].id).executeTakeFirstOrThrow();
  await administrator.send('POST', '/api/programme-drafts', { code: 'NEO', from: '2026', version: 'essai' });
  const { exemptions: [exemption] } = (await (await administrator.send('POST', `/api/enrolments/${enrolment}/exemptions`, { competencies: ['NEO-C1'], level: 2, basis: 'vae', decidedOn: '2025-09-10', reference: 'VAE' })).json()) as { exemptions: [string] };
  const { image } = (await (await administrator.send('POST', '/api/programmes/NEO/2026/images', drawn)).json()) as { image: string };
  const shown = { title: 'Candidature', choices: { credentials: [mine.badges[0].id] } };
  const { id: share } = (await (await owner.send('POST', `/api/me/enrolments/${enrolment}/shares`, shown)).json()) as { id: string };
  // A session and a passkey of the student's, to end and to remove.
  const extra = await house.as(promotion.students[0]!.email);
  const sessions = ((await (await extra.get('/api/me/account')).json()) as { sessions: { id: string; current: boolean }[] }).sessions;
  await must(house, [insertPasskey(house.platform.db, { id: 'a-passkey', person_id: promotion.students[0]!.person, name: 'Clé', public_key: 'AA', counter: 0, transports: '[]', added_at: '2026-01-01T00:00:00Z', last_used_at: null })]);
  const teacher = await house.as(promotion.emails.teacher);
  const { id: comment } = (await (await teacher.send('POST', '/api/me/comments', { text: 'Un commentaire.' })).json()) as { id: string };
  const known: Record<string, string> = {
    linkKey: 'f'.repeat(32), unit: '1', comment, portfolioView: mine.portfolio.mainView, share, tab: 'a-tab-of-mine', badge: 'a-foreign-badge', upload, piece: '0',
    session: sessions.find(({ current }) => current)!.id, passkey: 'a-passkey',
    enrolment, review, evidence, part: 'student', period: 'S1', jury: promotion.jury, cohort: promotion.cohort, credential: mine.badges[0].id, seal: mine.badges[0].proofs[0].url.split('/').at(-2), code: 'NEO', version: '2026',
    person: promotion.students[0]!.person, image, clr, award, draft: 'NEO@essai', exemption, competency: mine.badges[0].competency, ...(await endorse(house, enrolment, mine.badges[0].id, mine.badges[0].competency)),
  };

  // Asked of a fellow by the student, of a review that the jury has: over HTTP it would be too late.
  known['view'] = 'a-view';
  await must(
    house,
    insertViewInvitation(
      house.platform.db,
      {
        id: 'a-view', review_id: review, kind: 'peer', peer_id: promotion.students[1]!.person, placement_id: null, name: '', scope: JSON.stringify(['NEO-C1']), message: '', language: 'fr',
        invited_by: promotion.students[0]!.person, invited_at: '2026-01-01T08:00:00Z', expires_at: '2999-01-01T00:00:00Z',
      },
      [promotion.students[0]!.evidence],
    ),
  );
  await reportLink(house.platform, { enrolment, key: known['linkKey']!, link: 'https://exemple.example/', shownOn: 'portfolio' }, { reason: 'misleading', words: '' });
  const erasable = await addPerson(house, null, promotion.cohort);
  known['erasure'] = await askErasure(house.platform, promotion.students[0]!.person, 'whole');
  const holder = async (grant: Partial<GrantKey> & { role: Role; valid_until?: string }): Promise<{ id: string; email: string }> => {
    const person = await addPerson(house, null, promotion.cohort);
    await must(house, [insertGrant(house.platform.db, { person_id: person.id, cohort_id: '*', ...grant })]);
    return person;
  };
  const former = await holder({ role: 'teacher', cohort_id: promotion.cohort, valid_until: '2020-01-01' });
  const referent = await addPerson(house, null, promotion.cohort);
  await must(house, insertReferents(house.platform.db, [{ enrolment_id: enrolment, revision: 1, person_id: referent.id, from_on: '2020-01-01', appointed_by: referent.id, appointed_at: '2020-01-01T08:00:00Z' }]));
  const people: Record<Exclude<Who, 'stranger'>, string> = {
    nobody: (await addPerson(house, null, promotion.cohort)).email,
    student: promotion.students[0]!.email,
    fellow: promotion.students[1]!.email,
    referent: referent.email,
    teacher: promotion.emails.teacher,
    member: promotion.emails.member,
    chair: promotion.emails.chair,
    head: (await holder({ role: 'programme_head', programme_code: 'NEO' })).email,
    administrator: promotion.emails.administrator,
    officer: (await holder({ role: 'data_protection_officer' })).email,
    'former teacher': former.email,
    'other period': (await holder({ role: 'jury_chair', cohort_id: promotion.cohort, period: 'S2' })).email,
    'foreign teacher': foreign.emails.teacher,
    'foreign chair': foreign.emails.chair,
    'foreign head': (await holder({ role: 'programme_head', programme_code: 'IRP' })).email,
    'foreign student': foreign.students[0]!.email,
  };
  const clients = new Map<Who, Client | null>([['stranger', null]]);
  for (const [who, email] of Object.entries(people)) clients.set(who as Who, await house.as(email));

  return {
    house, promotion, foreign, known, clients,
    operations: await listOperations(house),
    async send(one, who, given = known, sent = {}) {
      const parameters =
        one.name === 'POST /api/people/{person}/erasure'
          ? { ...given, person: erasable.id }
          : one.name === 'DELETE /api/evidence/{evidence}' && given['evidence'] === evidence
            ? { ...given, evidence: spare }
            : one.name === 'DELETE /api/me/enrolments/{enrolment}/foreign-badges/{badge}' && given['badge'] === 'a-foreign-badge'
              ? { ...given, badge: 'a-spare-badge' }
              : given;
      const cookie = clients.get(who)?.cookie;
      const headers = { ...(cookie ? { cookie } : {}), origin: house.origin, ...sent };
      const path = one.path(parameters);
      if (one.accepts.includes('multipart/form-data')) {
        const fields = new FormData();
        for (const [name, value] of Object.entries({ period: 'S1', genre: 'production', title: 'Une trace', text: 'x' })) fields.set(name, value);
        return house.fetch(path, { method: one.method, headers, body: fields });
      }
      const named: Record<string, object> = {
        'POST /api/juries': { cohort: parameters['cohort'] },
        'POST /api/cohorts/{cohort}/rubrics': { period: 'S1' },
        'POST /api/cohorts/{cohort}/rubrics/copies': { period: 'S1', from: { cohort: parameters['cohort'], period: 'S1', situation: '' } },
        'POST /api/programme-drafts': { code: 'NEO', from: '2026' },
        'POST /api/cohorts': { programme: { code: 'NEO', version: '2026' } },
        'POST /api/revocations': { credentials: [parameters['credential']] },
        'POST /api/restoration/revoked': { credentials: [parameters['credential']], names: [] },
        'POST /api/me/enrolments/{enrolment}/shares': { choices: { credentials: [parameters['credential']] } },
        'POST /api/me/enrolments/{enrolment}/endorsements': { kind: 'badge', subject: parameters['credential'], scope: [parameters['competency']] },
        'POST /api/cohorts/{cohort}/referents': { appointments: [{ enrolment: parameters['enrolment'], email: '', revision: 99 }] },
        'POST /api/me/erasures': { scope: 'whole' },
        'POST /api/link-reports/{enrolment}/{linkKey}': { act: 'nothing', reason: '', reports: 1, revision: 0 },
        'PUT /api/me/enrolments/{enrolment}/portfolio-main': { view: parameters['portfolioView'] },
        'POST /api/roles/withdrawal': { person: former.id, role: 'teacher', cohort: promotion.cohort, programme: '*', period: '*' },
      };
      const body = one.name in named ? { ...(one.example as object), ...named[one.name] } : one.example;
      return house.fetch(path, { method: one.method, headers: { ...headers, 'content-type': one.accepts.includes('application/octet-stream') ? 'application/octet-stream' : 'application/json' }, ...(one.accepts.length > 0 ? { body: JSON.stringify(body ?? {}) } : {}) });
    },
  };
}

async function must(house: House, statements: Parameters<House['platform']['commit']>[0]): Promise<void> {
  const committed = await house.platform.commit(statements);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}
