/** What a step of a staircase shows; all but `reached` and `above` exist only in private views. `above`: a step of the scale of which nothing is said. `situated`: in one person's view, which is no level attained. */
export type StepState = 'reached' | 'above' | 'expected' | 'not_reached' | 'not_assessed' | 'exempted' | 'situated';
export type Step = { readonly name: string; readonly state: StepState };
