import { describe, expect, it } from 'vitest';
import { readConfig, readNewSecret, withSecret } from './config.ts';

const SECRET = 'x'.repeat(32);
const PUBLIC = { PALIER_ORIGIN: 'https://badges.exemple.fr', PALIER_SECRET: SECRET };

function configOf(environment: Record<string, string | undefined>) {
  const answer = readConfig(environment);
  if (!answer.ok) throw new Error(answer.sentence);
  return answer.config;
}

describe('the settings', () => {
  it('need nothing on the machine itself', () => {
    expect(configOf({})).toMatchObject({ port: 8787, origin: 'http://localhost:8787', loopback: true, data: './data', secret: null, jwtAlgorithm: 'RS256', demo: false, vcApi: false, mail: { smtpUrl: null } });
  });
  it('take an empty value for none', () => {
    expect(configOf({ PORT: '', PALIER_ORIGIN: '', PALIER_SECRET: '', PALIER_SMTP_URL: '' })).toEqual(configOf({}));
  });
  it('follow the port in the default origin', () => {
    expect(configOf({ PORT: '9000' }).origin).toBe('http://localhost:9000');
  });
  it.each(['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787', 'https://localhost'])('know %s as the machine itself', (origin) => {
    expect(configOf({ PALIER_ORIGIN: origin }).loopback).toBe(true);
  });
  it.each(['https://localhost.exemple.fr', 'https://127.0.0.1.exemple.fr', 'https://notlocalhost', 'https://10.0.0.1'])('do not take %s for the machine itself', (origin) => {
    expect(configOf({ PALIER_ORIGIN: origin, PALIER_SECRET: SECRET }).loopback).toBe(false);
  });
  it('listen to this machine alone on a loopback origin, to every address otherwise, or where they are told', () => {
    expect(configOf({}).host).toBe('127.0.0.1');
    expect(configOf(PUBLIC).host).toBe('0.0.0.0');
    expect(configOf({ ...PUBLIC, PALIER_HOST: '127.0.0.1' }).host).toBe('127.0.0.1');
    expect(configOf({ ...PUBLIC, PALIER_HOST: '::1' }).host).toBe('::1');
  });
  it('write an origin as a browser does, without a trailing slash', () => {
    expect(configOf({ ...PUBLIC, PALIER_ORIGIN: 'https://Badges.Exemple.fr/' }).origin).toBe('https://badges.exemple.fr');
    expect(configOf({ ...PUBLIC, PALIER_ORIGIN: 'https://badges.exemple.fr:443' }).origin).toBe('https://badges.exemple.fr');
  });
  it('give people’s files an origin of their own, or none', () => {
    expect(configOf(PUBLIC)).toMatchObject({ filesOrigin: null, filesPerPerson: 1_000_000_000 });
    expect(configOf({ PALIER_FILES_MB: '50' }).filesPerPerson).toBe(50_000_000);
    expect(configOf({ ...PUBLIC, PALIER_FILES_ORIGIN: 'https://Fichiers.Exemple.fr/' }).filesOrigin).toBe('https://fichiers.exemple.fr');
    expect(configOf({ PALIER_FILES_ORIGIN: 'http://127.0.0.1:8787' }).filesOrigin).toBe('http://127.0.0.1:8787');
  });
  it('name the institution’s address, which is the origin unless it is said', () => {
    expect(configOf(PUBLIC).institution.url).toBe('https://badges.exemple.fr');
    expect(configOf({ ...PUBLIC, PALIER_INSTITUTION: 'Université', PALIER_INSTITUTION_URL: 'https://univ.exemple.fr' }).institution).toEqual({ name: 'Université', url: 'https://univ.exemple.fr' });
  });
  it('take the secret or the file in which it stands, on a public origin too', () => {
    expect(configOf({ PALIER_ORIGIN: 'https://badges.exemple.fr', PALIER_SECRET_FILE: '/run/credentials/palier/secret' })).toMatchObject({ secret: null, secretFile: '/run/credentials/palier/secret' });
    expect(configOf(PUBLIC)).toMatchObject({ secret: SECRET, secretFile: null });
  });
  it('take one new secret for another, by one way', () => {
    expect(readNewSecret({ PALIER_NEW_SECRET: SECRET })).toEqual({ ok: true, secret: SECRET, file: null });
    expect(readNewSecret({ PALIER_NEW_SECRET_FILE: '/a' })).toEqual({ ok: true, secret: null, file: '/a' });
    for (const wrong of [{}, { PALIER_NEW_SECRET: SECRET, PALIER_NEW_SECRET_FILE: '/a' }, { PALIER_NEW_SECRET: 'court' }]) expect(readNewSecret(wrong).ok).toBe(false);
  });
  it('take a secret that was made on the machine', () => {
    expect(withSecret(configOf({}), SECRET).secret).toBe(SECRET);
  });

  it.each([
    ['PORT', { PORT: '0' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '80.5' }],
    ['PORT', { PORT: 'http' }],
    ['PALIER_HOST', { PALIER_HOST: 'localhost' }],
    ['PALIER_ORIGIN', { PALIER_ORIGIN: 'badges.exemple.fr' }],
    ['PALIER_ORIGIN', { PALIER_ORIGIN: 'ftp://badges.exemple.fr' }],
    ['PALIER_ORIGIN', { PALIER_ORIGIN: 'https://badges.exemple.fr/palier' }],
    ['PALIER_ORIGIN', { PALIER_ORIGIN: 'https://badges.exemple.fr/?x' }],
    ['PALIER_ORIGIN', { PALIER_ORIGIN: 'https://user:pass@badges.exemple.fr' }],
    ['PALIER_ORIGIN', { PALIER_ORIGIN: 'http://badges.exemple.fr', PALIER_SECRET: SECRET }],
    ['PALIER_SECRET', { PALIER_ORIGIN: 'https://badges.exemple.fr' }],
    ['PALIER_SECRET', { PALIER_SECRET: 'x'.repeat(31) }],
    ['PALIER_SECRET_FILE', { PALIER_SECRET: SECRET, PALIER_SECRET_FILE: '/run/secret' }],
    ['PALIER_DEMO', { ...PUBLIC, PALIER_DEMO: '1' }],
    ['PALIER_DEMO', { PALIER_DEMO: 'yes' }],
    ['PALIER_VC_API', { PALIER_VC_API: 'true' }],
    ['PALIER_JWT_ALG', { PALIER_JWT_ALG: 'HS256' }],
    ['PALIER_JWT_ALG', { PALIER_JWT_ALG: 'none' }],
    ['PALIER_SMTP_URL', { PALIER_SMTP_URL: 'https://mail.exemple.fr' }],
    ['PALIER_INSTITUTION_URL', { PALIER_INSTITUTION_URL: 'javascript:alert(1)' }],
    ['PALIER_INSTITUTION_URL', { PALIER_INSTITUTION_URL: 'exemple' }],
    ['PALIER_FILES_ORIGIN', { ...PUBLIC, PALIER_FILES_ORIGIN: 'fichiers.exemple.fr' }],
    ['PALIER_FILES_ORIGIN', { ...PUBLIC, PALIER_FILES_ORIGIN: 'http://fichiers.exemple.fr' }],
    ['PALIER_FILES_ORIGIN', { ...PUBLIC, PALIER_FILES_ORIGIN: 'https://fichiers.exemple.fr/palier' }],
    ['PALIER_FILES_ORIGIN', { ...PUBLIC, PALIER_FILES_ORIGIN: 'https://badges.exemple.fr' }],
    ['PALIER_FILES_ORIGIN', { ...PUBLIC, PALIER_FILES_ORIGIN: 'https://badges.exemple.fr:8443' }],
    ['PALIER_FILES_ORIGIN', { PALIER_FILES_ORIGIN: 'http://fichiers.exemple.fr' }],
    ['PALIER_FILES_ORIGIN', { PALIER_FILES_ORIGIN: 'http://localhost:9000' }],
    ['PALIER_LINKEDIN_ORG', { PALIER_LINKEDIN_ORG: 'https://www.linkedin.com/school/x' }],
    ['PALIER_FILES_MB', { PALIER_FILES_MB: '24' }],
    ['PALIER_FILES_MB', { PALIER_FILES_MB: 'beaucoup' }],
  ])('name %s in one sentence, in both languages, when it is %o', (name, environment) => {
    const answer = readConfig(environment);
    if (answer.ok) throw new Error('it was taken');
    expect(answer.sentence).toContain(name);
    expect(answer.sentence).toMatch(/\(.+\)/);
    expect(answer.sentence.split('\n')).toHaveLength(1);
    // A secret that is wrong is not repeated into a log.
    expect(answer.sentence).not.toContain('xxx');
  });

  describe('issuers, registries and proxies', () => {
    const GOOD = '{"registry":{"did:web:a.example":{"name":"A","url":"https://a.example"}}}';
    it('are none unless they are said', () => {
      expect(configOf({})).toMatchObject({ proxyHops: 0, registries: [], issuersFile: null });
      expect(configOf({}).issuers.size).toBe(0);
    });
    it('are read', () => {
      const config = configOf({ PALIER_PROXY_HOPS: '2', PALIER_ISSUERS: GOOD, PALIER_REGISTRIES: 'https://r.example/a.json, Le bon registre <https://s.example/b.json>' });
      expect(config).toMatchObject({ proxyHops: 2, registries: [{ name: 'r.example', url: 'https://r.example/a.json' }, { name: 'Le bon registre', url: 'https://s.example/b.json' }] });
      expect([...config.issuers]).toEqual([['did:web:a.example', { name: 'A', url: 'https://a.example' }]]);
    });
    it.each([
      { PALIER_PROXY_HOPS: '-1' }, { PALIER_PROXY_HOPS: 'one' }, { PALIER_PROXY_HOPS: '1.5' }, { PALIER_PROXY_HOPS: '10' },
      { PALIER_REGISTRIES: 'http://r.example/a.json' }, { PALIER_REGISTRIES: 'r.example' }, { PALIER_REGISTRIES: 'https://r.example/a.json, x' },
      { PALIER_ISSUERS: '{' }, { PALIER_ISSUERS: '{}' }, { PALIER_ISSUERS: '{"registry":{"did:web:a.example":{"name":""}}}' }, { PALIER_ISSUERS: GOOD, PALIER_ISSUERS_FILE: '/a' },
    ])('stop the start when they are wrong: %j', (wrong) => {
      expect(readConfig(wrong)).toMatchObject({ ok: false, sentence: expect.stringContaining(Object.keys(wrong)[0]!) });
    });
  });
});
