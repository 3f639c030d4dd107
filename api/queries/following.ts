/** What a training plan is drawn from, of one enrolment or of a whole cohort: a fixed number of queries, whatever the number of students. */
import { sql, type Compilable, type RawBuilder } from 'kysely';
import type { TraceFact } from '../domain/following.ts';
import type { Milestone } from '../domain/memoir-steps.ts';
import { exemptionsInForce } from './enrolment-life.ts';
import { awardHolds } from './redeliberations.ts';
import { insertLargeRows } from './rows.ts';
import type { Database, Tables } from './schema.ts';

type Asked = RawBuilder<string>;
const listed = (enrolments: readonly string[]): Asked => sql<string>`(select value from json_each(${JSON.stringify(enrolments)}))`;
const reviewsOf = (asked: Asked): Asked => sql<string>`(select id from review where enrolment_id in ${asked})`;

export type Followed = Awaited<ReturnType<typeof readFollowed>>;

/** @returns the rows of these enrolments, each list in order; of decisions, those whose minutes are signed */
export async function readFollowed(db: Database, enrolments: readonly string[]) {
  const asked = listed(enrolments);
  const [traces, learnings, reviews, steps, inReviews, awards, assessments, decisions, exemptions, memoirs, memoirSteps, ratings] = await Promise.all([
    listTraces(db, asked),
    db.selectFrom('evidence_learning').innerJoin('evidence', 'evidence.id', 'evidence_learning.evidence_id').select(['evidence_id', 'competency', 'level', 'learning']).where('evidence.enrolment_id', 'in', asked).execute(),
    db.selectFrom('review').selectAll().where('enrolment_id', 'in', asked).execute(),
    db.selectFrom('review_step').select(['review_id', 'revision', 'act', 'state', 'person_id', 'at']).where('review_id', 'in', reviewsOf(asked)).orderBy('revision').execute(),
    db.selectFrom('review_evidence').select(['review_id', 'evidence_id']).where('review_id', 'in', reviewsOf(asked)).execute(),
    db.selectFrom('award').select(['enrolment_id', 'competency', 'level']).where('enrolment_id', 'in', asked).where(awardHolds).execute(),
    db.selectFrom('assessment').select(['review_id', 'competency', 'kind', 'level', 'revision', 'at']).where('review_id', 'in', reviewsOf(asked)).where('kind', 'in', ['self', 'teacher']).orderBy('at').orderBy('revision').execute(),
    db
      .selectFrom('decision')
      .innerJoin('minutes', 'minutes.jury_id', 'decision.jury_id')
      .select(['decision.enrolment_id', 'decision.period', 'decision.competency', 'decision.level', 'decision.outcome', 'decision.revision'])
      .where('decision.enrolment_id', 'in', asked)
      .orderBy('decision.revision')
      .execute(),
    exemptionsInForce(db).where('enrolment_id', 'in', asked).execute(),
    db.selectFrom('memoir').select(['enrolment_id', 'revision', 'title', 'director', 'defended_on']).where('enrolment_id', 'in', asked).orderBy('revision').execute(),
    db.selectFrom('memoir_step').select(['enrolment_id', 'milestone', 'revision', 'reached_on']).where('enrolment_id', 'in', asked).execute(),
    listOutsideRatings(db, asked),
  ]);
  return { traces, learnings, reviews, steps, inReviews, awards, assessments, decisions, exemptions, memoirs, memoirSteps, ratings };
}

/** The rows of one student of many, looked up and not searched for: a cohort ten times as large takes ten times as long. */
export function splitByStudent(rows: Followed): (enrolment: string) => Followed {
  const owner = new Map(rows.reviews.map((one) => [one.id, one.enrolment_id]));
  const holder = new Map(rows.traces.map((one) => [one.id, one.enrolment]));
  const by = <T>(list: readonly T[], of: (one: T) => string | undefined): ((id: string) => T[]) => {
    const known = Map.groupBy(list, of);
    return (id) => known.get(id) ?? [];
  };
  const ofReview = (one: { review_id: string }): string | undefined => owner.get(one.review_id);
  const own = (one: { enrolment_id: string }): string => one.enrolment_id;
  const lists = {
    traces: by(rows.traces, (one) => one.enrolment), learnings: by(rows.learnings, (one) => holder.get(one.evidence_id)), reviews: by(rows.reviews, own), steps: by(rows.steps, ofReview), inReviews: by(rows.inReviews, ofReview),
    awards: by(rows.awards, own), assessments: by(rows.assessments, ofReview), decisions: by(rows.decisions, own), exemptions: by(rows.exemptions, own), memoirs: by(rows.memoirs, own), memoirSteps: by(rows.memoirSteps, own), ratings: by(rows.ratings, own),
  };
  return (id) => ({
    traces: lists.traces(id), learnings: lists.learnings(id), reviews: lists.reviews(id), steps: lists.steps(id), inReviews: lists.inReviews(id), awards: lists.awards(id), assessments: lists.assessments(id),
    decisions: lists.decisions(id), exemptions: lists.exemptions(id), memoirs: lists.memoirs(id), memoirSteps: lists.memoirSteps(id), ratings: lists.ratings(id),
  });
}

async function listTraces(db: Database, asked: Asked): Promise<(TraceFact & { enrolment: string })[]> {
  const { rows } = await sql<{ id: string; enrolment_id: string; period: string; title: string; deposited_at: string; competencies: string }>`
    select id, enrolment_id, period, title, deposited_at,
      (select json_group_array(competency) from evidence_competency where evidence_id = evidence.id) as competencies
    from evidence where enrolment_id in ${asked} order by deposited_at, id`.execute(db);
  return rows.map((one) => ({ id: one.id, enrolment: one.enrolment_id, period: one.period, title: one.title, depositedAt: one.deposited_at, competencies: JSON.parse(one.competencies) as string[] }));
}

/** The last that was read in, of each. */
const listOutsideRatings = (db: Database, asked: Asked) =>
  db
    .selectFrom('outside_rating')
    .selectAll()
    .where('enrolment_id', 'in', asked)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outside_rating as newer')
            .select('newer.revision')
            .whereRef('newer.enrolment_id', '=', 'outside_rating.enrolment_id')
            .whereRef('newer.period', '=', 'outside_rating.period')
            .whereRef('newer.competency', '=', 'outside_rating.competency')
            .whereRef('newer.source', '=', 'outside_rating.source')
            .whereRef('newer.revision', '>', 'outside_rating.revision'),
        ),
      ),
    )
    .orderBy('period')
    .orderBy('competency')
    .execute();

/** Everybody enrolled in a cohort, in the order of the grid. */
export const listFollowed = (db: Database, cohortId: string) =>
  db
    .selectFrom('enrolment')
    .innerJoin('person', 'person.id', 'enrolment.person_id')
    .select(['enrolment.id', 'enrolment.person_id', 'person.given_name', 'person.family_name', 'person.email'])
    .where('enrolment.cohort_id', '=', cohortId)
    .orderBy('person.family_name')
    .orderBy('person.given_name')
    .orderBy('enrolment.id')
    .execute();

/** The team's own list of steps of the memoir; empty before the first revision. */
export async function findMilestones(db: Database, cohortId: string): Promise<{ revision: number; milestones: Milestone[] }> {
  const row = await db.selectFrom('memoir_milestone').select(['revision', 'milestones']).where('cohort_id', '=', cohortId).orderBy('revision', 'desc').limit(1).executeTakeFirst();
  return row ? { revision: row.revision, milestones: JSON.parse(row.milestones) as Milestone[] } : { revision: 0, milestones: [] };
}

export const insertMilestones = (db: Database, row: Tables['memoir_milestone']): Compilable => db.insertInto('memoir_milestone').values(row);
export const insertMemoirStep = (db: Database, row: Tables['memoir_step']): Compilable => db.insertInto('memoir_step').values(row);
export const insertOutsideRatings = (db: Database, rows: readonly Tables['outside_rating'][]): Compilable[] => insertLargeRows(db, 'outside_rating', rows);
