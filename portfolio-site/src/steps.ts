/** What a step of a staircase shows; `expected` and `not_reached` exist only in private views. */
export type StepState = 'reached' | 'expected' | 'not_reached' | 'not_assessed';
export type Step = { readonly name: string; readonly state: StepState };
