/**
 * The intent, stored before any signature exists: the exact bytes that will be
 * signed, their digest, the status position and the job, in one batch. A crash
 * after it leaves a plan that can be signed; a crash before it leaves nothing.
 * Awards are planned by the page: what is the same for all is read once.
 */
import type { Compilable } from 'kysely';
import { buildBadge, hashIdentity } from '../../credentials/index.ts';
import type { Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { insertStatusList } from '../queries/credentials.ts';
import { recordEvents } from '../queries/events.ts';
import { insertPlans, listAwardsToIssue, listCitedEvidence, type AwardToIssue, type CitedEvidence } from '../queries/issuing.ts';
import { enqueueAll, settleAll, type DueJob } from '../queries/outbox.ts';
import { fullName } from '../queries/people.ts';
import type { Tables } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { describe } from './describe.ts';
import { loadIssuer, type Issuer } from './issuer.ts';
import { ALL_WELL, sentenceOf, type JobFailure } from './page.ts';
import { citationOf, insertSealsOf, sealEvidence, type Seals } from './seal-evidence.ts';
import { drawFreePositions, openStatusList } from './status.ts';

/** Positions were free when they were drawn; that somebody takes one first twenty times in a row does not happen. */
const MOST_DRAWS = 20;

/** What is the same for every plan of a page. */
type Page = { readonly issuer: Issuer; readonly programmes: Map<string, Programme> };
export type Plan = Omit<Tables['credential_plan'], 'supersedes'>;
/** A plan and the seals of the files that it cites. */
type Draft = { readonly plan: Plan; readonly seals: Seals };
export type Drafts = {
  readonly plans: readonly Plan[];
  /** By plan. */
  readonly seals: ReadonlyMap<string, Seals>;
  /** Awards that cannot be described, and why. */
  readonly failures: ReadonlyMap<string, string>;
  /** The list that takes them, when it has to be created in the same batch. */
  readonly newList: Compilable[];
};

/** A salt of its own for each badge: two badges of one person share no hash. */
const hashedEmail = async (email: string, salt: string) => ({ identityHash: await hashIdentity(email, salt), salt });

/**
 * Plans a page of awards in one commit; when a conflict touches one of them, each in a commit of its own.
 * @param planned called after the commit, also for an award that somebody else has planned first
 */
export async function planAwards(platform: Platform, jobs: readonly DueJob[], planned: (award: string) => void): Promise<readonly JobFailure[]> {
  const awards = await listAwardsToIssue(platform.db, JSON.stringify(jobs.map((one) => one.subject)));
  const open = awards.filter((one) => one.credential_id === null);
  const drafts = await draftPlans(platform, open);
  const failed = jobs.flatMap((job): JobFailure[] => {
    if (!awards.some((one) => one.id === job.subject)) return [{ job, error: `no award ${job.subject}` }];
    const error = drafts.failures.get(job.subject);
    return error === undefined ? [] : [{ job, error }];
  });
  const done = jobs.filter((job) => !failed.some((one) => one.job === job));
  if (done.length === 0) return failed;
  const at = platform.now().toISOString();
  const committed = await platform.commit([...planStatements(platform, drafts, at, at), settleAll(platform.db, done)]);
  if (committed.ok) {
    for (const job of done) planned(job.subject);
    return failed;
  }
  // Somebody else planned one of them, or took one of the positions, between our reading and our writing.
  const { rule } = committed.conflict;
  // A list of that number may have been opened for endorsements meanwhile: the next draw takes another.
  if (!mayDrawAgain(rule)) return [...failed, ...done.map((job) => ({ job, error: `plan refused: ${rule}` }))];
  for (const job of done) {
    const error = await planAlone(platform, job).catch(sentenceOf);
    if (error === ALL_WELL) planned(job.subject);
    else failed.push({ job, error });
  }
  return failed;
}

const mayDrawAgain = (rule: string): boolean => rule.startsWith('unique:credential_plan.') || rule === 'list_of_another_kind';

async function planAlone(platform: Platform, job: DueJob): Promise<string | typeof ALL_WELL> {
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const awards = await listAwardsToIssue(platform.db, JSON.stringify([job.subject]));
    const drafts = await draftPlans(platform, awards.filter((one) => one.credential_id === null));
    const at = platform.now().toISOString();
    const committed = await platform.commit([...planStatements(platform, drafts, at, at), settleAll(platform.db, [job])]);
    if (committed.ok) return ALL_WELL;
    if (!mayDrawAgain(committed.conflict.rule)) return `plan refused: ${committed.conflict.rule}`;
  }
  return 'no free status position was drawn';
}

/** Everything that plans them but the end of their jobs. @param signAt when the outbox takes the signing up, unless somebody has done it by then */
export function planStatements(platform: Platform, { plans, seals, newList }: Drafts, at: string, signAt: string): Compilable[] {
  if (plans.length === 0) return [];
  const { db, randomBytes } = platform;
  return [
    ...newList,
    ...insertPlans(db, plans),
    ...[...seals].flatMap(([plan, own]) => insertSealsOf(db, plan, own)),
    ...enqueueAll(db, plans.map(({ id }) => ({ kind: 'sign' as const, subject: id })), signAt),
    recordEvents(db, plans.map(({ id, award_id }) => ({ id: randomId(randomBytes), at, personId: null, kind: 'credential_planned', subject: id, detail: { award: award_id } }))),
  ];
}

/** The bytes that each award will be signed as. Nothing is written. */
export async function draftPlans(platform: Platform, awards: readonly AwardToIssue[], issuer?: Issuer): Promise<Drafts> {
  const failures = new Map<string, string>();
  if (awards.length === 0) return { plans: [], seals: new Map(), failures, newList: [] };
  const { db } = platform;
  const [loaded, list, citations] = await Promise.all([
    issuer ?? loadIssuer(platform),
    openStatusList(platform),
    listCitedEvidence(db, JSON.stringify(awards.map((one) => one.id))),
  ]);
  const positions = await drawFreePositions(platform, list.id, awards.length);
  const page: Page = { issuer: loaded, programmes: programmesOf(platform) };
  const drafts: Draft[] = [];
  for (const [index, award] of awards.entries()) {
    const position = { list: list.id, index: positions[index]! };
    try {
      drafts.push(await draft(platform, page, award, citations.filter((one) => one.award_id === award.id), position));
    } catch (error) {
      failures.set(award.id, sentenceOf(error));
    }
  }
  const seals = new Map(drafts.map(({ plan, seals: own }) => [plan.id, own]));
  return { plans: drafts.map(({ plan }) => plan), seals, failures, newList: list.isNew ? [insertStatusList(db, { id: list.id, created_at: platform.now().toISOString() })] : [] };
}

async function draft(platform: Platform, page: Page, award: AwardToIssue, citations: readonly CitedEvidence[], status: { list: number; index: number }): Promise<Draft> {
  const now = platform.now();
  const id = randomId(platform.randomBytes);
  const programme = await programmeOf(platform, page, award);
  const seals = await sealEvidence(platform, citations);
  const input = describe(
    {
      credentialId: id,
      subjectId: award.subject_id,
      recipientName: fullName(award),
      email: award.email_in_badges === 1 ? await hashedEmail(award.email, randomId(platform.randomBytes)) : null,
      competency: award.competency,
      level: award.level,
      awardedOn: award.awarded_on,
      status,
      citations: citations.map((citation) => citationOf(citation, award.period, seals)),
    },
    programme,
    { ...page.issuer, origin: platform.config.origin },
    now,
  );
  const bytes = JSON.stringify(buildBadge(input));
  const plan = { id, award_id: award.id, status_list: status.list, status_index: status.index, bytes, digest: hexOf(await platform.primitives.sha256(bytes)), planned_at: now.toISOString() };
  return { plan, seals };
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const MOST_PROGRAMMES = 16;
/** A programme is frozen under its version (see the migration): read once, it stays what it is. */
const programmesKept = new WeakMap<Platform, Map<string, Programme>>();

function programmesOf(platform: Platform): Map<string, Programme> {
  const kept = programmesKept.get(platform) ?? new Map<string, Programme>();
  programmesKept.set(platform, kept);
  return kept;
}

async function programmeOf(platform: Platform, { programmes }: Page, award: AwardToIssue): Promise<Programme> {
  const { programme_code: code, programme_version: version } = award;
  const key = `${code} ${version}`;
  const known = programmes.get(key) ?? (await findProgramme(platform.db, code, version));
  if (!known) throw new Error(`no programme ${key}`);
  if (!programmes.has(key) && programmes.size >= MOST_PROGRAMMES) programmes.delete(programmes.keys().next().value!);
  programmes.set(key, known);
  return known;
}
