/** Answers of the API, as a page uses them: a value, or the problem document to show. */

/** RFC 9457, in the person's language. */
export type ProblemView = { status: number; title: string; detail: string; code?: string };

type Answer = { ok: boolean; status: number; json(): Promise<unknown> };
type Body<R> = Extract<R, { ok: true }> extends { json(): Promise<infer T> } ? T : never;
export type Called<T> = { ok: true; value: T } | { ok: false; problem: ProblemView };

/**
 * Waits for a call of the typed client.
 *
 * @returns the body of a success, or the problem; faults (no problem document) throw.
 */
export async function call<R extends Answer>(pending: Promise<R>): Promise<Called<Body<R>>> {
  const answer = await pending;
  if (!answer.ok) return { ok: false, problem: { status: answer.status, ...((await answer.json()) as Omit<ProblemView, 'status'>) } };
  return { ok: true, value: (answer.status === 204 ? null : await answer.json()) as Body<R> };
}
