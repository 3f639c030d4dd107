/**
 * Whether a page's source follows the standard (RGAA 4.1, 8.2): what may stand
 * in what, attributes and their values, tags that are closed, identifiers that
 * are unique. How it is written is nobody's business here.
 */
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({ extends: ['html-validate:standard'], root: true });

/** Every error, with its place; empty for a source that is valid. */
export async function sourceErrors(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`));
}
