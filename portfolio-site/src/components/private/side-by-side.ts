/** Views of one competency beside one another: in what order, and how far apart. Nothing here computes a level. */
import type { AssessmentKind } from '../../../../api/domain/review.ts';
import { gapBetween, type Gap } from './levels.ts';
import type { AssessmentView } from './views.ts';

const ORDER: readonly AssessmentKind[] = ['self', 'co', 'teacher', 'tutor', 'peer'];

/** What stands of a competency: the student first, then what both agree on, the team, and whoever was invited. */
export const viewsOf = (assessments: readonly AssessmentView[], competency: string): AssessmentView[] =>
  assessments.filter((one) => one.competency === competency).toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || one.at.localeCompare(other.at));

/** A co-assessment that one side proposed is no view yet. */
export const stands = (view: AssessmentView): boolean => view.kind !== 'co' || view.confirmed !== null;

/** How each view that names a level stands to the student's own. */
export function gapsOf(views: readonly AssessmentView[]): { view: AssessmentView; gap: Exclude<Gap, 'unknown'> }[] {
  const own = views.find((one) => one.kind === 'self');
  return views.filter((one) => one.kind !== 'self' && stands(one)).flatMap((view) => {
    const gap = gapBetween(own?.level, view.level);
    return gap === 'unknown' ? [] : [{ view, gap }];
  });
}

/** The lowest and the highest level that somebody names, when two do at least; never what lies between. */
export function spreadOf(views: readonly AssessmentView[]): { low: number; high: number } | null {
  const named = views.filter(stands).flatMap((one) => one.level ?? []);
  return named.length < 2 ? null : { low: Math.min(...named), high: Math.max(...named) };
}
