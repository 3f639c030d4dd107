import type { VerifyEnvironment } from '../../../credentials/index.ts';

type Fetch = VerifyEnvironment['fetch'];

const MOST_KEPT = 32;
const LONGEST_KEPT = 512 * 1024;

/**
 * The same fetch, asking for each address once in a run of many badges: a year's
 * badges stand in one list, and a host that does not answer is waited for once.
 * Bounded, so that badges of many issuers cannot fill the memory.
 */
export const onceEach = (fetch: Fetch): Fetch => {
  const kept = new Map<string, ReturnType<Fetch>>();
  return (url, purpose) => {
    const known = kept.get(url);
    if (known !== undefined) return known;
    const asked = fetch(url, purpose);
    kept.set(url, asked);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    void asked.then(
      (answer) => { if (answer.ok && answer.bytes.length > LONGEST_KEPT) kept.delete(url); },
      () => kept.delete(url),
    );
    return asked;
  };
};
