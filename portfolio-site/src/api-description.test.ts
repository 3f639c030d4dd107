import { describe, expect, it } from 'vitest';
import { half, operationsOf } from './api-description.ts';

describe('the description of the API for people', () => {
  it('says the half of a sentence that is in the reader’s language', () => {
    expect([half('Vérifier un badge / verify a badge', 'fr'), half('Vérifier un badge / verify a badge', 'en'), half('the verdict', 'fr')]).toEqual(['Vérifier un badge', 'Verify a badge', 'The verdict']);
  });
  it('puts what is open to programs first, with examples of answers', () => {
    const document = {
      paths: {
        '/api/me': { get: { responses: { 200: { description: 'Moi / me' } } } },
        '/api/verify': {
          post: {
            tags: ['open'], summary: 'Vérifier / verify',
            requestBody: { description: 'Le badge / the badge', content: { 'application/json': {}, 'image/png': {} } },
            responses: { 200: { description: 'Le verdict / the verdict', content: { 'application/json': { schema: { $ref: '#/components/schemas/Report' } } } }, 429: { description: 'Trop / too many' } },
          },
        },
      },
      components: { schemas: { Report: { example: { verdict: 'valid' } } } },
    };
    const [first, second] = operationsOf(document, 'fr');
    expect(first).toEqual({
      method: 'POST', path: '/api/verify', summary: 'Vérifier', open: true, parameters: [], body: { text: 'Le badge', types: ['application/json', 'image/png'] },
      answers: [{ status: '200', text: 'Le verdict', example: '{\n  "verdict": "valid"\n}' }, { status: '429', text: 'Trop', example: null }],
    });
    expect([second!.path, second!.open]).toEqual(['/api/me', false]);
  });
  it('is empty when there is no description', () => {
    expect(operationsOf(undefined, 'en')).toEqual([]);
  });
});
