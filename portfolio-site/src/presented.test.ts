import { describe, expect, it } from 'vitest';
import { kindOfText, ownPlace } from './presented.ts';

const OURS = ['https://palier.example', 'http://localhost:8787'];

describe('what was given', () => {
  it('is an address only over https, or at home on this machine', () => {
    expect(kindOfText(' https://badges.example/1 \n', OURS)).toEqual({ kind: 'address', url: 'https://badges.example/1' });
    expect(kindOfText('<https://badges.example/1>', OURS).kind).toBe('address');
    expect(kindOfText('HTTP://localhost:8787/credentials/a', OURS).kind).toBe('address');
    for (const text of ['http://badges.example/1', 'http://localhost:9999/', 'http://192.168.1.1/']) expect(kindOfText(text, OURS).kind).toBe('insecure');
  });
  it('is the badge itself, as JSON or as a token', () => {
    expect(kindOfText('{"a":1}', OURS).kind).toBe('json');
    expect(kindOfText('{"cut', OURS).kind).toBe('json');
    expect(kindOfText('eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln', OURS).kind).toBe('token');
  });
  it('is otherwise something else, with the scheme that it would lead to', () => {
    expect(kindOfText('WIFI:S:invite;T:WPA;P:secret;;', OURS)).toEqual({ kind: 'other', scheme: 'wifi' });
    expect(kindOfText('javascript:alert(1)', OURS)).toEqual({ kind: 'other', scheme: 'javascript' });
    expect(kindOfText('openid-credential-offer://?x=1', OURS)).toEqual({ kind: 'other', scheme: 'openid-credential-offer' });
    expect(kindOfText('Bonjour', OURS)).toEqual({ kind: 'other' });
  });
});

describe('an address of this house', () => {
  it('leads to the signed file, from any of its pages and forms', () => {
    expect(ownPlace('/credentials/abc123')).toEqual({ kind: 'document', path: '/credentials/abc123.json' });
    expect(ownPlace('/en/credentials/abc123')).toEqual({ kind: 'document', path: '/credentials/abc123.json' });
    expect(ownPlace('/credentials/abc123.png')).toEqual({ kind: 'document', path: '/credentials/abc123.png' });
    expect(ownPlace('/clr/abc123')).toEqual({ kind: 'document', path: '/clr/abc123.json' });
  });
  it('may be a portfolio, or no place of badges', () => {
    expect(ownPlace('/en/portfolios/nour')).toEqual({ kind: 'portfolio', path: '/portfolios/nour' });
    for (const path of ['/', '/espace', '/credentials/', '/credentials/a/b']) expect(ownPlace(path)).toBeNull();
  });
});
