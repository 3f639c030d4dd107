/** What the page remembers while it is open; nothing of it outlives the window. */
import type { OfflineSettings } from '../../../api/domain/offline-verifier.ts';
import type { VerificationReport } from '../../../credentials/index.ts';
import type { Row } from '../bulk/row.ts';
import type { BulkWords } from '../bulk/table.ts';
import type { Words } from '../islands/words.ts';
import type { Language } from '../links.ts';
import type { Strings } from '../strings/index.ts';
import type { Handed, NotHanded } from './handed.ts';
import type { Wanted } from './world.ts';

export type OfflineWords = Strings['offline'];
export type Said = { readonly words: Words; readonly bulk: BulkWords; readonly t: OfflineWords };
export type Input = { readonly bytes: Uint8Array; readonly mediaType?: string };

/** What was answered to the last thing that was given. */
export type Answer =
  | { readonly kind: 'report'; readonly report: VerificationReport; readonly when: Date }
  | { readonly kind: 'unreadable'; readonly problem: keyof Words['input']['unreadable'] }
  | { readonly kind: 'empty' | 'address' | 'failed' };

export type State = {
  readonly settings: OfflineSettings;
  language: Language;
  mode: 'one' | 'many';
  online: boolean;
  text: string;
  input: Input | undefined;
  answer: Answer | undefined;
  /** Asked for and not had, of the last check or the last run. */
  wanted: readonly Wanted[];
  handed: readonly Handed[];
  refused: readonly { readonly name: string; readonly problem: NotHanded }[];
  rows: readonly Row[];
};
