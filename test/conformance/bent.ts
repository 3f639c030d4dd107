import type { Random } from '../hostile/rewrites.ts';

/** One character more, less or other, at a place where JSON and texts meet more often than not. */
export function bent(text: string, random: Random): string {
  const marks = [...text.matchAll(/["\\:,{}[\]]/g)].map((match) => match.index);
  const place = random.below(2) === 0 ? random.below(text.length) : random.pick(marks) + random.below(2);
  const piece = random.pick(['', '"', '\\', ',', '\n', '\u0000', ' ', 'a', '0', '}', '\\"', '\\u0061', '","x":"', '\\n', 'é']);
  return text.slice(0, place) + piece + text.slice(place + random.below(2));
}
