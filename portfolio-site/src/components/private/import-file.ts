/** A file that is read in: chosen, looked at, and sent again as it was looked at. */
import { decodeCsv } from '../../../../api/domain/csv.ts';
import { file, text, type FieldError } from './form.ts';

export type Imported = { readonly given: string | null; readonly isConfirmed: boolean; readonly plan: string; readonly errors: FieldError[] };

/** @returns the file's text, when there is one that can be read */
export async function readImport(form: FormData, words: { fileRequired: string; fileUnreadable: string }): Promise<Imported> {
  if (text(form, 'act') === 'apply') {
    // As the preview read it: the spaces around the text are the file's own.
    const kept = form.get('text');
    return { given: typeof kept === 'string' ? kept.replaceAll('\r\n', '\n') : '', isConfirmed: true, plan: text(form, 'plan'), errors: [] };
  }
  const chosen = file(form, 'file');
  const decoded = chosen && decodeCsv(new Uint8Array(await chosen.arrayBuffer()));
  const refused = !chosen ? words.fileRequired : decoded === null ? words.fileUnreadable : null;
  return { given: refused === null ? decoded!.replaceAll('\r\n', '\n') : null, isConfirmed: false, plan: '', errors: refused === null ? [] : [{ field: 'field-file', message: refused }] };
}
