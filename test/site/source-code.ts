/**
 * Whether a page's source follows the standard (RGAA 4.1, 8.2): what may stand
 * in what, attributes and their values, tags that are closed, identifiers that
 * are unique. How it is written is nobody's business here.
 */
import { HtmlValidate, StaticConfigLoader } from 'html-validate';

const loader = new StaticConfigLoader({ extends: ['html-validate:standard'], root: true });
// Read and checked once: a third of the time of each page otherwise.
const rules = loader.getConfigFor('inline');
loader.getConfigFor = () => rules;
const validator = new HtmlValidate(loader);

/** Every error, with its place; empty for a source that is valid. */
export async function sourceErrors(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) => messages.map(({ ruleId, message, line, column }) => `${line}:${column} ${ruleId}: ${message}`));
}
