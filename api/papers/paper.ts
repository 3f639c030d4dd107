/**
 * A paper of the institution as content: what it says and in which order, with
 * nothing of how it looks. `lay-out.ts` makes a tagged PDF of it.
 */

/** One landing of a staircase. */
export type Step = { readonly name: string; readonly isAttained: boolean; /** Short words above the landing, e.g. « Proposition ». */ readonly marks: readonly string[] };

export type Column = { readonly title: string; /** Of the table's width; only the proportion between columns counts. */ readonly share: number };

/** Of a list of facts: what, and what is said of it. */
export const FACT: readonly Column[] = [{ title: '', share: 2 }, { title: '', share: 3 }];

export type Block =
  | { readonly kind: 'title'; readonly over: string; readonly text: string; readonly under: readonly string[] }
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string; /** How much of what follows stands on the same page, in points. */ readonly keep?: number }
  | { readonly kind: 'paragraph'; readonly text: string; readonly tone?: 'plain' | 'soft' | 'quoted' | 'notice'; /** It says whose words follow: some of them stand on the same page. */ readonly leads?: boolean }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** The first cell of each row is its header. Without column titles, a list of facts. */
  | { readonly kind: 'table'; readonly caption: string; readonly columns: readonly Column[]; readonly isHeaded: boolean; readonly rows: readonly (readonly string[])[]; /** In points, for what is written by hand. */ readonly leastHeight?: number }
  /** `alt` says all that the drawing shows. */
  | { readonly kind: 'staircase'; readonly alt: string; readonly hue: number; readonly sign: string; readonly steps: readonly Step[] };

export type Paper = {
  readonly title: string;
  readonly subject: string;
  /** The institution's name. */
  readonly author: string;
  readonly language: 'fr' | 'en';
  /** When what it says was last so, ISO 8601 in UTC: the file's own date, so that the same content makes the same bytes. */
  readonly at: string;
  /** At the foot of each page, on the left. */
  readonly running: string;
  readonly pageOf: (page: number, pages: number) => string;
  /** The caption of a table that goes on over the next page. */
  readonly goesOn: (caption: string) => string;
  /** Said at the end when the typeface lacks letters of the text. */
  readonly missingLetters: (count: number) => string;
  readonly blocks: readonly Block[];
};

/** The typeface of every paper: TrueType, regular and bold. */
export type Typeface = { readonly regular: Uint8Array; readonly bold: Uint8Array };
