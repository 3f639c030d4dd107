import { describe, expect, it } from 'vitest';
import { negotiate } from './credentials.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('the form of a credential', () => {
  it.each([
    [undefined, 'page'], ['', 'page'], ['*/*', 'page'], [BROWSER, 'page'], ['text/html', 'page'], ['text/*', 'page'], ['application/xhtml+xml', 'page'], ['image/png', 'page'], ['nonsense', 'page'],
    ['application/vc+ld+json', 'embedded'], ['application/vc', 'embedded'], ['application/ld+json', 'embedded'], ['application/json', 'embedded'], ['application/*', 'embedded'],
    ['application/ld+json;profile="https://www.w3.org/ns/credentials/v2"', 'embedded'], ['APPLICATION/VC', 'embedded'], [' application/json ; q=0.9 ', 'embedded'],
    ['application/vc+jwt', 'jwt'], ['application/jwt', 'jwt'], ['text/plain', 'jwt'],
    ['application/json;q=0.2, text/html', 'page'], ['text/html;q=0.2, application/json', 'embedded'], ['application/json, text/html', 'embedded'], ['text/html, application/json', 'page'],
    ['application/json;q=0, text/plain', 'jwt'], ['application/json;q=0', 'page'], ['application/json;q=x, text/plain;q=0.1', 'jwt'],
    ['image/png, application/vc+jwt;q=0.5, application/vc;q=0.4', 'jwt'],
  ])('that somebody who accepts « %s » gets is the %s', (accept, form) => {
    expect(negotiate(accept).form).toBe(form);
  });
  it('is named by the media type that was asked for', () => {
    expect(negotiate('application/vc').mediaType).toBe('application/vc');
    expect(negotiate('application/*').mediaType).toBe('application/vc+ld+json');
  });
  it('is found quickly in a very long header', () => {
    const started = performance.now();
    expect(negotiate('x/y;q=0.1,'.repeat(2000)).form).toBe('page');
    expect(performance.now() - started).toBeLessThan(500);
  });
});
