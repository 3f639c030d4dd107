/**
 * How an assessor's proposals spread over the levels, beside those of the whole
 * team: for talking about one's eye, never for comparing people. No ranking, no
 * name of anybody else, and nothing from which one person's could be worked out.
 */

/** So few assessments show persons, not a distribution. */
export const LEAST_ASSESSMENTS = 5;
/** With one other assessor, the team's without one's own would be that one's. */
export const LEAST_OTHERS = 2;

export type Proposed = { readonly assessor: string; readonly level: number | null };
/** How many of each level, by its order; « non évalué » is a count of its own and no level. */
export type Distribution = { readonly levels: readonly number[]; readonly notAssessed: number; readonly total: number };
/** `null`: too few to be shown. */
export type Calibration = { readonly mine: Distribution | null; readonly team: Distribution | null };

const spread = (proposals: readonly Proposed[], orders: readonly number[]): Distribution => ({
  levels: orders.map((order) => proposals.filter((one) => one.level === order).length),
  notAssessed: proposals.filter((one) => one.level === null).length,
  total: proposals.length,
});

/**
 * @param proposals each assessor's last one on each line
 * @param orders of the programme's levels, lowest first
 */
export function calibrate(proposals: readonly Proposed[], me: string, orders: readonly number[]): Calibration {
  const own = proposals.filter((one) => one.assessor === me);
  const others = proposals.filter((one) => one.assessor !== me);
  const isTeam = others.length >= LEAST_ASSESSMENTS && new Set(others.map((one) => one.assessor)).size >= LEAST_OTHERS;
  return {
    mine: own.length >= LEAST_ASSESSMENTS ? spread(own, orders) : null,
    team: isTeam ? spread(proposals, orders) : null,
  };
}
