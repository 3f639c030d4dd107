/**
 * What a page that was taken away knows, since it asks nobody: the documents
 * that its badges rest on, as they were on the day of the export. Pure; written
 * into the page as a block of data, which no browser runs.
 */
export type TakeawayData = {
  /** ISO timestamp of the export: what is said of a badge's status is of then. */
  readonly asOf: string;
  /** The house that issued, e.g. `https://badges.exemple.fr`. */
  readonly origin: string;
  readonly issuer: { readonly id: string; readonly name: string; readonly url: string };
  /** Word for word, by the address at which each was published. */
  readonly documents: Readonly<Record<string, string>>;
  /** The one http origin of a demonstration on this machine. */
  readonly loopbackOrigin?: string;
};

export const TAKEAWAY_ID = 'palier-copie';

/** A name or a text must not be able to end the block. */
export const dataBlock = (data: TakeawayData): string => `<script type="application/json" id="${TAKEAWAY_ID}">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;

/** What the site is made of and what it leaves out: public alone, or also what is private, in a folder of its own. */
export const TAKEAWAY_SCOPES = ['site', 'everything'] as const;
export type TakeawayScope = (typeof TAKEAWAY_SCOPES)[number];
