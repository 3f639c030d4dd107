/**
 * Acts by which somebody takes back what others see, by the kinds of the
 * journal: what a restore must not undo by itself (`api/issuance/taken-back.ts`).
 * A page or a link that was published anew is among them: what it showed before
 * was taken back, and the copy has nothing else.
 */
export const TAKES_BACK = {
  portfolio_withdrawn: 'portfolio',
  portfolio_published: 'portfolio',
  portfolio_moved: 'portfolio',
  share_ended: 'share',
  share_updated: 'share',
  clr_withdrawn: 'record',
  endorsement_hidden: 'endorsement',
  endorsement_withdrawn: 'endorsement',
  endorsement_cancelled: 'invitation',
  foreign_badge_hidden: 'foreign',
  foreign_badge_deleted: 'foreign',
  /** Of a trace that is no longer to be shown: deleted, replaced, or said to be kept back. Other edits are no such act. */
  evidence_deleted: 'trace',
  evidence_edited: 'trace',
  evidence_cleared: 'trace',
  evidence_deposited: 'trace',
  view_withdrawn: 'view',
  view_retract: 'view',
  name_changed: 'name',
  link_withdrawn: 'link',
  badges_declined: 'objection',
  preferences_changed: 'address',
} as const;

export type TakingBack = keyof typeof TAKES_BACK;
export type TakenThing = (typeof TAKES_BACK)[TakingBack];

export const isTakingBack = (kind: string): kind is TakingBack => Object.hasOwn(TAKES_BACK, kind);

/** Of these kinds an entry is such an act only when it says so; the same as in `api/queries/taken-back.ts`. */
const SAYS_SO: Partial<Record<TakingBack, (detail: Readonly<Record<string, unknown>>) => boolean>> = {
  evidence_edited: ({ heldBack }) => heldBack === true,
  evidence_cleared: ({ heldBack }) => heldBack === true,
  evidence_deposited: ({ replaces }) => replaces !== undefined,
  preferences_changed: ({ emailInBadges }) => emailInBadges === false,
};

/** Whether an entry of the journal is of an act that takes something back. */
export const takesBack = ({ kind, detail = {} }: { readonly kind: string; readonly detail?: Readonly<Record<string, unknown>> }): boolean => isTakingBack(kind) && (SAYS_SO[kind]?.(detail) ?? true);

/**
 * One act, with nothing of anybody but identifiers.
 * @property id of its entry in the journal
 * @property thing what was taken back: of a portfolio the enrolment, of a name the person, of a link of a page the enrolment and the link's key
 */
export type Mark = { readonly id: string; readonly kind: TakingBack; readonly thing: string; readonly at: string };

/** Of several acts on one thing the last one says it all: an older copy knows none of them, a younger one not the last. */
export const markKey = ({ kind, thing }: Pick<Mark, 'kind' | 'thing'>): string => `${TAKES_BACK[kind]} ${thing}`;

/** What a restore takes back again, counted as an administrator is told. */
export type TakenBackCounts = { readonly portfolios: number; readonly shares: number; readonly records: number; readonly others: number; readonly names: number };
