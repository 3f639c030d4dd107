/** What a report is called, by what it is about: a record, an endorsement and a presentation are no badges. For the page, the file and the terminal. */
import type { ShownBadge, ShownReport } from './shown.ts';
import type { Strings } from './strings/index.ts';
import type { VerdictWord } from './verdict.ts';

type Words = Strings['verification'];
type Of = ShownBadge & Pick<ShownReport, 'clr'>;

/** The verdict in a word or two, and what that means. */
export const wordsFor = (report: Of, verdict: VerdictWord, words: Words): { readonly word: string; readonly meaning: string } => {
  if (report.kind === 'endorsement') return words.endorsement.verdicts[verdict];
  if (report.clr) return { word: words.verdicts[verdict].word, meaning: words.recordMeanings[verdict] };
  if (report.kind === 'badge' || report.kind === 'clr') return words.verdicts[verdict];
  const own = words.report.kinds[report.kind]?.verdicts[verdict];
  return own ? { word: own.word, meaning: own.text } : words.verdicts[verdict];
};

/** The names of its checks. */
export const checkNames = (report: Of, words: Words): Readonly<Record<string, string>> => ({ ...words.checks, ...(report.clr ? words.recordChecks : {}), ...(report.kind === 'endorsement' ? words.endorsement.checks : {}) });

/** The sentences for their reasons. */
export const reasonSentences = (report: Of, words: Words): Readonly<Record<string, string>> => ({ ...words.reasons, ...(report.clr ? words.recordReasons : {}), ...(report.kind === 'endorsement' ? words.endorsement.reasons : {}) });
