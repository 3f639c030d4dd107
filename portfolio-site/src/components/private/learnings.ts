/** Critical learnings in forms: one value of a box says which. */
import type { LearningView } from './views.ts';

export const learningKey = ({ competency, level, text }: LearningView): string => JSON.stringify({ competency, level, text });

/** What a box that we made says; a value that somebody else made is refused by the API as any other. */
export function readLearning(key: string): LearningView {
  try {
    return JSON.parse(key) as LearningView;
  } catch {
    return { competency: '', level: 0, text: key };
  }
}
