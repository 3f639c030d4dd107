/**
 * Where the database names bytes of the store: one list for whoever takes files
 * away and for whoever makes sure that none is missing. A column that is new
 * and names files has its line here; a test compares the two.
 */
import type { Tables } from './schema.ts';

export type FileColumn = {
  readonly table: keyof Tables;
  /** Holds the SHA-256 of the file in hex; null or empty names none. */
  readonly column: string;
  /** SQL about the row: while it does not hold, the row keeps no file from being erased. */
  readonly keptWhile?: string;
  /** SQL about the row: while it does not hold, the file can be made anew or is shown to nobody, and may be missing. */
  readonly neededWhile?: string;
};

export const FILE_COLUMNS: readonly FileColumn[] = [
  { table: 'evidence', column: 'file_digest' },
  { table: 'evidence_about', column: 'preview_digest' },
  { table: 'evidence_about', column: 'captions_digest' },
  { table: 'upload_part', column: 'digest' },
  { table: 'foreign_badge', column: 'file_digest' },
  { table: 'achievement_image', column: 'svg_digest' },
  { table: 'achievement_image', column: 'png_digest' },
  // What a jury decided, as it was frozen; and the minutes as they were signed, of which there is no other copy here.
  { table: 'deliberation', column: 'text_digest' },
  { table: 'minutes_deposit', column: 'file_digest' },
  { table: 'publication', column: 'digest', neededWhile: 'withdrawn_at IS NULL' },
  {
    table: 'prepared',
    column: 'digest',
    keptWhile: 'EXISTS (SELECT 1 FROM publication WHERE publication.digest = prepared.page)',
    neededWhile: "form = 'shown' AND page IN (SELECT digest FROM publication WHERE withdrawn_at IS NULL)",
  },
  { table: 'share_page', column: 'digest' },
  { table: 'kept_asset', column: 'digest' },
  { table: 'setting', column: 'value', neededWhile: "name LIKE 'badge-png:%'" },
];
