import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const ALL = { PALIER_OIDC_ISSUER: 'https://idp.univ.example/realm', PALIER_OIDC_CLIENT_ID: 'palier', PALIER_OIDC_CLIENT_SECRET: 'secret' };
const PUBLIC = { PALIER_ORIGIN: 'https://badges.univ.example', PALIER_SECRET: 'x'.repeat(40) };

describe('the settings of signing in', () => {
  it('are safe unless somebody says otherwise, wherever others can reach the service', () => {
    const of = (settings: Record<string, string>) => {
      const answer = readConfig(settings);
      return answer.ok ? { staffFactor: answer.config.staffFactor, stepUp: answer.config.stepUp, session: answer.config.session, university: answer.config.university } : answer.sentence;
    };
    expect(of(PUBLIC)).toEqual({ staffFactor: true, stepUp: true, session: { idleMinutes: 240, hours: 168 }, university: null });
    expect(of({})).toMatchObject({ staffFactor: false, stepUp: true });
    expect(of({ PALIER_DEMO: '1' })).toMatchObject({ staffFactor: false, stepUp: false });
    expect(of({ ...PUBLIC, PALIER_STAFF_FACTOR: 'off', PALIER_SESSION_IDLE_MINUTES: '30', PALIER_SESSION_HOURS: '24' })).toMatchObject({ staffFactor: false, session: { idleMinutes: 30, hours: 24 } });
  });
  it('read the lines that give roles', () => {
    const answer = readConfig({ ...ALL, PALIER_OIDC_ROLES: 'eduPersonAffiliation=faculty -> teacher @ neo-2026; groups=cn=jurys,ou=univ → jury_chair @ programme:NEO\n', PALIER_OIDC_MFA: 'https://refeds.org/profile/mfa' });
    expect(answer.ok && answer.config.university).toEqual({
      issuer: ALL.PALIER_OIDC_ISSUER, clientId: 'palier', clientSecret: 'secret', name: null, scope: 'openid email profile', claim: 'sub', secondFactor: 'https://refeds.org/profile/mfa',
      roles: [{ claim: 'eduPersonAffiliation', value: 'faculty', role: 'teacher', cohort: 'neo-2026', programme: '*' }, { claim: 'groups', value: 'cn=jurys,ou=univ', role: 'jury_chair', cohort: '*', programme: 'NEO' }],
    });
  });
  it.each([
    ['only one of three', { PALIER_OIDC_ISSUER: ALL.PALIER_OIDC_ISSUER }, /PALIER_OIDC_CLIENT_ID.*all three/],
    ['an issuer without TLS', { ...ALL, PALIER_OIDC_ISSUER: 'http://idp.univ.example' }, /PALIER_OIDC_ISSUER.*https/],
    ['an issuer with a query', { ...ALL, PALIER_OIDC_ISSUER: 'https://idp.univ.example?x=1' }, /PALIER_OIDC_ISSUER/],
    ['an address as what names people', { ...ALL, PALIER_OIDC_CLAIM: 'email' }, /PALIER_OIDC_CLAIM.*not the e-mail address/],
    ['a scope without openid', { ...ALL, PALIER_OIDC_SCOPE: 'email' }, /PALIER_OIDC_SCOPE/],
    ['a role that is none', { ...ALL, PALIER_OIDC_ROLES: 'a=b -> root' }, /PALIER_OIDC_ROLES.*a=b -> root/],
    ['an administrator by a claim', { ...ALL, PALIER_OIDC_ROLES: 'a=b -> administrator' }, /PALIER_OIDC_ROLES/],
    ['a line without a role', { ...ALL, PALIER_OIDC_ROLES: 'a=b' }, /PALIER_OIDC_ROLES/],
    ['sessions too short to be accessible', { PALIER_SESSION_HOURS: '19' }, /PALIER_SESSION_HOURS.*24.*720/],
    ['an idle time that is none', { PALIER_SESSION_IDLE_MINUTES: '5' }, /PALIER_SESSION_IDLE_MINUTES.*15.*1440/],
    ['a factor that is none', { PALIER_STAFF_FACTOR: 'sms' }, /PALIER_STAFF_FACTOR.*passkey/],
  ])('refuse %s with one sentence', (_, settings, sentence) => {
    const answer = readConfig(settings as Record<string, string>);
    expect(answer.ok ? 'accepted' : answer.sentence).toMatch(sentence);
  });
});
