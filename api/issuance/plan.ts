/**
 * The intent, stored before any signature exists: the exact bytes that will be
 * signed, their digest, the status position and the job, in one batch. A crash
 * after it leaves a plan that can be signed; a crash before it leaves nothing.
 * Only bytes that pass our checks become a plan. Awards are planned by the
 * page, by the outbox as for requests: what is the same for all is read once.
 */
import type { Compilable } from 'kysely';
import { buildBadge, hashIdentity } from '../../credentials/index.ts';
import type { Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { declineAward } from '../queries/consents.ts';
import { insertStatusList } from '../queries/credentials.ts';
import { recordPageOfEvents } from '../queries/events.ts';
import { insertPlans, listAwardsToIssue, listCitedEvidence, type AwardToIssue, type CitedEvidence } from '../queries/issuing.ts';
import { enqueueAll, settleAll, type DueJob } from '../queries/outbox.ts';
import { fullName } from '../queries/people.ts';
import type { Tables } from '../queries/schema.ts';
import { eventId, issuedId, randomId } from '../random-id.ts';
import { describe } from './describe.ts';
import { loadIssuer, type Issuer } from './issuer.ts';
import { sentenceOf, type JobFailure } from './page.ts';
import { RESTORE_GATE } from './restore-gate.ts';
import { checkPlanned } from './seal.ts';
import { citationOf, insertSealsOf, sealEvidence, type Seals } from './seal-evidence.ts';
import { drawFreePositions, openStatusList } from './status.ts';

/** Positions were free when they were drawn; that somebody takes one first twenty times in a row does not happen. */
const MOST_DRAWS = 20;

export type Plan = Omit<Tables['credential_plan'], 'supersedes'>;
/** Why an award is not planned: its holder declines badges. */
export const BADGES_DECLINED = 'plan refused: badges_declined';

/** A plan and the seals of the files that it cites. */
type Draft = { readonly plan: Plan; readonly seals: Seals };
type Drafts = {
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

/** What came of a page: plans are durable; the other awards by their id. */
export type Planned = { readonly plans: readonly Plan[]; readonly failures: ReadonlyMap<string, string>; readonly plannedElsewhere: readonly string[] };
type Order = {
  readonly issuer: Issuer;
  /** What else has to happen in the commit that plans these awards. */
  settle(awards: readonly string[]): Compilable[];
  /** When the outbox takes the signing up, unless somebody has done it by then; at once when absent. */
  readonly signAt?: string;
};

/**
 * Plans awards in one commit; when somebody else has planned one of them, or taken one of the positions, between our
 * reading and our writing, each in a commit of its own.
 * @throws `restore_gate` when the gate has closed
 */
export async function planPage(platform: Platform, awards: readonly AwardToIssue[], order: Order): Promise<Planned> {
  let drafts = await draftPlans(platform, awards, order.issuer);
  const { failures } = drafts;
  const open = awards.filter((one) => !failures.has(one.id));
  for (let draw = 0; draw < MOST_DRAWS && drafts.plans.length > 0; draw += 1) {
    const at = platform.now().toISOString();
    const committed = await platform.commit([...planStatements(platform, drafts, at, order.signAt ?? at), ...order.settle(drafts.plans.map((one) => one.award_id))]);
    if (committed.ok) return { plans: drafts.plans, failures, plannedElsewhere: [] };
    const { rule } = committed.conflict;
    if (rule === RESTORE_GATE) throw new Error(rule);
    if (open.length > 1) return eachAlone(platform, open, order, failures);
    const [alone] = open;
    if (!mayDrawAgain(rule)) return { plans: [], failures: new Map([...failures, [alone!.id, `plan refused: ${rule}`]]), plannedElsewhere: [] };
    const now = await listAwardsToIssue(platform.db, JSON.stringify([alone!.id]));
    if (now[0]?.credential_id != null) return { plans: [], failures, plannedElsewhere: [alone!.id] };
    drafts = await draftPlans(platform, now, order.issuer);
  }
  return { plans: [], failures: new Map([...failures, ...open.map(({ id }) => [id, drafts.failures.get(id) ?? 'no free status position was drawn'] as const)]), plannedElsewhere: [] };
}

async function eachAlone(platform: Platform, awards: readonly AwardToIssue[], order: Order, failures: ReadonlyMap<string, string>): Promise<Planned> {
  const outcomes: Planned[] = [];
  for (const award of awards) outcomes.push(await planPage(platform, [award], order));
  return {
    plans: outcomes.flatMap((one) => one.plans),
    failures: new Map([...failures, ...outcomes.flatMap((one) => [...one.failures])]),
    plannedElsewhere: outcomes.flatMap((one) => one.plannedElsewhere),
  };
}

/** Somebody else planned it, or took the position; or a list of that number was opened for endorsements meanwhile, and the next draw takes another. */
const mayDrawAgain = (rule: string): boolean => rule.startsWith('unique:credential_plan.') || rule === 'unique:one_first_plan' || rule === 'list_of_another_kind';

/**
 * The outbox's way to plan.
 * @param planned called after the commit, also for an award that somebody else has planned first
 */
export async function planAwards(platform: Platform, jobs: readonly DueJob[], planned: (award: string) => void): Promise<readonly JobFailure[]> {
  const { db } = platform;
  const awards = await listAwardsToIssue(db, JSON.stringify(jobs.map((one) => one.subject)));
  const jobsOf = (subjects: readonly string[]): DueJob[] => jobs.filter((job) => subjects.includes(job.subject));
  const { plans, failures, plannedElsewhere } = await planPage(platform, awards.filter((one) => one.credential_id === null), {
    issuer: await loadIssuer(platform),
    settle: (subjects) => [settleAll(db, jobsOf(subjects))],
  });
  const declined = jobs.filter((job) => failures.get(job.subject) === BADGES_DECLINED);
  if (declined.length > 0) await platform.commit([...declined.map((job) => declineAward(db, job.subject, platform.now().toISOString())), settleAll(db, declined)]);
  const before = jobsOf([...plannedElsewhere, ...awards.filter((one) => one.credential_id !== null).map((one) => one.id)]);
  if (before.length > 0) await platform.commit([settleAll(db, before)]);
  for (const job of [...jobsOf(plans.map((one) => one.award_id)), ...before]) planned(job.subject);
  return jobs.flatMap((job): JobFailure[] => {
    const error = awards.some((one) => one.id === job.subject) ? failures.get(job.subject) : `no award ${job.subject}`;
    return error === undefined || error === BADGES_DECLINED ? [] : [{ job, error }];
  });
}

/** Everything that plans them but the end of their jobs. */
function planStatements(platform: Platform, { plans, seals, newList }: Drafts, at: string, signAt: string): Compilable[] {
  if (plans.length === 0) return [];
  const { db } = platform;
  return [
    ...newList,
    ...insertPlans(db, plans),
    ...[...seals].flatMap(([plan, own]) => insertSealsOf(db, plan, own)),
    ...enqueueAll(db, plans.map(({ id }) => ({ kind: 'sign' as const, subject: id })), signAt),
    ...recordPageOfEvents(db, plans.map(({ id, award_id }) => ({ id: eventId(platform), at, personId: null, kind: 'credential_planned', subject: id, detail: { award: award_id } }))),
  ];
}

/** The bytes that each award will be signed as. Nothing is written. */
async function draftPlans(platform: Platform, awards: readonly AwardToIssue[], issuer: Issuer): Promise<Drafts> {
  const failures = new Map<string, string>();
  if (awards.length === 0) return { plans: [], seals: new Map(), failures, newList: [] };
  const { db } = platform;
  const [list, citations] = await Promise.all([openStatusList(platform), listCitedEvidence(db, JSON.stringify(awards.map((one) => one.id)))]);
  const positions = await drawFreePositions(platform, list.id, awards.length);
  const cited = Map.groupBy(citations, (one) => one.award_id);
  const drafts: Draft[] = [];
  for (const [index, award] of awards.entries()) {
    try {
      drafts.push(await draft(platform, issuer, award, cited.get(award.id) ?? [], { list: list.id, index: positions[index]! }));
    } catch (error) {
      failures.set(award.id, sentenceOf(error));
    }
  }
  const seals = new Map(drafts.map(({ plan, seals: own }) => [plan.id, own]));
  return { plans: drafts.map(({ plan }) => plan), seals, failures, newList: list.isNew ? [insertStatusList(db, { id: list.id, created_at: platform.now().toISOString() })] : [] };
}

/** @throws `lint: …` for bytes that we would not sign: they become no plan, and take no position */
async function draft(platform: Platform, issuer: Issuer, award: AwardToIssue, citations: readonly CitedEvidence[], status: { list: number; index: number }): Promise<Draft> {
  const now = platform.now();
  const id = issuedId(platform);
  const programme = await programmeOf(platform, award);
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
    { ...issuer, origin: platform.config.origin },
    now,
  );
  const bytes = JSON.stringify(buildBadge(input));
  const lint = await checkPlanned(platform, bytes);
  if (!lint.ok) throw new Error(`${lint.reason}: ${lint.detail}`);
  return { plan: { id, award_id: award.id, status_list: status.list, status_index: status.index, bytes, digest: lint.checked.digest, planned_at: now.toISOString() }, seals };
}

const MOST_PROGRAMMES = 16;
/** A programme is frozen under its version (see the migration): read once, it stays what it is. */
const programmesKept = new WeakMap<Platform, Map<string, Programme>>();

async function programmeOf(platform: Platform, { programme_code: code, programme_version: version }: AwardToIssue): Promise<Programme> {
  const programmes = programmesKept.get(platform) ?? new Map<string, Programme>();
  programmesKept.set(platform, programmes);
  const key = `${code} ${version}`;
  const known = programmes.get(key) ?? (await findProgramme(platform.db, code, version));
  if (!known) throw new Error(`no programme ${key}`);
  if (!programmes.has(key) && programmes.size >= MOST_PROGRAMMES) programmes.delete(programmes.keys().next().value!);
  programmes.set(key, known);
  return known;
}
