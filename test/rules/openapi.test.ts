/** The description of the API: OpenAPI 3.1 in shape, and of every route that there is. */
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { api } from '../../api/routes/api.ts';
import { listSources } from './files.ts';

type Any = any;
const document = JSON.parse(JSON.stringify(api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Palier', version: '1' } }))) as Any;
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const operations = Object.entries(document.paths as Record<string, Record<string, Any>>).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, method, operation })));

describe('the description of the API', { timeout: 180_000 }, () => {
  it('is OpenAPI 3.1 (§4.8.1)', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toEqual({ title: 'Palier', version: '1' });
    expect(Object.keys(document.paths).every((path) => path.startsWith('/api/'))).toBe(true);
    expect(operations.length).toBeGreaterThan(25);
  });

  it.each(operations)('describes $name: parameters, body, answers and problems', ({ path, method, operation }) => {
    expect(METHODS).toContain(method);
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((one) => one[1]!);
    const declared = (operation.parameters ?? []) as Any[];
    expect(declared.filter((one) => one.in === 'path').map((one) => one.name).sort()).toEqual([...named].sort());
    for (const one of declared) {
      expect(['path', 'query', 'header', 'cookie']).toContain(one.in);
      if (one.in === 'path') expect(one.required).toBe(true);
      expect(one.schema).toBeTypeOf('object');
    }
    if (operation.requestBody) {
      expect(['post', 'put', 'patch']).toContain(method);
      expect(Object.keys(operation.requestBody.content).length).toBeGreaterThan(0);
    }
    const statuses = Object.keys(operation.responses);
    expect(statuses.some((status) => /^2\d\d$/.test(status))).toBe(true);
    for (const status of statuses) {
      const answer = operation.responses[status];
      expect(answer.description.length).toBeGreaterThan(3);
      expect(Object.keys(answer.content ?? {})).toEqual(Number(status) >= 400 ? ['application/problem+json'] : expect.not.arrayContaining(['application/problem+json']));
    }
    for (const status of ['400', '401', '403', '404', '409', '413', '415', '422']) expect(statuses).toContain(status);
  });

  it('holds JSON Schemas of 2020-12, and refers only to what it holds', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((one) => one[1]!);
    for (const ref of new Set(refs)) expect(ref.split('/').slice(1).reduce((at, step) => at?.[step], document), ref).toBeTypeOf('object');
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    // The shared parts are compiled once, and named from there.
    ajv.addSchema({ $id: 'palier', components: document.components });
    const collect = (value: Any, key: string): Any[] =>
      value === null || typeof value !== 'object' ? [] : key === 'schema' ? [value] : Object.entries(value).flatMap(([name, inner]) => collect(inner, name));
    const schemas = [...collect(document.paths, ''), ...Object.values(document.components.schemas)];
    expect(schemas.length).toBeGreaterThan(100);
    const different = new Set(schemas.map((schema) => JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"palier#/')));
    for (const schema of different) expect(() => ajv.compile(JSON.parse(schema) as object), schema.slice(0, 200)).not.toThrow();
  });

  it('names for the verifier every form in which it takes a badge', () => {
    const described = Object.keys(document.paths['/api/verify'].post.requestBody.content as object);
    expect(described).toEqual(expect.arrayContaining(['application/json', 'application/vc', 'application/vc+jwt', 'application/vp+ld+json', 'application/jwt', 'application/octet-stream', 'text/plain', 'image/png', 'image/svg+xml']));
    expect(described).toHaveLength(15);
  });

  it('names every route under /api, and each once', () => {
    const routes = listSources(/\.ts$/)
      .filter((one) => /^api\/(routes\/.*|app)\.ts$/.test(one.path) && !one.path.endsWith('.test.ts'))
      .flatMap(({ text }) => [
        ...[...text.matchAll(/method: '(\w+)',\s*path: '(\/api\/[^']*)'/g)].map((one) => `${one[1]!.toUpperCase()} ${one[2]!}`),
        ...[...text.matchAll(/\.(get|post|put|delete|patch|all)\('(\/api\/[^']*)'/g)].map((one) => `${one[1]!.toUpperCase()} ${one[2]!.replace(/:(\w+)/g, '{$1}')}`),
      ]);
    expect(routes).toContain('GET /api/evidence/{evidence}/file');
    // The description does not describe itself.
    expect([...new Set(routes)].filter((one) => one !== 'GET /api/openapi.json').sort()).toEqual(operations.map((one) => one.name).sort());
  });
});
