import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { NOW, present, type Doc } from '../test/fixtures/badges.ts';
import { createHost, createSigningHost, hostEnvironment, OPEN_BADGES_2, signAssertion, type TestHost } from '../test/fixtures/open-badges-2.ts';
import { presentationOf } from '../test/fixtures/presentations.ts';
import { CHECK_NAMES, verify, type VerificationReport, type VerifyEnvironment } from './verify.ts';

const found = (report: VerificationReport, name: string): string => {
  const check = report.checks.find((each) => each.name === name)!;
  return check.reason === undefined ? check.outcome : `${check.outcome}/${check.reason}`;
};
const reportOn = (presented: Doc | string, hosts: readonly TestHost[], changes: Partial<VerifyEnvironment> = {}): Promise<VerificationReport> =>
  verify(present(typeof presented === 'string' ? presented : JSON.stringify(presented)), hostEnvironment(hosts, changes));

describe('a hosted badge of Open Badges 2.0', () => {
  it('that its host confirms, of a recognised issuer, is valid, and is said to be confirmed rather than signed', async () => {
    const host = createHost();
    const env = hostEnvironment([host]);
    const report = await verify(present(JSON.stringify(host.assertion)), env);
    expect(Object.fromEntries(report.checks.map(({ name }) => [name, found(report, name)]))).toEqual({
      shape: 'passed', context: 'passed', schema: 'passed', proof: 'passed/confirmed_by_host', key_control: 'passed/confirmed_by_host', issuer: 'passed', dates: 'passed', status: 'passed',
      endorsements: 'not_checked/no_endorsement', evidence: 'not_checked/evidence_not_fetched', holder: 'not_checked/holder_not_presented',
    });
    expect(report.checks.map(({ name }) => name)).toEqual(CHECK_NAMES);
    expect(report).toMatchObject({ kind: 'open_badge_2', verdict: 'valid', openBadge2: { host: 'badges-2.univ-exemple.fr', hosted: true }, recognised: { name: 'Université d’Exemple' } });
    expect(report.view).toEqual({
      id: `${host.origin}/assertions/1`, name: 'Concevoir : Compétent', issuer: { id: host.issuerId, name: 'Université d’Exemple', url: 'https://univ-exemple.fr' },
      achievement: { id: `${host.origin}/badges/1`, name: 'Concevoir : Compétent', description: 'Conçoit une expérience complète.', criteria: 'Au moins deux traces.', image: `${host.origin}/badges/1.png` },
      levels: [], validFrom: '2024-06-30T10:00:00.123456+00:00', evidence: [{ id: 'https://portfolio.example/prototype', name: 'Prototype', narrative: 'Maquette testée.' }],
    });
    // The assertion, the class and the issuer; never a picture, a criterion or evidence.
    expect(env.asked).toEqual([[`${host.origin}/assertions/1`, 'host'], [`${host.origin}/badges/1`, 'host'], [host.issuerId, 'host']]);
  });

  it('is read from its address alone, too', async () => {
    const host = createHost();
    const report = await reportOn(`  ${host.origin}/assertions/1\n`, [host]);
    expect([report.verdict, report.kind, report.view?.name]).toEqual(['valid', 'open_badge_2', 'Concevoir : Compétent']);
  });

  it('with its class inside needs one question less', async () => {
    const host = createHost();
    const whole = { ...host.assertion, badge: { ...host.badge, issuer: host.issuer } };
    host.answers.set(host.assertion['id'], whole);
    const env = hostEnvironment([host]);
    expect((await verify(present(JSON.stringify(whole)), env)).verdict).toBe('valid');
    expect(env.asked.map(([url]) => url)).toEqual([host.assertion['id'], host.issuerId]);
  });

  it('is undetermined from an issuer that nobody here knows', async () => {
    const report = await reportOn(createHost().assertion, [createHost()], { recognise: async () => null });
    expect([report.verdict, found(report, 'issuer'), report.recognised]).toEqual(['undetermined', 'failed/issuer_unknown', undefined]);
  });

  it('is invalid once it expired, by the host’s date, whatever is presented', async () => {
    const host = createHost({ assertion: { expires: '2026-08-31T12:00:00Z' } });
    const { expires: _hidden, ...presented } = host.assertion;
    const report = await reportOn(presented, [host]);
    expect([report.verdict, found(report, 'proof'), found(report, 'dates'), report.view?.validUntil]).toEqual(['invalid', 'passed/confirmed_by_host', 'failed/expired', '2026-08-31T12:00:00Z']);
    expect((await reportOn(presented, [host], { now: new Date('2026-08-31T11:00:00Z') })).verdict).toBe('valid');
  });

  it('is invalid before it was issued', async () => {
    const host = createHost({ assertion: { issuedOn: '2026-09-02T12:00:00Z' } });
    expect(found(await reportOn(host.assertion, [host]), 'dates')).toBe('failed/not_yet_valid');
  });

  it.each([
    ['says so in the assertion', (host: TestHost) => ({ ...host.assertion, revoked: true, revocationReason: 'Erreur.' })],
    ['left nothing else of it', (host: TestHost) => ({ '@context': OPEN_BADGES_2, type: 'Assertion', id: host.assertion['id'], revoked: true })],
    ['left not even its type', (host: TestHost) => ({ id: host.assertion['id'], revoked: true })],
    ['says that it is gone (410)', () => ({ ok: false, reason: 'gone' }) as const],
  ])('is revoked when the host %s', async (_name, answer) => {
    const host = createHost();
    host.answers.set(host.assertion['id'], answer(host));
    for (const presented of [host.assertion, String(host.assertion['id'])]) {
      const report = await reportOn(presented, [host]);
      expect([report.verdict, found(report, 'status')]).toEqual(['invalid', 'failed/revoked']);
    }
  });

  it.each([
    ['for another person', { recipient: { type: 'email', hashed: true, salt: 'Kosher', identity: `sha256$${'0'.repeat(64)}` } }],
    ['for the same hash with another salt', { recipient: { type: 'email', hashed: true, salt: 'Sucre', identity: 'sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399' } }],
    ['of another class', { badge: 'https://badges-2.univ-exemple.fr/badges/2' }],
    ['of an earlier day', { issuedOn: '2020-06-30T10:00:00Z' }],
    ['with an end that the host does not know', { expires: '2030-01-01T00:00:00Z' }],
  ])('that was changed to be %s is invalid: its host says otherwise', async (_name, change) => {
    const host = createHost();
    const report = await reportOn({ ...host.assertion, ...change }, [host]);
    expect([report.verdict, found(report, 'proof'), report.view]).toEqual(['invalid', 'failed/host_disagrees', undefined]);
  });

  it('shows the host’s words, whatever else was presented', async () => {
    const host = createHost();
    const report = await reportOn({ ...host.assertion, narrative: 'Félicitations du jury', evidence: [{ name: 'Prix Nobel' }], badge: { ...host.badge, name: 'Doctorat' } }, [host]);
    expect([report.verdict, report.view?.name, report.view?.evidence.map(({ name }) => name)]).toEqual(['valid', 'Concevoir : Compétent', ['Prototype']]);
  });

  it.each([
    ['is down', { ok: false, reason: 'unreachable' }, 'host_unreachable'],
    ['answers with a redirect, which nobody follows', { ok: false, reason: 'blocked' }, 'host_unreachable'],
    ['answers more than is read', { ok: false, reason: 'too_large' }, 'host_unreachable'],
    ['does not know it', { ok: false, reason: 'not_found' }, 'host_not_found'],
    ['answers with a page', '<html><title>Badge</title></html>', 'host_unreadable'],
    ['answers with a list', '[]', 'host_unreadable'],
    ['answers with a key twice', '{"id":"https://badges-2.univ-exemple.fr/assertions/1","id":"x"}', 'host_unreadable'],
    ['hands over what somebody gave us', { ok: true, bytes: new TextEncoder().encode(JSON.stringify(createHost().assertion)), given: true }, 'host_unreachable'],
  ])('is undetermined when its host %s', async (_name, answer, reason) => {
    for (const which of ['assertion', 'badge', 'issuer'] as const) {
      const host = createHost();
      host.answers.set(String(host[which]['id']), answer as never);
      const report = await reportOn(host.assertion, [host]);
      expect([which, report.verdict, found(report, 'proof')]).toEqual([which, 'undetermined', `not_checked/${reason}`]);
      expect(report).toMatchObject({ openBadge2: { host: 'badges-2.univ-exemple.fr', hosted: true } });
    }
  });

  it('is refused when the document at its address is another one', async () => {
    const host = createHost();
    host.answers.set(`${host.origin}/assertions/2`, host.assertion);
    for (const presented of [{ ...host.assertion, id: `${host.origin}/assertions/2` }, `${host.origin}/assertions/2`]) {
      const report = await reportOn(presented, [host]);
      expect([report.verdict, found(report, 'proof')]).toEqual(['invalid', 'failed/host_disagrees']);
    }
    host.answers.set(host.issuerId, { ...host.issuer, id: 'https://univ-exemple.fr' });
    expect(found(await reportOn(host.assertion, [host]), 'proof')).toBe('failed/host_disagrees');
  });

  it('at a host over http is undetermined, and nobody is asked', async () => {
    const host = createHost({ origin: 'http://badges.example' });
    const env = hostEnvironment([host]);
    const report = await verify(present(JSON.stringify(host.assertion)), env);
    expect([report.verdict, found(report, 'proof'), env.asked]).toEqual(['undetermined', 'not_checked/host_insecure', []]);
    expect((await reportOn(host.assertion, [host], { loopbackOrigin: 'http://badges.example' })).verdict).toBe('valid');
  });

  it.each([
    ['of an address that holds another document', '{"name":"palier"}', 'failed/not_an_open_badge', 'invalid'],
    ['of an address that holds a class', JSON.stringify(createHost().badge), 'failed/not_an_open_badge', 'invalid'],
    ['of an address that is down', { ok: false, reason: 'unreachable' }, 'not_checked/host_unreachable', 'undetermined'],
  ])('%s says so', async (_name, answer, shape, verdict) => {
    const host = createHost();
    host.answers.set(host.assertion['id'], answer as never);
    const report = await reportOn(String(host.assertion['id']), [host]);
    expect([found(report, 'shape'), report.verdict]).toEqual([shape, verdict]);
  });
});

describe('which host may answer for an issuer', () => {
  /** An assertion at another host that names the first host's issuer. */
  const elsewhere = (origin: string, issuer: Doc = {}, badge: Doc = {}): [TestHost, TestHost] => {
    const known = createHost({ issuer });
    const other = createHost({ origin, badge: { issuer: known.issuerId, ...badge } });
    return [known, other];
  };

  it.each([
    ['another host', 'https://attaquant.example', {}],
    ['a host that begins with the same letters', 'https://badges-2.univ-exemple.fr.attaquant.example', { verification: { startsWith: 'https://badges-2.univ-exemple.fr' } }],
    ['another port', 'https://badges-2.univ-exemple.fr:8443', {}],
    ['a host that is not among the allowed ones', 'https://attaquant.example', { verification: { allowedOrigins: ['badges-2.univ-exemple.fr', 'univ-exemple.fr'] } }],
    ['an address outside of the allowed beginning', 'https://badges-2.univ-exemple.fr', { verification: { startsWith: 'https://badges-2.univ-exemple.fr/official/' } }],
  ])('is not %s', async (_name, origin, issuer) => {
    const [known, other] = elsewhere(origin, issuer);
    if (origin === known.origin) known.answers.set(known.issuerId, { ...known.issuer, ...issuer });
    const report = await reportOn(other.assertion, [known, other]);
    expect([report.verdict, found(report, 'key_control'), found(report, 'issuer'), report.recognised]).toEqual(['invalid', 'failed/host_not_allowed', 'not_checked/previous_check_failed', undefined]);
  });

  it.each([
    ['a host that the issuer allows', 'https://delegue.example', { verification: { allowedOrigins: ['univ-exemple.fr', 'delegue.example'] } }],
    ['a host that the issuer allows as an origin', 'https://delegue.example', { verification: { allowedOrigins: 'https://delegue.example' } }],
    ['a beginning that the issuer allows', 'https://delegue.example', { verification: { startsWith: ['https://delegue.example/assertions/'] } }],
    ['both at once', 'https://delegue.example', { verification: { allowedOrigins: ['delegue.example'], startsWith: 'https://delegue.example/assertions/' } }],
  ])('is %s', async (_name, origin, issuer) => {
    const [known, other] = elsewhere(origin, issuer);
    expect((await reportOn(other.assertion, [known, other])).verdict).toBe('valid');
  });

  it('is the issuer’s own for the class as well: another’s words are not shown as confirmed', async () => {
    const known = createHost();
    const other = createHost({ origin: 'https://attaquant.example', badge: { issuer: known.issuerId, name: 'Doctorat' } });
    known.answers.set(known.assertion['id'], { ...known.assertion, badge: other.badge['id'] });
    const report = await reportOn({ ...known.assertion, badge: other.badge['id'] }, [known, other]);
    expect([report.verdict, found(report, 'key_control')]).toEqual(['invalid', 'failed/host_not_allowed']);
  });
});

describe('what calls itself an assertion', () => {
  it.each([
    ['with a term under its prefix', { 'obi:expires': '2020-01-01T00:00:00Z' }, 'shape', 'failed/ambiguous_document'],
    ['with a term under its IRI', { 'https://w3id.org/openbadges#expires': '2020-01-01T00:00:00Z' }, 'shape', 'failed/ambiguous_document'],
    ['with a keyword', { '@id': 'https://example.org' }, 'shape', 'failed/ambiguous_document'],
    ['with a context of its own', { '@context': [OPEN_BADGES_2, { badge: 'https://example.org/badge' }] }, 'context', 'not_checked/context_unknown'],
    ['without a recipient', { recipient: undefined }, 'schema', 'failed/schema_violation'],
    ['with a hash that is none', { recipient: { type: 'email', hashed: true, identity: 'zoe@example.org' } }, 'schema', 'failed/schema_violation'],
    ['with a date without its offset', { issuedOn: '2024-06-30' }, 'schema', 'failed/schema_violation'],
    ['without saying how it is verified', { verification: undefined }, 'schema', 'failed/schema_violation'],
    ['that is signed and has no signature', { verification: { type: 'SignedBadge' } }, 'proof', 'failed/proof_missing'],
    ['that is hosted and signed', { verification: { type: ['HostedBadge', 'SignedBadge'] } }, 'proof', 'failed/proof_missing'],
  ])('%s is not valid', async (_name, change, check, outcome) => {
    const host = createHost({ assertion: change });
    const report = await reportOn(host.assertion, [host]);
    expect([report.kind, found(report, check)]).toEqual(['open_badge_2', outcome]);
    expect(report.verdict).not.toBe('valid');
  });

  it('may have extensions and members of others, which are not read', async () => {
    const host = createHost({ assertion: { 'extensions:example': { '@context': 'https://example.org/context', type: ['Extension'], x: 1 }, 'https://example.org/foo': 1 } });
    expect((await reportOn(host.assertion, [host])).verdict).toBe('valid');
  });

  it('is no credential inside of a presentation', async () => {
    const host = createHost();
    const env = hostEnvironment([host]);
    const report = await verify(present(JSON.stringify(presentationOf(null, [host.assertion]))), env);
    expect([report.verdict, found(report, 'badges'), env.asked]).toEqual(['invalid', 'failed/badge_invalid', []]);
  });
});

describe('a signed badge of Open Badges 2.0', async () => {
  const host = await createSigningHost();

  it('is valid under the key that the profile names, with the list asked', async () => {
    const env = hostEnvironment([host]);
    const report = await verify(present(await signAssertion(host)), env);
    expect([report.verdict, found(report, 'proof'), found(report, 'key_control'), found(report, 'status')]).toEqual(['valid', 'passed', 'passed', 'passed']);
    expect(report).toMatchObject({ kind: 'open_badge_2', openBadge2: { host: 'badges-2.univ-exemple.fr', hosted: false }, view: { name: 'Concevoir : Compétent' } });
    expect(env.asked.map(([url]) => url)).toEqual([host.badge['id'], host.issuerId, host.keyId, host.listUrl]);
  });

  it('may have its class and its key inside', async () => {
    const key = host.answers.get(host.keyId) as Doc;
    const inside = { ...host, answers: new Map(host.answers).set(host.issuerId, { ...host.issuer, publicKey: key }) };
    expect((await reportOn(await signAssertion(host, { badge: { ...host.badge, issuer: host.issuer } }), [inside])).verdict).toBe('valid');
  });

  it.each([
    ['a changed word', async () => { const [first, , last] = (await signAssertion(host)).split('.') as [string, string, string]; const [, other] = (await signAssertion(host, { narrative: 'Autre' })).split('.') as [string, string]; return `${first}.${other}.${last}`; }, 'proof', 'failed/proof_invalid'],
    ['no algorithm', async () => { const [, body] = (await signAssertion(host)).split('.') as [string, string]; return `${btoa('{"alg":"none"}').replace(/=+$/, '')}.${body}.AAAA`; }, 'proof', 'failed/algorithm_not_allowed'],
    ['a key that is shared', async () => { const [, body] = (await signAssertion(host)).split('.') as [string, string]; return `${btoa('{"alg":"HS256"}').replace(/=+$/, '')}.${body}.AAAA`; }, 'proof', 'failed/algorithm_not_allowed'],
    ['a critical header', async () => { const [, body] = (await signAssertion(host)).split('.') as [string, string]; return `${btoa('{"alg":"RS256","crit":["x"]}').replace(/=+$/, '')}.${body}.AAAA`; }, 'proof', 'failed/jwt_header_not_allowed'],
    ['another algorithm', async () => { const [, body] = (await signAssertion(host)).split('.') as [string, string]; return `${btoa('{"alg":"ES256"}').replace(/=+$/, '')}.${body}.AAAA`; }, 'proof', 'not_checked/cryptosuite_unsupported'],
    ['a key that the profile does not name', () => signAssertion(host, { verification: { type: 'SignedBadge', creator: `${host.origin}/keys/2` } }), 'key_control', 'failed/key_not_controlled_by_issuer'],
    ['verification by its host', () => signAssertion(host, { verification: { type: 'HostedBadge' } }), 'proof', 'failed/ambiguous_document'],
    ['a past end', () => signAssertion(host, { expires: '2026-08-01T00:00:00Z' }), 'dates', 'failed/expired'],
  ])('with %s is not valid', async (_name, token, check, outcome) => {
    const report = await reportOn(await token(), [host]);
    expect([report.kind, found(report, check)]).toEqual(['open_badge_2', outcome]);
    expect(report.verdict).not.toBe('valid');
  });

  it.each([
    ['belongs to another', { owner: 'https://attaquant.example/issuer' }, 'failed/key_not_controlled_by_issuer'],
    ['is another', { id: 'https://badges-2.univ-exemple.fr/keys/9' }, 'failed/key_not_controlled_by_issuer'],
    ['is no key', { publicKeyPem: 7 }, 'not_checked/key_not_found'],
    ['is enormous', { publicKeyPem: 'A'.repeat(3000) }, 'not_checked/key_not_found'],
  ])('whose key %s is not valid', async (_name, key, outcome) => {
    const bent = await createSigningHost({ key });
    const report = await reportOn(await signAssertion(bent), [bent]);
    expect([found(report, 'key_control'), report.verdict === 'valid', report.recognised]).toEqual([outcome, false, undefined]);
  });

  it('whose key cannot be read is unchecked, and whose key is elsewhere is refused', async () => {
    const unreadable = await createSigningHost({ key: { publicKeyPem: '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----' } });
    expect(found(await reportOn(await signAssertion(unreadable), [unreadable]), 'proof')).toBe('not_checked/key_method_unsupported');
    const attacker = await createSigningHost({ origin: 'https://attaquant.example' });
    const named = { ...host, answers: new Map(host.answers).set(host.issuerId, { ...host.issuer, publicKey: attacker.keyId }) };
    const report = await reportOn(await signAssertion(host, { verification: { type: 'SignedBadge', creator: attacker.keyId } }), [named, attacker]);
    expect([report.verdict, found(report, 'key_control')]).toEqual(['invalid', 'failed/host_not_allowed']);
  });

  it('by another key in the issuer’s name is invalid', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const report = await reportOn(await signAssertion({ ...host, privateKey }), [host]);
    expect([report.verdict, found(report, 'proof'), report.recognised]).toEqual(['invalid', 'failed/proof_invalid', undefined]);
  });

  const listed = (list: Doc | string | { ok: false; reason: 'unreachable' }): TestHost => ({ ...host, answers: new Map(host.answers).set(host.listUrl, list) });
  const list = host.answers.get(host.listUrl) as Doc;
  it.each([
    ['its id', { ...list, revokedAssertions: ['urn:uuid:x', host.assertion['id']] }, 'failed/revoked', 'invalid'],
    ['it with a reason', { ...list, revokedAssertions: [{ id: host.assertion['id'], revocationReason: 'Erreur.' }] }, 'failed/revoked', 'invalid'],
    ['it by its older name', { ...list, revokedAssertions: [{ uid: host.assertion['id'] }] }, 'failed/revoked', 'invalid'],
    ['many others', { ...list, revokedAssertions: Array.from({ length: 5_000 }, (_, index) => `urn:uuid:${index}`) }, 'passed', 'valid'],
    ['others, of another issuer', { ...list, issuer: 'https://attaquant.example/issuer' }, 'not_checked/status_list_invalid', 'undetermined'],
    ['others, under another address', { ...list, id: `${host.listUrl}/2` }, 'not_checked/status_list_invalid', 'undetermined'],
    ['nothing that can be read', '<html>', 'not_checked/status_unreachable', 'undetermined'],
    ['nothing, since it is down', { ok: false, reason: 'unreachable' } as const, 'not_checked/status_unreachable', 'undetermined'],
  ])('whose issuer’s list names %s', async (_name, answer, status, verdict) => {
    const report = await reportOn(await signAssertion(host), [listed(answer)]);
    expect([found(report, 'status'), report.verdict]).toEqual([status, verdict]);
  });

  it('counts at the clock that is given', () => {
    expect(NOW.toISOString()).toBe('2026-09-01T12:00:00.000Z');
  });
});
