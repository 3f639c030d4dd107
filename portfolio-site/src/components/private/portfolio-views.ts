/** Reading the form of a view: its sections and traces in the order of the form, and what a button for moving one asked for. */
import { complete, moved, SECTIONS, THEMES, type PlacedSection, type Section, type Theme } from '../../../../api/domain/portfolio-view.ts';
import type { EvidenceGenre } from '../../../../api/domain/evidence.ts';
import { text, texts } from './form.ts';

export type ViewDraft = {
  readonly title: string;
  readonly headline: string;
  readonly presentation: string;
  readonly theme: Theme;
  readonly sections: readonly PlacedSection[];
  readonly choices: { readonly credentials: readonly string[]; readonly evidence: readonly string[]; readonly reflections: readonly string[] };
};

/** @param before what a form without these fields leaves as it is */
export function readView(form: FormData, before: ViewDraft) {
  const order = texts(form, 'sectionOrder');
  const shown = texts(form, 'sections');
  const theme = THEMES.find((one) => one === text(form, 'theme')) ?? before.theme;
  return {
    title: form.has('title') ? text(form, 'title') : before.title,
    headline: text(form, 'headline'),
    presentation: text(form, 'presentation'),
    theme,
    sections: order.length === 0 ? [...before.sections] : complete(order.map((kind) => ({ kind, shown: shown.includes(kind) }))),
    choices: { credentials: texts(form, 'credentials'), evidence: texts(form, 'evidence'), reflections: texts(form, 'reflections') },
  };
}

/** `move:section:radar:-1` */
export type Move = { readonly of: 'section' | 'trace'; readonly item: string; readonly by: -1 | 1 };
export function readMove(act: string): Move | null {
  const [, of, item, by] = /^move:(section|trace):([\w-]+):(-?1)$/.exec(act) ?? [];
  return of && item ? { of: of as Move['of'], item, by: Number(by) as Move['by'] } : null;
}

type Trace = { readonly id: string; readonly genre: EvidenceGenre };

/** A trace moves among the chosen ones of its own kind, which is where it stands on the page. */
export function applyMove<D extends ReturnType<typeof readView>>(draft: D, move: Move, traces: readonly Trace[]): D {
  if (move.of === 'section') {
    const kinds = moved(draft.sections.map(({ kind }) => kind), move.item as Section, move.by);
    return { ...draft, sections: kinds.map((kind) => draft.sections.find((one) => one.kind === kind)!) };
  }
  const genre = traces.find(({ id }) => id === move.item)?.genre;
  const same = draft.choices.evidence.filter((id) => traces.find((one) => one.id === id)?.genre === genre);
  const others = draft.choices.evidence.filter((id) => !same.includes(id));
  return { ...draft, choices: { ...draft.choices, evidence: [...moved(same, move.item, move.by), ...others] } };
}

/** Where an item stands after a move, to be read out: its place from 1, and of how many. */
export function placeOf(draft: Pick<ViewDraft, 'sections' | 'choices'>, of: Move['of'], item: string, traces: readonly Trace[]): { readonly place: number; readonly count: number } | null {
  const genre = traces.find(({ id }) => id === item)?.genre;
  const items: readonly string[] = of === 'section' ? draft.sections.map(({ kind }) => kind) : draft.choices.evidence.filter((id) => traces.find((one) => one.id === id)?.genre === genre);
  return items.includes(item) ? { place: items.indexOf(item) + 1, count: items.length } : null;
}

/** Chosen ones first, in the order of the page, then the others as they were. */
export const inOrder = <T extends { readonly id: string }>(traces: readonly T[], chosen: readonly string[]): T[] => [
  ...chosen.flatMap((id) => traces.find((one) => one.id === id) ?? []),
  ...traces.filter(({ id }) => !chosen.includes(id)),
];

export const isSection = (word: string): word is Section => SECTIONS.some((one) => one === word);
