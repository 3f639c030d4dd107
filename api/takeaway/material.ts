/** What there is to take away, and what of it is public. Nothing is read here that the archive does not need before it begins. */
import { clrState } from '../domain/clr.ts';
import { MOST_ZIP_BYTES } from '../domain/portable.ts';
import type { TakeawayScope } from '../domain/takeaway.ts';
import type { Platform } from '../platform/platform.ts';
import { isShown } from '../publication/endorsements.ts';
import { besidePath, evidencePath } from '../publication/paths.ts';
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

/** What stands beside a trace's own file, in bytes: its small picture and its captions. */
const besideBytes = ({ about }: EvidenceRow): number => (about?.preview_bytes ?? 0) + (about?.captions_bytes ?? 0);

/** What is in an archive, before it is made. `files`: traces' own; `bytes`: of these, of what stands beside them, and of badges from elsewhere. */
export function measure({ shown, badges, traces, foreign }: Material, scope: TakeawayScope): { readonly badges: number; readonly files: number; readonly bytes: number } {
  const isIn = ({ isPublic }: Kept<unknown>): boolean => isPublic || scope === 'everything';
  const onPages = new Set(shown.files.map(({ path }) => path));
  const inside = traces.filter(isIn).map(({ one }) => one);
  // Of a text or a link the pages may show what stands beside it all the same.
  const alone = traces.filter((each) => !isIn(each)).map(({ one }) => one);
  const bytes =
    inside.reduce((sum, one) => sum + (one.file_bytes ?? 0) + besideBytes(one), 0)
    + alone.reduce((sum, one) => sum + (onPages.has(besidePath(one.id, 'preview')) ? (one.about?.preview_bytes ?? 0) : 0) + (onPages.has(besidePath(one.id, 'captions')) ? (one.about?.captions_bytes ?? 0) : 0), 0)
    + foreign.filter(isIn).reduce((sum, { one }) => sum + one.file_bytes, 0);
  return { badges: badges.filter(isIn).length, files: inside.filter((one) => one.file_digest !== null).length, bytes };
}
