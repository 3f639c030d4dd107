/** The description of the API (OpenAPI 3.1), as a page for people says it. Sentences in two languages stand as « français / English ». */
import type { Language } from './links.ts';

export type Answer = { readonly status: string; readonly text: string; readonly example: string | null };
export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Asked without a session, by programs. */
  readonly open: boolean;
  readonly parameters: readonly { readonly name: string; readonly text: string; readonly values: readonly string[] }[];
  readonly body: { readonly text: string; readonly types: readonly string[] } | null;
  readonly answers: readonly Answer[];
};

type Any = Record<string, any>;

/** The half of a sentence in that language; the whole where there is only one. */
export function half(text: string, language: Language): string {
  const [french, english] = text.split(' / ');
  const chosen = language === 'en' ? (english ?? french!) : french!;
  return chosen.charAt(0).toUpperCase() + chosen.slice(1);
}

/** Every operation, those for programs first. @param document OpenAPI 3.1, our own */
export function operationsOf(document: unknown, language: Language): Operation[] {
  const { paths = {}, components = {} } = (document ?? {}) as Any;
  const exampleOf = (schema: Any | undefined): string | null => {
    const named = /^#\/components\/schemas\/(.+)$/.exec(schema?.['$ref'] ?? '')?.[1];
    const example = (named === undefined ? schema : components.schemas?.[named])?.['example'];
    return example === undefined ? null : JSON.stringify(example, null, 2);
  };
  const operations = Object.entries(paths as Record<string, Record<string, Any>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]): Operation => ({
      method: method.toUpperCase(),
      path,
      summary: half(one['summary'] ?? '', language),
      open: (one['tags'] ?? []).includes('open'),
      parameters: ((one['parameters'] ?? []) as Any[]).map(({ name, schema }) => ({ name, text: half(schema?.description ?? '', language), values: schema?.enum ?? [] })),
      body: one['requestBody'] === undefined ? null : { text: half(one['requestBody'].description ?? '', language), types: Object.keys(one['requestBody'].content ?? {}) },
      answers: Object.entries((one['responses'] ?? {}) as Record<string, Any>).map(([status, answer]) => ({ status, text: half(answer['description'] ?? '', language), example: exampleOf(answer['content']?.['application/json']?.schema) })),
    })),
  );
  return [...operations.filter(({ open }) => open), ...operations.filter(({ open }) => !open)];
}
