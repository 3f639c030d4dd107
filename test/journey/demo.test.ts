/** What issue 2 promises of the demonstration, on a fresh folder. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoCohorts, departed, firstYearCohort, secondYearCohort } from '../../api/demo/cohorts.ts';
import { DEMO_PICTURE } from '../../api/demo/content.ts';
import { administrator, juryChair, teachers } from '../../api/demo/people.ts';
import { carriedProgrammes } from '../../api/domain/programmes/carried.ts';
import { seedDemo, type DemoPeople } from '../../api/demo/seed.ts';
import { attainedLevel } from '../../api/domain/award.ts';
import { isFavourable, OUTCOMES } from '../../api/domain/decision.ts';
import { REVIEW_STATES } from '../../api/domain/review.ts';
import { jwtOf } from '../../api/issuance/jwt.ts';
import { imageSize } from '../../api/image-size.ts';
import { readConfig } from '../../api/platform/config.ts';
import { purge } from '../../api/privacy/purge.ts';
import { findPersonByAddress } from '../../api/queries/personal-address.ts';
import { ownDeparture, tendDepartures } from '../../api/sign-in/departure.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import { insertProgramme } from '../../api/queries/cohorts.ts';

const FILES = new URL('../../api/demo/files/', import.meta.url);
const readDemoFile = async (name: string): Promise<Uint8Array> => Uint8Array.from(await readFile(new URL(name, FILES)));
const INSTITUTION = 'Université de démonstration (exemple)';

async function openFresh(): Promise<{ folder: string; platform: NodePlatform }> {
  const folder = await mkdtemp(join(tmpdir(), 'palier-demo-'));
  const answer = readConfig({ PALIER_DATA: folder, PALIER_SECRET: 'x'.repeat(43), PALIER_ORIGIN: 'http://localhost:8787', PALIER_INSTITUTION: INSTITUTION });
  if (!answer.ok) throw new Error(answer.sentence);
  return { folder, platform: await openNodePlatform(answer.config) };
}

const everyStudent = demoCohorts.flatMap((cohort) => cohort.students);
const neoStudents = [...secondYearCohort.students, ...firstYearCohort.students];

describe('the demonstration’s content', () => {
  it('has twelve students of NEO, seven in the second year and five in the first, under every regime', () => {
    expect(neoStudents).toHaveLength(12);
    expect(secondYearCohort.students).toHaveLength(7);
    expect(new Set(neoStudents.map((one) => one.regime))).toEqual(new Set(['initial', 'apprenticeship', 'professional_contract', 'continuing']));
  });

  it('names the productions of NEO to the letter', () => {
    for (const student of neoStudents) {
      for (const one of student.evidence) {
        const period = carriedProgrammes.NEO.periods.find((known) => known.code === one.period);
        expect(period?.productions, `${student.email} ${one.period}`).toContain(one.title);
      }
    }
  });

  it('gives each second-year student who came every production of each semester', () => {
    for (const student of secondYearCohort.students) {
      for (const period of carriedProgrammes.NEO.periods) {
        const came = student.reviews.some((review) => review.period === period.code && review.self !== undefined);
        const titles = student.evidence.filter((one) => one.period === period.code).map((one) => one.title);
        expect(titles, `${student.email} ${period.code}`).toEqual(came ? period.productions : []);
      }
    }
  });

  it('has reflections of several sentences, and a public sentence for some traces only', () => {
    const traces = everyStudent.flatMap((student) => student.evidence);
    for (const one of traces) expect(one.reflection.match(/[.!?](?= |$)/g)?.length ?? 0, one.reflection).toBeGreaterThanOrEqual(3);
    expect(traces.some((one) => one.publicText === '')).toBe(true);
    expect(traces.some((one) => one.publicText !== '')).toBe(true);
  });

  it('never speaks of a diploma, of marks or of percentages', () => {
    const words = JSON.stringify(demoCohorts);
    expect(words).not.toMatch(/dipl[ôo]me|%|pour cent|\/20|sur 20|\bsur vingt\b|moyenne générale/i);
  });

  it('has every address under .example', () => {
    for (const one of [...everyStudent, ...teachers, juryChair, administrator]) expect(one.email).toMatch(/^[a-z.-]+@[a-z.]+\.example$/);
  });

  it('has small pictures of one size, each with a text equivalent', async () => {
    const files = everyStudent.flatMap((student) => student.evidence).flatMap((one) => (one.file ? [one.file] : []));
    expect(files.length).toBeGreaterThanOrEqual(15);
    for (const file of files) {
      const bytes = await readDemoFile(file.name);
      expect(bytes.length, file.name).toBeLessThan(120_000);
      if (/\.(pdf|mp4)$/.test(file.name)) continue;
      expect(imageSize(bytes), file.name).toEqual(DEMO_PICTURE);
      expect(file.alt?.length ?? 0, file.name).toBeGreaterThan(20);
    }
  });
});

describe('the seeded demonstration', () => {
  let folder: string;
  let platform: NodePlatform;
  let people: DemoPeople;

  beforeAll(async () => {
    ({ folder, platform } = await openFresh());
    const seeded = await seedDemo(platform, readDemoFile);
    if (!seeded.ok) throw new Error(seeded.refusal.kind);
    people = seeded.value;
  }, 120_000);

  afterAll(async () => {
    platform.close();
    await rm(folder, { recursive: true });
  });

  const steps = () => platform.db.selectFrom('review_step').selectAll().orderBy('review_id').orderBy('revision').execute();
  const decisions = () =>
    platform.db
      .selectFrom('decision')
      .innerJoin('enrolment', 'enrolment.id', 'decision.enrolment_id')
      .innerJoin('person', 'person.id', 'enrolment.person_id')
      .selectAll('decision')
      .select('person.email')
      .execute();

  it('has a review in every state', async () => {
    const last = new Map((await steps()).map((step) => [step.review_id, step.state]));
    expect(new Set(last.values())).toEqual(new Set(REVIEW_STATES));
  });

  it('has steps whose dates never go backwards, and none in the future', async () => {
    const before = new Map<string, string>();
    for (const step of await steps()) {
      const previous = before.get(step.review_id) ?? '';
      expect(step.at > previous, `${step.review_id} ${step.act} ${step.at} after ${previous}`).toBe(true);
      before.set(step.review_id, step.at);
    }
    expect([...before.values()].every((at) => at < '2026-11-23')).toBe(true);
  });

  it('has traces that were deposited between the opening of the review and its submission', async () => {
    const rows = await platform.db
      .selectFrom('review_evidence')
      .innerJoin('evidence', 'evidence.id', 'review_evidence.evidence_id')
      .innerJoin('review_step as opened', (join) => join.onRef('opened.review_id', '=', 'review_evidence.review_id').on('opened.act', '=', 'open'))
      .innerJoin('review_step as assessed', (join) => join.onRef('assessed.review_id', '=', 'review_evidence.review_id').on('assessed.act', '=', 'self_assess'))
      .select(['evidence.title', 'evidence.deposited_at', 'opened.at as opened_at', 'assessed.at as assessed_at'])
      .execute();
    expect(rows.length).toBeGreaterThan(100);
    for (const row of rows) {
      expect(row.deposited_at > row.opened_at, `${row.title} ${row.deposited_at} after ${row.opened_at}`).toBe(true);
      expect(row.deposited_at < row.assessed_at, `${row.title} ${row.deposited_at} before ${row.assessed_at}`).toBe(true);
    }
  });

  it('has every outcome of a deliberation', async () => {
    expect(new Set((await decisions()).map((one) => one.outcome))).toEqual(new Set(OUTCOMES));
  });

  it('has one student whom the S3 jury left Intermédiaire in NEO-C3', async () => {
    const refused = (await decisions()).filter((one) => one.period === 'S3' && one.outcome === 'not_reached' && one.email !== departed.email);
    expect(refused.map(({ email, competency, level }) => ({ email, competency, level }))).toEqual([
      { email: 'maelle.kervella@etu.neo.example', competency: 'NEO-C3', level: 3 },
    ]);
    const awards = await platform.db.selectFrom('award').selectAll().where('enrolment_id', '=', refused[0]!.enrolment_id).execute();
    expect(attainedLevel(awards, 'NEO-C3')).toBe(2);
    expect(attainedLevel(awards, 'NEO-C2')).toBe(3);
  });

  it('leaves the S4 jury open, with reviews before it and nothing decided', async () => {
    const jury = await platform.db.selectFrom('jury').selectAll().where('period', '=', 'S4').executeTakeFirstOrThrow();
    expect(jury.convened_on).toBe('2026-11-27');
    const reviews = await platform.db.selectFrom('jury_review').selectAll().where('jury_id', '=', jury.id).execute();
    expect(reviews.length).toBeGreaterThanOrEqual(3);
    expect(await platform.db.selectFrom('decision').select('id').where('jury_id', '=', jury.id).execute()).toEqual([]);
    expect(await platform.db.selectFrom('minutes').select('number').where('jury_id', '=', jury.id).execute()).toEqual([]);
  });

  it('issues as many badges as there are favourable decisions, and leaves no work behind', async () => {
    const favourable = (await decisions()).filter((one) => isFavourable(one.outcome));
    const released = await platform.db.selectFrom('release').select('id').execute();
    expect(released).toHaveLength(favourable.length);
    expect(favourable.length).toBe(84);
    // Compressed forms and pictures of the pages are made once the server runs.
    expect(await platform.db.selectFrom('outbox').selectAll().where('kind', '<>', 'prepare').execute()).toEqual([]);
  });

  it('shows views of classmates, one that waits, a tutor’s, and a level that student and teacher agreed on', async () => {
    const { db } = platform;
    const said = await db.selectFrom('assessment').select(['kind', 'level']).where('kind', 'in', ['peer', 'co', 'tutor']).execute();
    expect(said.map(({ kind, level }) => `${kind} ${level ?? 'non évalué'}`).sort()).toEqual(['co 1', 'peer 1', 'peer non évalué', 'tutor 3']);
    expect(await db.selectFrom('assessment_confirmation').selectAll().execute()).toHaveLength(1);
    const waiting = await db.selectFrom('view_invitation').select('expires_at').where(({ not, exists, selectFrom }) => not(exists(selectFrom('view_step').select('act').whereRef('invitation_id', '=', 'view_invitation.id')))).execute();
    expect(waiting.filter((one) => one.expires_at > platform.now().toISOString())).toHaveLength(1);
  });

  it('shows placements with their hours, a memoir with its director, a direct entry dispensed from two levels, and a second session', async () => {
    const { db } = platform;
    const placements = await db.selectFrom('placement').select(['year', 'hours_planned', 'hours_done']).orderBy('year').orderBy('hours_done').execute();
    expect(placements.map((one) => [one.year, one.hours_planned, one.hours_done])).toEqual([['M1', 150, 168], ['M2', 560, 498], ['M2', 560, 512], ['M2', 560, 572]]);
    expect((await db.selectFrom('memoir').select('director').execute()).map((one) => one.director)).toEqual(['Samira Guerroudji']);
    expect((await db.selectFrom('exemption').select(['competency', 'level', 'basis']).orderBy('competency').execute()).map((one) => [one.competency, one.level, one.basis])).toEqual(['NEO-C1', 'NEO-C2', 'NEO-C3', 'NEO-C4'].map((code) => [code, 2, 'direct_m2']));
    const hers = (await decisions()).filter((one) => one.email === departed.email && one.competency === 'NEO-C3').sort((a, b) => a.revision - b.revision);
    expect(hers.map((one) => one.outcome)).toEqual(['not_reached', 'validated_by_jury']);
    // Nothing that she is dispensed from was awarded: her badges are of the third level alone.
    expect(new Set((await db.selectFrom('award').select('level').where('enrolment_id', '=', hers[0]!.enrolment_id).execute()).map((one) => one.level))).toEqual(new Set([3]));
  });

  it('has one student whose account has closed, who comes back by an address of her own', async () => {
    const { id } = people.signIn.alumna;
    expect(await ownDeparture(platform, id)).toMatchObject({ closed: true, hasOtherWay: true });
    expect((await findPersonByAddress(platform.db, departed.life!.departure!.personalAddress))?.id).toBe(id);
    for (const one of [people.signIn.student, people.signIn.teacher]) expect(await ownDeparture(platform, one.id)).toBeNull();
    // Nothing of hers is due to the purge, nor is anybody written to, when the demonstration starts.
    expect(Object.keys(await purge(platform)).filter((kind) => kind.startsWith('departed'))).toEqual([]);
    expect(await tendDepartures(platform)).toBe(0);
  });

  it('shows two IRP skills that were decided before, entered from their minutes, with badges of that day and no review', async () => {
    const { db } = platform;
    const rows = await db.selectFrom('award').innerJoin('past_minutes', 'past_minutes.jury_id', 'award.jury_id').select(['award.competency', 'award.awarded_on', 'past_minutes.number']).orderBy('award.competency').execute();
    expect(rows).toEqual(['IRP-P02-1', 'IRP-P02-2'].map((competency) => ({ competency, awarded_on: '2025-12-19', number: 'IRP-2025-P02-03' })));
    expect(await db.selectFrom('review').select('id').where('period', '=', 'P02').execute()).toEqual([]);
  });

  it('issues the badge of one IRP skill by the same way', async () => {
    const rows = await platform.db
      .selectFrom('release')
      .innerJoin('credential_plan', 'credential_plan.id', 'release.id')
      .innerJoin('award', 'award.id', 'credential_plan.award_id')
      .select(['award.competency', 'credential_plan.bytes'])
      .where('award.competency', 'like', 'IRP-P05-%')
      .execute();
    expect(rows.map((row) => row.competency)).toEqual(['IRP-P05-1']);
    expect(rows[0]?.bytes).toContain('Scénariser un module de formation – Acquise');
  });

  it('publishes three portfolios and at least twelve badges, and withdraws a fourth portfolio', async () => {
    const pages = await platform.db.selectFrom('publication').selectAll().where('path', 'not like', '/en/%').execute();
    const portfolios = pages.filter((page) => page.kind === 'portfolio');
    expect(portfolios.filter((page) => page.withdrawn_at === null).map((page) => page.subject).sort()).toEqual([
      'hugo-nguyen-carpentier',
      'maelle-kervella',
      'nour-belkacem',
    ]);
    expect(portfolios.filter((page) => page.withdrawn_at !== null).map((page) => page.subject)).toEqual(['lea-marchettini']);
    const live = pages.filter((page) => page.kind === 'credential' && page.withdrawn_at === null).map((page) => page.subject);
    expect([...people.credentials].sort()).toEqual(live.sort());
    expect(people.credentials.length).toBeGreaterThanOrEqual(12);
  });

  it('shows twelve badges on the showcase student’s page, three levels of four competencies', async () => {
    expect(people.portfolio).toBe('nour-belkacem');
    const page = await platform.db.selectFrom('publication').selectAll().where('path', '=', '/portfolios/nour-belkacem').executeTakeFirstOrThrow();
    const { staircases } = JSON.parse(page.snapshot!) as { staircases: { reached: number; badges: { levelName: string }[] }[] };
    expect(staircases).toHaveLength(4);
    for (const one of staircases) expect(one.badges.map((badge) => badge.levelName)).toEqual(['Novice', 'Intermédiaire', 'Compétent']);
  });

  it('names people who may sign in with the roles expected of them', () => {
    const roles = Object.entries(people.signIn).map(([as, person]) => [as, [...new Set(person.grants.map((grant) => grant.role))].sort()]);
    expect(Object.fromEntries(roles)).toEqual({
      student: ['student'],
      alumna: ['student'],
      teacher: ['jury_member', 'teacher'],
      jury: ['jury_chair'],
      head: ['programme_head'],
      admin: ['administrator'],
      officer: ['data_protection_officer'],
    });
  });

  it('puts no e-mail address, reflection, comment or reason into a credential', async () => {
    const signed = await platform.db.selectFrom('signed_credential').select(['id', 'embedded']).execute();
    const payload = (jwt: string): string => Buffer.from(jwt.split('.')[1]!, 'base64url').toString('utf8');
    // A token says what the embedded form says: it is made from the same bytes. Three are asked for.
    const tokens = await Promise.all(signed.slice(0, 3).map((one) => jwtOf(platform, one.id)));
    const everything = [...signed.map((one) => one.embedded), ...tokens.map(payload)].join('\n');
    const reviews = everyStudent.flatMap((student) => student.reviews);
    const privateWords = [
      ...everyStudent.flatMap((student) => student.evidence.map((one) => one.reflection)),
      ...reviews.flatMap((review) => [...Object.values(review.self ?? {}), ...Object.values(review.teacher ?? {})].map(([, comment]) => comment)),
      ...reviews.flatMap((review) => Object.values(review.decisions ?? {}).map((one) => one.reason)),
      ...reviews.flatMap((review) => Object.values(review.notes ?? {})),
    ].filter((text) => text !== '');
    expect(privateWords.length).toBeGreaterThan(200);
    for (const text of privateWords) expect(everything.includes(text), text).toBe(false);
    for (const person of [...everyStudent, ...teachers, juryChair, administrator]) expect(everything.includes(person.email), person.email).toBe(false);
    // The words meant for the public are there: the search above looks where it should.
    expect(everything).toContain(everyStudent[0]!.evidence[1]!.publicText);
  });

  it('is read back, not made twice, when it is there already', async () => {
    const again = await seedDemo(platform, readDemoFile);
    expect(again).toEqual({ ok: true, value: people });
  });
});

describe('a database that is not empty', () => {
  it('is refused and left as it is', async () => {
    const { folder, platform } = await openFresh();
    try {
      await platform.commit([insertProgramme(platform.db, carriedProgrammes.IRP, platform.now().toISOString())]);
      expect(await seedDemo(platform, readDemoFile)).toEqual({ ok: false, refusal: { kind: 'database_holds_other_data' } });
      expect(await platform.db.selectFrom('person').select('id').execute()).toEqual([]);
      expect(await platform.db.selectFrom('signing_key').select('id').execute()).toEqual([]);
    } finally {
      platform.close();
      await rm(folder, { recursive: true });
    }
  });
});
