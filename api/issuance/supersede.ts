/**
 * A badge gives way to another: a new credential with an identifier, a status
 * position and a beginning of its own says the same but for what was mended,
 * and the old one is revoked, in one commit. Signing and releasing are the
 * outbox's. The award stays: competency, level and date of the decision are
 * its own, and the schema lets no successor stand on another. A successor that
 * would not pass the checks before signing is refused here, while the old one
 * still holds: revocation is final, and the outbox could never sign it.
 */
import type { Compilable } from 'kysely';
import { addresses } from '../addresses.ts';
import type { Platform } from '../platform/platform.ts';
import { followOnPages, type Move, type Renaming } from '../publication/follow.ts';
import { findIssued, findPlan, insertPlan, insertStatusList } from '../queries/credentials.ts';
import { endInvitationsAbout } from '../queries/endorsements.ts';
import { recordEvents } from '../queries/events.ts';
import { askForAll } from '../queries/outbox.ts';
import { insertRevocations } from '../queries/revocations.ts';
import { issuedId, randomId } from '../random-id.ts';
import { checkPlanned } from './seal.ts';
import { drawFreePositions, openStatusList } from './status.ts';

const MOST_DRAWS = 20;

/** What a stored badge says, as far as a successor may differ from it. */
export type Statement = {
  readonly credentialSubject: { readonly identifier: readonly { readonly identityType: string; readonly identityHash: string }[] };
  readonly evidence?: readonly { readonly id?: string; readonly name?: string }[];
  readonly relatedResource?: readonly { readonly id: string }[];
};

export type Order = {
  readonly basis: 'key_compromise' | 'superseded';
  /** Kept with the revocation; says nothing of a person. */
  readonly reason: string;
  readonly personId: string;
  /** They are revoked already: they get successors, and nothing is revoked by this. */
  readonly areRevoked?: true;
  /** What the successor says instead; without it, the same. */
  readonly mend?: (statement: Statement) => Statement;
  readonly renaming?: (enrolmentId: string) => Promise<Renaming>;
  /** What else belongs to the act: before the successors, whose guards read it, and after them. */
  readonly before?: (at: string) => readonly Compilable[];
  readonly after?: (at: string) => readonly Compilable[];
};

/** `lint`: what our checks say of the successor's text. */
export type Superseded = { readonly ok: true; readonly pairs: readonly { from: string; to: string }[] } | { readonly ok: false; readonly rule: string; readonly lint?: string };

/**
 * @param ids released badges that hold, or all of them revoked where the order says so; none of them twice
 * @param enrolments whose pages are touched even where no badge gives way
 * @returns the successors, or the rule by which the whole was refused: then nothing has changed
 */
export async function supersede(platform: Platform, ids: readonly string[], order: Order, enrolments: readonly string[] = []): Promise<Superseded> {
  const { db } = platform;
  const olds = await Promise.all(
    ids.map(async (id) => {
      const [plan, issued] = await Promise.all([findPlan(db, id), findIssued(db, id)]);
      if (!plan || !issued) throw new Error(`no plan ${id}`);
      return { plan, issued };
    }),
  );
  const touched = [...new Set([...enrolments, ...olds.map(({ issued }) => issued.enrolment_id)])];
  for (let draw = 0; draw < MOST_DRAWS; draw += 1) {
    const now = platform.now();
    const at = now.toISOString();
    const list = await openStatusList(platform);
    const positions = await drawFreePositions(platform, list.id, olds.length);
    const successors = [];
    for (const [place, { plan, issued }] of olds.entries()) {
      const own = { id: issuedId(platform), list: list.id, index: positions[place]! };
      const bytes = successorBytes(plan.bytes, own, platform.config.origin, now, order.mend);
      const lint = await checkPlanned(platform, bytes);
      if (!lint.ok) return { ok: false, rule: 'lint', lint: lint.detail };
      successors.push({ plan, issued, own, bytes, digest: lint.checked.digest });
    }
    const moves = successors.map(({ plan, issued, own, bytes }): Move & { enrolment: string } => ({ from: plan.id, to: own.id, awardId: plan.award_id, bytes, enrolment: issued.enrolment_id }));
    const pages = await Promise.all(
      touched.map(async (enrolment) => followOnPages(platform, enrolment, moves.filter((move) => move.enrolment === enrolment), at, (await order.renaming?.(enrolment)) ?? null)),
    );
    const event = (kind: string, subject: string, detail: Record<string, unknown>) => ({ id: randomId(platform.randomBytes), at, personId: order.personId, kind, subject, detail });
    const committed = await platform.commit([
      ...pages.flatMap(({ guard }) => guard),
      ...(order.before?.(at) ?? []),
      ...(list.isNew && successors.length > 0 ? [insertStatusList(db, { id: list.id, created_at: at })] : []),
      ...successors.map(({ plan, own, bytes, digest }) =>
        insertPlan(db, { id: own.id, award_id: plan.award_id, status_list: own.list, status_index: own.index, bytes, digest, planned_at: at, supersedes: plan.id }),
      ),
      ...(successors.length === 0
        ? []
        : [
            recordEvents(
              db,
              successors.flatMap(({ plan, own }) => [
                event('credential_planned', own.id, { award: plan.award_id, supersedes: plan.id }),
                ...(order.areRevoked ? [] : [event('credential_revoked', plan.id, { basis: order.basis })]),
              ]),
            ),
            ...(order.areRevoked ? [] : [insertRevocations(db, successors.map(({ plan }) => ({ id: plan.id, basis: order.basis, reason: order.reason, revoked_by: order.personId, revoked_at: at })))]),
            // The successor is another document: who endorses it is asked about it.
            endInvitationsAbout(db, successors.map(({ plan }) => plan.id), at),
          ]),
      ...askForAll(
        db,
        [
          ...successors.map(({ own }) => ({ kind: 'sign' as const, subject: own.id })),
          ...[...new Set(order.areRevoked ? [] : successors.map(({ plan }) => plan.status_list))].map((one) => ({ kind: 'status_list' as const, subject: String(one) })),
        ],
        at,
      ),
      ...pages.flatMap(({ writes }) => writes),
      ...(order.after?.(at) ?? []),
    ]);
    if (committed.ok) return { ok: true, pairs: moves.map(({ from, to }) => ({ from, to })) };
    const { rule } = committed.conflict;
    // A position that is taken is drawn again, as is one on a list that was opened for endorsements meanwhile, and pages that changed are read again; everything else is somebody else's act.
    if (!rule.startsWith('unique:credential_plan.status_list') && rule !== 'list_of_another_kind' && rule !== 'publication_changed') return { ok: false, rule };
  }
  throw new Error('no free status position was drawn');
}

/** Whether somebody else gave this badge a successor, or revoked it, first. */
export const wasFirst = (rule: string): boolean => rule === 'unique:one_first_plan' || rule.startsWith('unique:credential_plan.supersedes') || rule.startsWith('unique:revocation.');

function successorBytes(bytes: string, own: { id: string; list: number; index: number }, origin: string, now: Date, mend: Order['mend'] = (same) => same): string {
  const at = addresses(origin);
  const document = JSON.parse(bytes) as Statement & { credentialStatus: object };
  const listUrl = at.statusList(own.list);
  return JSON.stringify({
    ...mend(document),
    id: at.credential(own.id),
    validFrom: now.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    credentialStatus: { ...document.credentialStatus, id: `${listUrl}#${own.index}`, statusListIndex: String(own.index), statusListCredential: listUrl },
  });
}
