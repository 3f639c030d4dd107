/** The one table that a run prints, in Markdown. */
import { median, ratio, type Measured } from './measure.ts';

export type Section = {
  readonly title: string;
  /** The first is what the others are compared with. */
  readonly measured: readonly Measured[];
};

const HEAD = ['| | CPU µs | × reference |', '|---|---:|---:|'];

/** A row per variant: its cost, and how much of the reference's throughput it has. */
export function table(sections: readonly Section[]): string {
  const rows = sections.flatMap(({ title, measured }) => [`| **${title}** | | |`, ...measured.map((one) => row(one, measured[0]!))]);
  return [...HEAD, ...rows].join('\n');
}

function row(one: Measured, reference: Measured): string {
  const times = one === reference ? '1 (reference)' : significant(ratio(reference, one));
  return `| ${one.name} | ${Math.round(median(one.rounds)).toLocaleString('en')} | ${times} |`;
}

function significant(value: number): string {
  return value >= 10 ? String(Math.round(value)) : value.toPrecision(2);
}
