/** The analysis of a trace, saved while it is written; see `keep-draft.ts`. */
import { ANALYSIS_QUESTIONS } from '../../../api/domain/analysis.ts';
import { keepDraft } from './keep-draft.ts';

const form = document.querySelector<HTMLFormElement>('form[data-analysis]');
if (form) {
  const text = (data: FormData, name: string): string => String(data.get(name) ?? '').replaceAll('\r\n', '\n');
  const address = form.dataset['api']!;
  keepDraft({
    form,
    address,
    aside: `${address}/asides/${form.dataset['tab']!}`,
    changed: 'analysis_changed',
    content: () => {
      const data = new FormData(form);
      return { reflection: text(data, 'reflection'), answers: Object.fromEntries(ANALYSIS_QUESTIONS.map((question) => [question, text(data, question)])) };
    },
  });
}
