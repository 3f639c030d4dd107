/** Reading a posted form: text that was typed, boxes that were ticked. */

/** A text field, without the spaces around it; '' when absent or a file. Line ends as the browser sent them become \n. */
export const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : '';
};

/** Every value of a repeated field. */
export const texts = (form: FormData, name: string): string[] =>
  form.getAll(name).filter((value): value is string => typeof value === 'string' && value !== '');

export const ticked = (form: FormData, name: string): boolean => form.get(name) !== null;

/** One name per line. */
export const lines = (form: FormData, name: string): string[] =>
  text(form, name).split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** A file that was chosen; `null` when the field was left empty. */
export const file = (form: FormData, name: string): File | null => {
  const value = form.get(name);
  return value instanceof File && value.size > 0 ? value : null;
};

/**
 * A level from a group of radios: its order, `null` for « non évalué »,
 * `undefined` when nothing was chosen. The three are different answers.
 */
export const level = (form: FormData, name: string): number | null | undefined => {
  const value = text(form, name);
  if (value === 'none') return null;
  return /^[1-9]\d?$/.test(value) ? Number(value) : undefined;
};

/** A message of an error summary and the element it leads to. */
export type FieldError = { field?: string; /** Of which of several lines; said before the message where all are listed. */ about?: string; message: string; code?: string };
