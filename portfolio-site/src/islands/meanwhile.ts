/**
 * What a press can have while the verifier is still on its way: its words and the
 * answers of this very origin are asked for.
 */
import { askEarly, jsonOf, REGISTRY } from './environment.ts';
import { loadWords } from './words.ts';

/** @returns when there is nothing left to do; what did not come is asked for again by whoever needs it */
export const meanwhile = async (): Promise<void> => {
  const badge = document.querySelector<HTMLElement>('[data-verify]')?.dataset['verify'];
  // Where an issuer that is this origin publishes its keys (the did:web method specification, section 3.2).
  askEarly([...(badge === undefined ? [] : [jsonOf(badge)]), '/.well-known/did.json', REGISTRY]);
  await loadWords();
};
