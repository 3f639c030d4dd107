/**
 * What a verifier knows besides the document: who the issuer is to it, and what
 * was handed on by another host.
 */
import type { Fetched } from './resolve-key.ts';
import type { VerifyEnvironment } from './verify.ts';

/**
 * An issuer as a verifier knows it, never as it calls itself. Without
 * `registries` it is on the verifier's own list.
 */
export type Recognised = {
  readonly name: string;
  readonly url: string;
  /** The public lists that name this issuer. */
  readonly registries?: readonly { readonly name: string; readonly url: string }[];
  /** Since when it has been listed, as the list says: an ISO 8601 date. */
  readonly since?: string;
};

/** The same environment, and the addresses whose documents came through a relay. */
export function noteRelayed(env: VerifyEnvironment): { readonly noted: VerifyEnvironment; readonly relayed: ReadonlySet<string> } {
  const relayed = new Set<string>();
  const fetch = async (...asked: Parameters<VerifyEnvironment['fetch']>): Promise<Fetched> => {
    const answer = await env.fetch(...asked);
    if (answer?.ok && answer.relayed === true) relayed.add(asked[0]);
    return answer;
  };
  return { noted: { ...env, fetch, ...(env.evidence === undefined ? {} : { evidence: env.evidence.bind(env) }) }, relayed };
}
