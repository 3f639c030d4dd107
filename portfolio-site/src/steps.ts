/** What a step of a staircase shows; `expected`, `not_reached` and `exempted` (« dispensé ») exist only in private views. */
export type StepState = 'reached' | 'expected' | 'not_reached' | 'not_assessed' | 'exempted';
export type Step = { readonly name: string; readonly state: StepState };
