/**
 * The grid, the synthesis and all periods of cohorts of 50, 500 and 5,000
 * students over four semesters, over HTTP as a teacher asks for them: the
 * server's processor time for each student, which is to be the same whatever
 * their number; and the pages, which show sixty rows at a time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureKeys } from '../../api/issuance/key-act.ts';
import { openNodePlatform, type NodePlatform } from '../../api/platform/node.ts';
import { insertCohort, insertProgramme } from '../../api/queries/cohorts.ts';
import { insertGrant, insertPerson } from '../../api/queries/people.ts';
import { insertLargeRows } from '../../api/queries/rows.ts';
import { randomId, randomUuid } from '../../api/random-id.ts';
import { programme } from '../promotion.ts';
import { cookieOf } from './awards.ts';
import { benchConfig, freeOrigin } from './config.ts';
import { httpClient } from './http-client.ts';
import { measure, type Measured, type Variant } from './measure.ts';
import { startServerProcess } from './server-process.ts';
import type { Section } from './table.ts';

const SIZES = [50, 500, 5_000] as const;
const PERIODS = ['S1', 'S2', 'S3', 'S4'] as const;
const ACTS = [['plan', 'planned'], ['open', 'open'], ['self_assess', 'self_assessed'], ['submit', 'submitted'], ['complete_feedback', 'feedback_complete']] as const;
const AT = '2026-01-01T08:00:00.000Z';
const ROUNDS = 5;
const TEACHER = 'grille@palier.example';

/** A cohort in which each student has, in each period, a review with a trace for every competency, and their own and a teacher's view of it. */
async function cohortOf(platform: NodePlatform, students: number, teacher: string): Promise<string> {
  const { db, randomBytes } = platform;
  const id = (): string => randomId(randomBytes);
  const cohort = id();
  const people = Array.from({ length: students }, (_, index) => ({ person: id(), enrolment: id(), index }));
  const reviews = people.flatMap((one) => PERIODS.map((period) => ({ ...one, review: id(), evidence: id(), period })));
  const codes = programme.competencies.map(({ code }) => code);
  const commit = async (statements: Parameters<NodePlatform['commit']>[0]): Promise<void> => {
    const committed = await platform.commit(statements);
    if (!committed.ok) throw new Error(committed.conflict.rule);
  };
  await commit([
    insertCohort(db, { id: cohort, programme_code: programme.code, programme_version: programme.version, name: `NEO · ${students} étudiants` }),
    ...insertLargeRows(db, 'person', people.map(({ person, index }) => ({ id: person, given_name: 'Étudiant', family_name: `Nº ${index}`, email: `${person}@palier.example`, language: 'fr' as const }))),
    ...insertLargeRows(db, 'enrolment', people.map(({ person, enrolment }) => ({ id: enrolment, person_id: person, cohort_id: cohort, subject_id: randomUuid(randomBytes), regime: 'initial' as const }))),
    ...insertLargeRows(db, 'review', reviews.map(({ review, enrolment, period }) => ({ id: review, enrolment_id: enrolment, period }))),
    ...insertLargeRows(db, 'evidence', reviews.map(({ evidence, enrolment, period }) => ({
      id: evidence, enrolment_id: enrolment, period, kind: 'text' as const, genre: 'production' as const, title: `Production de ${period}`, description: 'Un parcours conçu et essayé.', public_text: '', reflection: '',
      link: null, file_digest: null, file_type: null, file_bytes: null, file_name: null, image_alt: '', image_width: null, image_height: null, deposited_at: AT,
    }))),
    ...insertLargeRows(db, 'evidence_competency', reviews.flatMap(({ evidence }) => codes.map((competency) => ({ evidence_id: evidence, competency })))),
    ...insertLargeRows(db, 'review_evidence', reviews.map(({ review, evidence }) => ({ review_id: review, evidence_id: evidence, citable: 0 as const, public_text: '' }))),
    ...insertLargeRows(db, 'review_step', reviews.flatMap(({ review, person }) => ACTS.map(([act, state], index) => ({ review_id: review, revision: index + 1, act, state, person_id: person, note: '', at: AT })))),
    ...(['self', 'teacher'] as const).flatMap((kind) =>
      insertLargeRows(db, 'assessment', reviews.flatMap(({ review, person, index }) => codes.map((competency) => ({
        id: id(), review_id: review, competency, kind, assessor_id: kind === 'self' ? person : teacher, invitation_id: null, level: 1 + (index % 4), comment: 'Ce que les traces montrent, en quelques phrases qui ne servent pas ici.', revision: 1, at: AT,
      })))),
    ),
  ]);
  return cohort;
}

export async function grid(): Promise<Section[]> {
  const origin = await freeOrigin();
  const data = mkdtempSync(join(tmpdir(), 'palier-grid-'));
  const platform = await openNodePlatform(benchConfig(origin, data));
  try {
    await ensureKeys(platform);
    const teacher = randomId(platform.randomBytes);
    const committed = await platform.commit([
      insertProgramme(platform.db, programme, AT),
      insertPerson(platform.db, { id: teacher, given_name: 'Une', family_name: 'Enseignante', email: TEACHER, language: 'fr' }),
      insertGrant(platform.db, { person_id: teacher, role: 'teacher', cohort_id: '*' }),
    ]);
    if (!committed.ok) throw new Error(committed.conflict.rule);
    const cohorts: string[] = [];
    for (const size of SIZES) cohorts.push(await cohortOf(platform, size, teacher));
    const cookie = await cookieOf(platform, TEACHER);
    const app = await startServerProcess({ kind: 'app', origin, data });
    const client = httpClient(origin, 1);
    try {
      const variant = (name: string, path: string, times: number, has: string): Variant => ({
        name, times, warmUp: times * 2, cpu: app.cpu,
        async run() {
          const { status, body } = await client.get(path, { cookie, accept: path.startsWith('/api/') ? 'application/json' : 'text/html' });
          if (status !== 200 || !body.includes(has)) throw new Error(`${path} answered ${status}`);
        },
      });
      const perStudent = async (title: string, path: (cohort: string) => string): Promise<Section> => {
        const measured = await measure(SIZES.map((size, index) => variant(`${size.toLocaleString('en')} students`, path(cohorts[index]!), Math.max(1, Math.ceil(1_000 / size)), `Nº ${size - 1}`)), ROUNDS);
        return { title, measured: measured.map(({ name, rounds }, index): Measured => ({ name, rounds: rounds.map((cost) => cost / SIZES[index]!) })) };
      };
      const pages = await measure(
        [
          variant('the page of the grid, 50 students', `/suivi/${cohorts[0]}?period=S4`, 4, 'Nº '),
          variant('the same, 500 students', `/suivi/${cohorts[1]}?period=S4`, 4, 'Nº '),
          variant('the page of the synthesis, 500 students', `/suivi/synthese/${cohorts[1]}?period=S4`, 4, 'Nº '),
          variant('the page of all periods, 500 students', `/suivi/ensemble/${cohorts[1]}`, 4, 'Nº '),
        ],
        ROUNDS,
      );
      return [
        await perStudent('The grid of a period, over HTTP, for each student', (cohort) => `/api/cohorts/${cohort}/grid?period=S4`),
        await perStudent('The synthesis of a period, over HTTP, for each student', (cohort) => `/api/cohorts/${cohort}/synthesis?period=S4`),
        await perStudent('All four periods, over HTTP, for each student', (cohort) => `/api/cohorts/${cohort}/overview`),
        { title: 'Pages of a cohort, over HTTP', measured: pages },
      ];
    } finally {
      client.close();
      await app.close();
    }
  } finally {
    platform.close();
    rmSync(data, { recursive: true, force: true });
  }
}
