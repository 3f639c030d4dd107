/**
 * What people took back after a copy was made is taken back in it too, before
 * the restore gate opens: pages are withdrawn, links ended, records made
 * private, whatever the note beside the files names and the copy's journal does
 * not know. On the safe side: whoever published again meanwhile finds their page
 * private, is written to, and publishes it with one act.
 */
import type { Compilable } from 'kysely';
import { TAKES_BACK, type Mark, type TakenBackCounts, type TakenThing } from '../domain/taken-back.ts';
import type { Platform } from '../platform/platform.ts';
import { declineOpenAwards, insertObjection } from '../queries/consents.ts';
import { recordManyEvents } from '../queries/events.ts';
import { countReports, dropPapers, findLastRuling, findReported, insertLinkRuling, listPapers } from '../queries/link-reports.ts';
import { queueMail } from '../queries/mail.ts';
import { askForAll } from '../queries/outbox.ts';
import {
  cancelInvitations, chooseNoMore, endShares, endViews, findCopiedAt, hideAll, hideBadgesFromElsewhere, leaveAddressOut, listChosenTraces, listEnrolmentsOfPeople, listLinksOfPages, listNotObjecting,
  listOpenInvitations, listOpenShares, listOpenViews, listPublicRecords, listPublished, listShownBadgesFromElsewhere, listShownEndorsements, listShownTraces, listWithAddressInBadges,
  tellOwners, withdrawAll, withdrawRecordsAgain, type Shown,
} from '../queries/taken-back.ts';
import type { GateCause } from '../queries/schema.ts';
import { randomId } from '../random-id.ts';
import { readTakenBack, settleTakenBack, type TakenBackNote } from './taken-back.ts';

const REASON = 'Retiré après la copie rétablie (withdrawn after the copy that was restored).';

/** What is to be done: of each kind of thing those that the copy shows or lets somebody use. */
type Plan = {
  readonly portfolios: readonly Shown[];
  readonly shares: readonly Shown[];
  readonly records: readonly Shown[];
  readonly endorsements: readonly Shown[];
  readonly foreign: readonly Shown[];
  readonly invitations: readonly Shown[];
  readonly withdrawn: readonly Shown[];
  readonly retracted: readonly Shown[];
  readonly objections: readonly Shown[];
  readonly addresses: readonly Shown[];
  readonly links: readonly Shown[];
  /** Traces that are still chosen for a view. */
  readonly chosen: readonly Shown[];
  readonly names: readonly string[];
  /** The acts of which something is done again. */
  readonly acts: readonly Mark[];
};

const unique = (rows: readonly Shown[]): Shown[] => [...new Map(rows.map((one) => [one.id, one])).values()];
const idsOf = (rows: readonly Shown[]): string[] => rows.map(({ id }) => id);

async function planOf(platform: Platform, unknown: readonly Mark[]): Promise<Plan> {
  const { db } = platform;
  const now = platform.now().toISOString();
  const of = (thing: TakenThing): string[] => unknown.filter(({ kind }) => TAKES_BACK[kind] === thing).map((one) => one.thing);
  const acted = (kind: Mark['kind']): string[] => unknown.filter((one) => one.kind === kind).map((one) => one.thing);
  // Whoever's name changed: everything that says the former one.
  const renamed = await listEnrolmentsOfPeople(db, of('name'));
  const theirs = idsOf(renamed);
  const [traces, chosen, endorsements, foreign, links] = await Promise.all([
    listShownTraces(db, of('trace')),
    listChosenTraces(db, of('trace')),
    listShownEndorsements(db, of('endorsement'), theirs),
    listShownBadgesFromElsewhere(db, of('foreign'), theirs),
    listLinksOfPages(db, of('link')),
  ]);
  // A page cannot be rendered anew behind the gate: one that shows what was hidden is withdrawn whole.
  const showing = [...endorsements, ...foreign, ...links].map((one) => one.enrolment);
  const [portfolios, shares, records, invitations, withdrawn, retracted, objections, addresses] = await Promise.all([
    listPublished(db, [...of('portfolio'), ...theirs, ...showing, ...traces.filter(({ share }) => share === null).map(({ enrolment }) => enrolment)]),
    listOpenShares(db, [...of('share'), ...traces.flatMap(({ share }) => share ?? [])], theirs),
    listPublicRecords(db, of('record'), theirs),
    listOpenInvitations(db, of('invitation'), theirs, now),
    listOpenViews(db, acted('view_withdrawn'), ['', 'accept']),
    listOpenViews(db, acted('view_retract'), ['give']),
    listNotObjecting(db, of('objection')),
    listWithAddressInBadges(db, of('address')),
  ]);
  const found: Record<TakenThing, ReadonlySet<string>> = {
    portfolio: new Set(idsOf(portfolios)), share: new Set(idsOf(shares)), record: new Set(idsOf(records)), endorsement: new Set(idsOf(endorsements)), foreign: new Set(idsOf(foreign)),
    invitation: new Set(idsOf(invitations)), view: new Set(idsOf([...withdrawn, ...retracted])), objection: new Set(idsOf(objections)), address: new Set(idsOf(addresses)), link: new Set(idsOf(links)),
    name: new Set(renamed.map(({ person }) => person)), trace: new Set([...traces.map(({ trace }) => trace), ...idsOf(chosen)]),
  };
  const acts = unknown.filter(({ kind, thing }) => found[TAKES_BACK[kind]].has(thing));
  return {
    portfolios: unique(portfolios), shares: unique(shares), records: unique(records), endorsements: unique(endorsements), foreign: unique(foreign), invitations: unique(invitations),
    withdrawn, retracted, objections, addresses, links, chosen: unique(chosen), names: [...found.name], acts,
  };
}

const countsOf = (plan: Plan): TakenBackCounts => ({
  portfolios: plan.portfolios.length,
  shares: plan.shares.length,
  records: plan.records.length,
  others: [plan.endorsements, plan.foreign, plan.invitations, plan.withdrawn, plan.retracted, plan.objections, plan.addresses, plan.links, plan.chosen].reduce((sum, rows) => sum + rows.length, 0),
  names: plan.names.length,
});

/** Closed by hand is for a whole disk that was put back: its note with it. */
export const isAsOld = (cause: GateCause): boolean => cause === 'by_hand';

export type TakenBackState = Omit<TakenBackNote, 'unknown'> & TakenBackCounts;
export const NOTHING_TAKEN_BACK: TakenBackCounts = { portfolios: 0, shares: 0, records: 0, others: 0, names: 0 };

/** For whoever is about to confirm: what will be taken back again, and whether everything is known that would have to be. */
export async function takenBackState(platform: Platform, cause: GateCause): Promise<TakenBackState> {
  const { unknown, ...note } = await readTakenBack(platform, await findCopiedAt(platform.db), isAsOld(cause));
  return { ...note, ...(unknown.length === 0 ? NOTHING_TAKEN_BACK : countsOf(await planOf(platform, unknown))) };
}

/**
 * Takes it back, behind the gate, in a commit of its own: whatever becomes of the confirmation, it stays so.
 * @param by the administrator who confirms
 * @param looked acts that were looked at before
 * @returns the acts that were looked at now
 */
export async function takeBackAgain(platform: Platform, by: string, looked: readonly Mark[] = []): Promise<readonly Mark[]> {
  const { db } = platform;
  const before = new Set(looked.map(({ id }) => id));
  const unknown = (await readTakenBack(platform, null)).unknown.filter(({ id }) => !before.has(id));
  if (unknown.length === 0) return unknown;
  const plan = await planOf(platform, unknown);
  if (plan.acts.length === 0) return unknown;
  const at = platform.now().toISOString();
  const draw = (): string => randomId(platform.randomBytes);
  const owners = new Set([...plan.portfolios, ...plan.shares, ...plan.records].map(({ person }) => person));
  const committed = await platform.commit([
    ...withdrawAll(db, idsOf(plan.portfolios), at),
    ...endShares(db, idsOf(plan.shares), at),
    withdrawRecordsAgain(db, idsOf(plan.records), at),
    hideAll(db, idsOf(plan.endorsements), at),
    ...hideBadgesFromElsewhere(db, idsOf(plan.foreign)),
    cancelInvitations(db, idsOf(plan.invitations), at),
    endViews(db, idsOf(plan.withdrawn), 'withdraw', by, at),
    endViews(db, idsOf(plan.retracted), 'retract', by, at),
    leaveAddressOut(db, idsOf(plan.addresses)),
    chooseNoMore(db, idsOf(plan.chosen)),
    ...plan.objections.flatMap(({ id }) => [insertObjection(db, id, 'object', at), ...declineOpenAwards(db, id, at)]),
    ...(await rulings(platform, plan.links, by, at)),
    tellOwners(db, [...owners].map((person) => ({ id: draw(), person })), at),
    ...recordManyEvents(db, plan.acts.map((act) => ({ id: draw(), at, personId: by, kind: 'taken_back_again', subject: act.thing.split(' ')[0]!, detail: { act: act.kind, entry: act.id } }))),
  ]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return unknown;
}

const MOST_ROUNDS = 10;

/**
 * Right before the gate opens. A copy of the note may be given while a restore is confirmed: what it names is taken back
 * too. One that is given in the moment between the last look and the opening stays in the note, for the next closing.
 * @param looked what `takeBackAgain` answered
 * @param opening the entry that the opening will leave
 */
export async function takeBackTheRest(platform: Platform, by: string, looked: readonly Mark[], opening: string, gate: { readonly closed_at: string; readonly cause: GateCause }): Promise<void> {
  let [all, fresh] = [looked, looked];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await settleTakenBack(platform, fresh, opening, gate.closed_at, isAsOld(gate.cause));
    fresh = await takeBackAgain(platform, by, all);
    if (fresh.length === 0) return;
    all = [...all, ...fresh];
  }
  throw new Error('copies of the note of what was taken back are given all the time');
}

/** Links that the institution had withdrawn, as far as the copy knows their addresses; the page of any other is withdrawn, as those of these are. Nobody rules on their own. */
async function rulings(platform: Platform, links: readonly Shown[], by: string, at: string): Promise<Compilable[]> {
  const { db } = platform;
  const statements: Compilable[] = [];
  for (const { id, enrolment, person } of links) {
    const key = id.slice(enrolment.length + 1);
    const [known, last, papers] = await Promise.all([findReported(db, enrolment, key), findLastRuling(db, enrolment, key), listPapers(db, enrolment)]);
    if (!known || person === by) continue;
    const reports = await countReports(db, enrolment, key, last.revision);
    statements.push(
      insertLinkRuling(db, { enrolment_id: enrolment, key, revision: last.revision + 1, link: known.link, act: 'withdraw', reason: REASON, reports, ruled_by: by, at }),
      dropPapers(db, enrolment),
      // Nothing names them any more: their bytes would stay for ever.
      ...askForAll(db, papers.map((subject) => ({ kind: 'erase_file' as const, subject })), at),
      queueMail(db, { id: randomId(platform.randomBytes), kind: 'link_withdrawn', subject: person }, at),
    );
  }
  return statements;
}
