/** When a trace was deposited: here, or before it was brought here, as its archive says. */
import { day, host } from '../../format.ts';
import type { Language } from '../../links.ts';
import { strings } from '../../strings/index.ts';
import type { EvidenceView } from './views.ts';

export function depositedWords(language: Language, { depositedAt, declared }: Pick<EvidenceView, 'depositedAt' | 'declared'>): string {
  const { depositedOn, broughtOn } = strings(language).private.student.traces;
  return declared === null ? depositedOn(day(language, depositedAt)) : broughtOn(day(language, depositedAt), day(language, declared.at), host(declared.origin));
}
