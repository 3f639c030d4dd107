/**
 * What a verifier that works without a network is told when it is made: whom it
 * knows, by which keys, since when. Pure; the file itself is built with the site.
 */

export type KnownIssuer = {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly registries?: readonly { readonly name: string; readonly url: string }[];
  readonly since?: string;
};

export type OfflineSettings = {
  /** The calendar day, UTC, on which these keys were the issuers' keys. */
  readonly asOf: string;
  readonly issuers: readonly KnownIssuer[];
  /** What those issuers publish at these addresses, word for word: their did.json. */
  readonly documents: readonly { readonly address: string; readonly text: string }[];
  /** Where a newer file is handed out; absent where nobody does. */
  readonly from?: string;
  /** The one http origin of a demonstration on this machine. */
  readonly loopbackOrigin?: string;
};

/** A verifier that knows nobody. */
export const KNOWS_NOBODY: OfflineSettings = { asOf: '', issuers: [], documents: [] };

/** Where the settings stand in the file: a block of data, which no browser runs. */
export const SETTINGS_ID = 'palier-settings';
const block = (json: string): string => `<script type="application/json" id="${SETTINGS_ID}">${json}</script>`;

/** The place for them in a file that was built without. */
export const SETTINGS_PLACE = block('null');

/**
 * The file with these settings in it.
 * @throws when the template has not exactly one place for them
 */
export function withSettings(template: string, settings: OfflineSettings): string {
  const parts = template.split(SETTINGS_PLACE);
  if (parts.length !== 2) throw new Error('The offline verifier has no place for its settings.');
  // A name must not be able to end the block.
  return parts.join(block(JSON.stringify(settings).replaceAll('<', '\\u003c')));
}
