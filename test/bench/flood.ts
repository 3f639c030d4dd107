/** What strangers may present to a verifier so as to fill its memory or to put others out of it. */
import type { Memory } from '../../credentials/memory.ts';
import { verify, type VerifyEnvironment } from '../../credentials/verify.ts';
import { createIssuer, embed, type TestIssuer } from '../fixtures/badges.ts';
import { unseenBadge } from './badge.ts';

const SHAPES = 100;

export type Flooded = { readonly presented: number; /** Documents of which none has the shape of another. */ readonly shapes: readonly string[] };

/**
 * Each twice: shapes under a recognised issuer's name without its proof; genuine
 * proofs of an issuer that nobody recognises; and the members of one genuine badge
 * in ever other orders, which its proof covers all the same.
 * @throws when any of it was kept
 */
export async function flood(issuer: TestIssuer, memory: Memory, world: VerifyEnvironment, genuine: string): Promise<Flooded> {
  const stranger = await createIssuer({ method: 'key' });
  const { proof } = JSON.parse(genuine) as { proof: object };
  const forged = Array.from({ length: SHAPES }, (_, place) => JSON.stringify({ ...(JSON.parse(unseenBadge(issuer, place + 1)) as object), proof }));
  const strange: string[] = [];
  for (let place = 0; place < SHAPES; place += 1) strange.push(await embed(stranger, JSON.parse(unseenBadge({ ...stranger, origin: issuer.origin, listUrl: issuer.listUrl }, place + 1)) as object));
  const turned = Array.from({ length: SHAPES }, (_, place) => inOrder(JSON.parse(genuine) as object, place + 1));
  const held = memory.shapes.size();
  for (const text of [...forged, ...strange, ...turned]) for (let time = 0; time < 2; time += 1) await verify({ kind: 'json', text }, world);
  if (memory.shapes.size() !== held) throw new Error(`strangers’ shapes were learnt: ${memory.shapes.size() - held}`);
  return { presented: 6 * SHAPES, shapes: forged };
}

/** The same members, in the order that this number stands for. */
function inOrder(document: object, number: number): string {
  const members = Object.entries(document);
  const [context, ...others] = members;
  const turned: [string, unknown][] = [];
  for (let rest = number; others.length > 0; rest = Math.floor(rest / (others.length + 1))) turned.push(...others.splice(rest % others.length, 1));
  return JSON.stringify(Object.fromEntries([context!, ...turned]));
}
