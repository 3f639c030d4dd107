import { describe, expect, it } from 'vitest';
import type { University } from '../platform/university-settings.ts';
import { provenAt, rolesOf, subjectOf, usedSecondFactor, verifiedAddress } from './university-person.ts';

const university: University = {
  issuer: 'https://idp.univ.example', clientId: 'x', clientSecret: 'y', name: null, scope: 'openid', claim: 'supannEtuId', secondFactor: 'mfa',
  roles: [
    { claim: 'affiliation', value: 'faculty', role: 'teacher', cohort: 'a', programme: '*' },
    { claim: 'affiliation', value: 'faculty', role: 'teacher', cohort: 'a', programme: '*' },
    { claim: 'groups', value: 'jury', role: 'jury_chair', cohort: '*', programme: 'NEO' },
  ],
};

describe('what a university says of somebody', () => {
  it('names them by one stable claim, or not at all', () => {
    expect([{ supannEtuId: '22011' }, { supannEtuId: ['22011', 'x'] }, {}, { supannEtuId: '' }, { supannEtuId: 7 }, { supannEtuId: 'x'.repeat(256) }].map((claims) => subjectOf({ sub: 's', ...claims }, university))).toEqual(['22011', '22011', null, null, null, null]);
  });
  it('gives an address only when it is verified, and ASCII', () => {
    const of = (email: unknown, email_verified: unknown): string | null => verifiedAddress({ sub: 's', email, email_verified });
    expect(of('Ada@Univ.example', true)).toBe('ada@univ.example');
    for (const [email, verified] of [['ada@univ.example', false], ['ada@univ.example', 'true'], ['ada@univ.example', undefined], ['аda@univ.example', true], ['ada @univ.example', true], ['ada', true], [7, true]]) expect(of(email, verified)).toBeNull();
  });
  it('gives the roles of the settings’ lines, each once, and no role by its own name', () => {
    const claims = { sub: 's', affiliation: ['faculty', 'member'], groups: 'jury', role: 'administrator', roles: ['administrator'] };
    expect(rolesOf(claims, university)).toEqual([{ role: 'teacher', cohort: 'a', programme: '*' }, { role: 'jury_chair', cohort: '*', programme: 'NEO' }]);
    expect(rolesOf({ sub: 's', affiliation: 'facultyx', groups: { jury: true } }, university)).toEqual([]);
  });
  it('tells a second factor by acr or amr', () => {
    expect([{ acr: 'mfa' }, { amr: ['pwd', 'mfa'] }, { acr: 'pwd' }, { amr: 'mfax' }, {}].map((claims) => usedSecondFactor({ sub: 's', ...claims }, university))).toEqual([true, true, false, false, false]);
    expect(usedSecondFactor({ sub: 's' }, { ...university, secondFactor: null })).toBe(false);
  });
  it('is asked when it last had a proof of who it is: what it does not say, or cannot be, is no proof', () => {
    const now = new Date('2026-03-02T10:00:00.000Z');
    const seconds = now.getTime() / 1000;
    const of = (auth_time: unknown): string | null => provenAt({ sub: 's', auth_time }, now);
    expect([of(seconds), of(seconds - 7200), of(seconds + 30)]).toEqual(['2026-03-02T10:00:00.000Z', '2026-03-02T08:00:00.000Z', '2026-03-02T10:00:00.000Z']);
    for (const wrong of [undefined, null, String(seconds), seconds + 61, seconds + 0.5, 0, -1, Number.NaN, 1e300]) expect(of(wrong)).toBeNull();
  });
});
