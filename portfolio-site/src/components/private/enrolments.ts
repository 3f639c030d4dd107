/** The period a student is in: that of the last review that has begun. */
export const currentPeriod = (reviews: readonly { period: string; state: string }[]): string | null =>
  reviews.findLast((review) => review.state !== 'planned')?.period ?? null;

/** Which of a student's enrolments a page is about; most have one. */
export const chosenEnrolment = <T extends { id: string }>(enrolments: readonly T[], asked: string | null): T | null =>
  enrolments.find((enrolment) => enrolment.id === asked) ?? enrolments[0] ?? null;
