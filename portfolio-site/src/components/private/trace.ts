/** Editing a trace: only what changed is sent, since a submitted review freezes some of it and not the rest. */
import { text, texts } from './form.ts';
import { learningKey, readLearning } from './learnings.ts';
import type { EvidenceView, LearningView } from './views.ts';

export type TraceDraft = { title: string; description: string; publicText: string; imageAlt: string; competencies: string[]; learnings: string[] };

export const traceDraft = (trace: EvidenceView): TraceDraft => ({
  title: trace.title,
  description: trace.description,
  publicText: trace.publicText,
  imageAlt: trace.image?.alt ?? trace.file?.contains ?? '',
  competencies: trace.competencies,
  learnings: trace.learnings.map(learningKey),
});

export const readTrace = (form: FormData): TraceDraft => ({
  title: text(form, 'title'),
  description: text(form, 'description'),
  publicText: text(form, 'publicText'),
  imageAlt: text(form, 'imageAlt'),
  competencies: texts(form, 'competencies'),
  learnings: texts(form, 'learnings'),
});

const same = (one: string | readonly string[], other: string | readonly string[]): boolean =>
  typeof one === 'string' || typeof other === 'string' ? one === other : [...one].sort().join(' ') === [...other].sort().join(' ');

/** The fields that differ from the record, as the API takes them. */
export function changesOf(recorded: TraceDraft, typed: TraceDraft): Partial<Omit<TraceDraft, 'learnings'>> & { learnings?: LearningView[] } {
  const { learnings, ...changed } = Object.fromEntries(Object.entries(typed).filter(([name, value]) => !same(recorded[name as keyof TraceDraft], value))) as Partial<TraceDraft>;
  return { ...changed, ...(learnings ? { learnings: learnings.map(readLearning) } : {}) };
}

/** What a page shows of a trace that is a picture: of one that may move, what stands still; its file is one click away. */
export function pictureOf({ file, image, about }: EvidenceView): { url: string; alt: string; width: number; height: number } | null {
  if (!file || !image) return null;
  return ['image/gif', 'image/webp'].includes(file.mediaType) && about.preview ? { ...about.preview, alt: image.alt } : { ...image, url: file.url };
}
