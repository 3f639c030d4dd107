/**
 * What a student makes of a trace: five questions, each of which may stay
 * without an answer, beside the free reflection. Written by its student alone.
 */

/** The situation; what was drawn on; what was chosen and why; what it shows; what they would do differently. In this order. */
export const ANALYSIS_QUESTIONS = ['situation', 'resources', 'choices', 'shown', 'differently'] as const;
export type AnalysisQuestion = (typeof ANALYSIS_QUESTIONS)[number];
export type Analysis = Readonly<Record<AnalysisQuestion, string>>;

export const NO_ANALYSIS: Analysis = { situation: '', resources: '', choices: '', shown: '', differently: '' };

/** Characters of one answer, and of the free reflection. */
export const ANSWER_MAX = 4_000;
export const REFLECTION_MAX = 20_000;
/** How many texts of other tabs are kept beside a trace. */
export const MOST_ASIDES = 12;

/** The questions that were answered, with what was said; in order. */
export const answered = (analysis: Analysis): { readonly question: AnalysisQuestion; readonly text: string }[] =>
  ANALYSIS_QUESTIONS.flatMap((question) => (analysis[question].trim() === '' ? [] : [{ question, text: analysis[question].trim() }]));

/** Whether anything was said of a trace, under whatever heading. */
export const isReflectedOn = ({ reflection, analysis }: { readonly reflection: string; readonly analysis: Analysis }): boolean =>
  reflection.trim() !== '' || answered(analysis).length > 0;
