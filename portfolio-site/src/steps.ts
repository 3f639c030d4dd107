/** What a step of a staircase shows; all but `reached` and `not_assessed` exist only in private views. `situated`: in one person's view, which is no level attained. */
export type StepState = 'reached' | 'expected' | 'not_reached' | 'not_assessed' | 'exempted' | 'situated';
export type Step = { readonly name: string; readonly state: StepState };
