/** What there is to take away, and what of it is public. Nothing is read here that the archive does not need before it begins. */
import { clrState } from '../domain/clr.ts';
import { MOST_ZIP_BYTES } from '../domain/portable.ts';
import type { TakeawayScope } from '../domain/takeaway.ts';
import type { Platform } from '../platform/platform.ts';
import { isShown } from '../publication/endorsements.ts';
import { evidencePath } from '../publication/paths.ts';
import { listClrs } from '../queries/clr.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { listInvitationsOf, type InvitationRow } from '../queries/endorsements.ts';
import { listForeignBadges, type ForeignBadgeRow } from '../queries/foreign-badges.ts';
import { listEvidence, type EvidenceRow } from '../queries/evidence.ts';
import { listSealsOfEnrolment } from '../queries/seals.ts';
import { isOut, shownPages, type Issued, type Shown } from './pages.ts';

type Clr = Awaited<ReturnType<typeof listClrs>>[number];

/** `isPublic`: goes beside the pages; else into the folder of what is private, if that is wanted. */
type Kept<T> = { readonly one: T; readonly isPublic: boolean };

export type Material = {
  readonly enrolmentId: string;
  readonly shown: Shown;
  readonly badges: readonly Kept<Issued>[];
  readonly traces: readonly Kept<EvidenceRow>[];
  readonly clrs: readonly Kept<Clr>[];
  readonly endorsements: readonly Kept<InvitationRow & { readonly endorsement_id: string }>[];
  /** Badges from elsewhere, as they came. */
  readonly foreign: readonly Kept<ForeignBadgeRow>[];
  /** The seals whose salts there still are: which badge cites which trace by which. */
  readonly seals: readonly { readonly id: string; readonly evidence_id: string; readonly credential_id: string }[];
};

export async function gather(platform: Platform, enrolmentId: string): Promise<Material> {
  const { db } = platform;
  const [shown, issued, traces, clrs, invitations, seals, foreign] = await Promise.all([
    shownPages(platform, enrolmentId), listIssuedTo(db, enrolmentId), listEvidence(db, enrolmentId), listClrs(db, enrolmentId), listInvitationsOf(db, enrolmentId), listSealsOfEnrolment(db, enrolmentId), listForeignBadges(db, enrolmentId),
  ]);
  const withPage = new Set(shown.pages.filter(({ kind }) => kind === 'credential').map(({ subject }) => subject));
  const quoted = new Set(shown.pages.flatMap(({ snapshot }) => snapshot.endorsements ?? []).map(({ endorsementUrl }) => endorsementUrl.slice(endorsementUrl.lastIndexOf('/') + 1)));
  const elsewhere = new Set(shown.pages.flatMap((page) => (page.kind === 'portfolio' ? (page.snapshot.foreignBadges ?? []) : [])).map(({ id }) => id));
  const withFile = new Set(shown.files.map(({ path }) => path));
  return {
    enrolmentId,
    shown,
    badges: issued.filter(isOut).map((one) => ({ one, isPublic: withPage.has(one.id) })),
    traces: traces.map((one) => ({ one, isPublic: withFile.has(evidencePath(one.id)) })),
    clrs: clrs.filter((one) => one.signed_at !== null).map((one) => ({ one, isPublic: clrState(true, one.acts.map(({ act }) => act)) === 'public' })),
    endorsements: invitations
      .filter((one): one is InvitationRow & { endorsement_id: string } => one.endorsement_id !== null && one.released_at !== null)
      .map((one) => ({ one, isPublic: isShown(one) && quoted.has(one.endorsement_id) })),
    foreign: foreign.map((one) => ({ one, isPublic: elsewhere.has(one.id) })),
    seals: seals.filter(({ open }) => Boolean(open)),
  };
}

/** What a Worker's bounded time is known to be enough for. */
const MOST_ON_WORKERS = 1_000_000_000;

/** Bytes of files that one archive may hold here. */
export const mostBytes = (platform: Pick<Platform, 'sharesRequests'>): number => (platform.sharesRequests ? MOST_ZIP_BYTES : MOST_ON_WORKERS);

/** What is in an archive, before it is made. */
export function measure({ shown, badges, traces }: Material, scope: TakeawayScope): { readonly badges: number; readonly files: number; readonly bytes: number } {
  const hidden = scope === 'everything' ? traces.filter(({ one, isPublic }) => !isPublic && one.file_digest !== null).map(({ one }) => one.file_bytes ?? 0) : [];
  const sizes = [...shown.files.filter(({ trace, path }) => path === evidencePath(trace.id)).map(({ trace }) => trace.file_bytes ?? 0), ...hidden];
  const count = badges.filter(({ isPublic }) => isPublic || scope === 'everything').length;
  return { badges: count, files: sizes.length, bytes: sizes.reduce((sum, one) => sum + one, 0) };
}
