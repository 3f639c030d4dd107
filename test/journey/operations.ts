/**
 * Every operation of the API, read from its own description, with a body that
 * it would accept: what is added to the API is tested without being listed here.
 */
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Body } from './acts.ts';
import type { House } from '../house.ts';

export type Operation = {
  /** `POST /api/juries/{jury}/decisions` */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly template: string;
  /** With the identifiers put in; an unknown parameter throws, so that a test cannot go on with nothing. */
  path(parameters: Record<string, string>): string;
  readonly accepts: readonly string[];
  /** A body of the described shape; `undefined` when the operation takes none. */
  readonly example: unknown;
  /** What is wrong with an answer, held against its own description; empty when nothing is. */
  check(status: number, answer: unknown): string;
};

export async function listOperations(house: House): Promise<Operation[]> {
  const document = (await (await house.fetch('/api/openapi.json')).json()) as Body;
  const ajv = new Ajv2020({ strict: false });
  addFormats(ajv);
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>();
  const shapeOf = (name: string, schema: Body): ReturnType<typeof ajv.compile> => {
    const known = compiled.get(name) ?? ajv.compile({ ...schema, components: document.components });
    compiled.set(name, known);
    return known;
  };
  return Object.entries(document.paths as Record<string, Record<string, Body>>).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, described]): Operation => {
      const content = described.requestBody?.content ?? {};
      const schema = content['application/json']?.schema;
      return {
        name: `${method.toUpperCase()} ${template}`,
        method: method.toUpperCase() as Operation['method'],
        template,
        path: (parameters) =>
          template.replace(/\{(\w+)\}/g, (_, name: string) => {
            const value = parameters[name];
            if (value === undefined) throw new Error(`${template} has a parameter that this test does not know: ${name}`);
            return encodeURIComponent(value);
          }),
        accepts: Object.keys(content),
        example: schema ? exampleOf(schema, document) : undefined,
        check(status, answer) {
          const answered = described.responses[String(status)];
          if (!answered) return `the status ${status} is not described`;
          const shape = (answered.content?.['application/json'] ?? answered.content?.['application/problem+json'])?.schema;
          if (shape === undefined) return '';
          const check = shapeOf(`${method} ${template} ${status}`, shape);
          return check(answer) ? '' : ajv.errorsText(check.errors);
        },
      };
    }),
  );
}

/** The smallest value that a JSON Schema of ours accepts. */
export function exampleOf(schema: Body, document: Body): unknown {
  if (schema.$ref) return exampleOf(schema.$ref.split('/').slice(1).reduce((at: Body, step: string) => at[step], document), document);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return exampleOf(alternatives[0], document);
  const type = Array.isArray(schema.type) ? schema.type.find((one: string) => one !== 'null') : schema.type;
  switch (type) {
    case 'object':
      return Object.fromEntries((schema.required ?? []).map((name: string) => [name, exampleOf(schema.properties[name], document)]));
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items, document));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, (schema.exclusiveMinimum ?? -1) + 1);
    case 'boolean':
      return false;
    case 'string':
      if (schema.format === 'email') return 'personne@palier.example';
      if (schema.format === 'date') return '2025-06-20';
      return 'x'.repeat(Math.max(1, schema.minLength ?? 1));
    case undefined:
      return {};
    default:
      throw new Error(`no example for ${JSON.stringify(schema)}`);
  }
}

/** RFC 9457: the members of a problem, and nothing that tells how we are built. */
export async function expectProblem(answer: Response, status: number): Promise<{ type: string; title: string; status: number; detail: string; code: string }> {
  const text = await answer.text();
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${text.slice(0, 400)}`);
  const mediaType = answer.headers.get('content-type') ?? '';
  if (!mediaType.startsWith('application/problem+json')) throw new Error(`a problem of type ${mediaType}: ${text.slice(0, 200)}`);
  const problem = JSON.parse(text) as Body;
  const members = { type: 'string', title: 'string', status: 'number', detail: 'string', code: 'string' } as const;
  for (const [name, type] of Object.entries(members)) if (typeof problem[name] !== type || problem[name] === '') throw new Error(`a problem without ${name}: ${text}`);
  if (Object.keys(problem).length !== 5 || problem.status !== status) throw new Error(`not our kind of problem: ${text}`);
  if (/node_modules|\.ts\b|SQLITE|at \w+ \(|constraint/i.test(text)) throw new Error(`a problem that tells how we are built: ${text}`);
  return problem;
}
