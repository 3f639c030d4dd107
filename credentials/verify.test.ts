import { describe, expect, it } from 'vitest';
import {
  createIssuer, embed, environment, FORMS, issueBadge, NOW, present, publish, publishStatus, signBadge, signToken, situations, tamper, unsignedBadge, type Doc, type TestIssuer,
} from '../test/fixtures/badges.ts';
import { CHECK_NAMES, verdictOn, verify, type CheckName, type VerificationReport, type VerifyEnvironment } from './verify.ts';

const outcomes = (report: VerificationReport): Record<string, string> =>
  Object.fromEntries(report.checks.map(({ name, outcome, reason }) => [name, reason === undefined ? outcome : `${outcome}/${reason}`]));

async function reportOn(text: string, issuers: readonly TestIssuer[], changes: Partial<VerifyEnvironment> = {}): Promise<VerificationReport> {
  return verify(present(text), environment(issuers, changes));
}

for (const method of ['web', 'key'] as const) {
  for (const form of FORMS) {
    describe(`a badge of a did:${method} issuer as ${form}`, () => {
      it('is valid, with every check by its name and in order', async () => {
        const issuer = await createIssuer({ method });
        const report = await reportOn(await situations.valid(issuer, form), [issuer]);
        expect(outcomes(report)).toEqual({
          shape: 'passed', context: 'passed', schema: 'passed', proof: 'passed', key_control: 'passed', issuer: 'passed', dates: 'passed', status: 'passed',
          endorsements: 'not_checked/no_endorsement', evidence: 'not_checked/evidence_not_fetched', holder: 'not_checked/holder_not_presented',
        });
        expect(report.checks.map(({ name }) => name)).toEqual(CHECK_NAMES);
        expect(report.verdict).toBe('valid');
        expect(report.digest).toMatch(/^[0-9a-f]{64}$/);
        expect(report.recognised).toEqual({ name: 'Université d’Exemple', url: issuer.origin });
      });

      it('is invalid once it expired, and says nothing else against it', async () => {
        const issuer = await createIssuer({ method });
        const report = await reportOn(await situations.expired(issuer, form), [issuer]);
        expect(outcomes(report)).toMatchObject({ proof: 'passed', dates: 'failed/expired', status: 'passed' });
        expect(report.verdict).toBe('invalid');
      });

      it('is invalid before its time, but for five minutes of clock skew', async () => {
        const issuer = await createIssuer({ method });
        const early = await situations.notYetValid(issuer, form);
        expect(outcomes(await reportOn(early, [issuer]))).toMatchObject({ proof: 'passed', dates: 'failed/not_yet_valid' });
        const justBefore = new Date('2026-09-02T11:55:00Z');
        await publishStatus(issuer, [], { validUntil: '2026-09-03T12:00:00Z' });
        expect((await reportOn(early, [issuer], { now: justBefore })).verdict).toBe('valid');
        expect((await reportOn(early, [issuer], { now: new Date(justBefore.getTime() - 1000) })).verdict).toBe('invalid');
      });

      it('is invalid once revoked, while its proof still passes', async () => {
        const issuer = await createIssuer({ method });
        const report = await reportOn(await situations.revoked(issuer, form), [issuer]);
        expect(outcomes(report)).toMatchObject({ shape: 'passed', proof: 'passed', key_control: 'passed', dates: 'passed', status: 'failed/revoked' });
        expect(report.verdict).toBe('invalid');
      });

      it('is invalid when one character was changed', async () => {
        const issuer = await createIssuer({ method });
        const report = await reportOn(await situations.tampered(issuer, form), [issuer]);
        expect(outcomes(report)).toMatchObject({ shape: 'passed', proof: 'failed/proof_invalid', status: 'not_checked/previous_check_failed' });
        expect(report.verdict).toBe('invalid');
      });

      it('is undetermined from an issuer that nobody here knows', async () => {
        const known = await createIssuer({ method });
        const unknown = await createIssuer({ method, origin: 'https://univ-inconnue.example' });
        const report = await reportOn(await issueBadge(unknown, form), [known, unknown]);
        expect(outcomes(report)).toMatchObject({ proof: 'passed', issuer: 'failed/issuer_unknown', status: 'passed' });
        expect(report).toMatchObject({ verdict: 'undetermined' });
        expect(report.recognised).toBeUndefined();
      });

      it('of another type is no open badge', async () => {
        const issuer = await createIssuer({ method });
        const report = await reportOn(await situations.wrongType(issuer, form), [issuer]);
        expect(outcomes(report)).toMatchObject({ shape: 'failed/not_an_open_badge', dates: 'not_checked/previous_check_failed' });
        expect(report).toMatchObject({ verdict: 'invalid' });
        expect(report.view).toBeUndefined();
      });

      it('whose end is hidden under a full IRI is ambiguous', async () => {
        const issuer = await createIssuer({ method });
        const report = await reportOn(await situations.ambiguous(issuer, form), [issuer]);
        expect(outcomes(report)).toMatchObject({ shape: 'failed/ambiguous_document' });
        expect(report.verdict).toBe('invalid');
      });
    });
  }
}

describe('verification', () => {
  it('verifies RS256 tokens as well', async () => {
    const issuer = await createIssuer({ alg: 'RS256' });
    expect((await reportOn(await issueBadge(issuer, 'jwt'), [issuer])).verdict).toBe('valid');
  });

  it('passes the status of a badge without an entry, and says so', async () => {
    const issuer = await createIssuer();
    const { credentialStatus: _none, ...badge } = unsignedBadge(issuer);
    const report = await reportOn(await embed(issuer, badge), [issuer]);
    expect(outcomes(report)).toMatchObject({ status: 'passed/no_status_entry' });
    expect(report.verdict).toBe('valid');
  });

  it('asks for the status of an expired badge too', async () => {
    const issuer = await createIssuer();
    await publishStatus(issuer, [94_567]);
    expect(outcomes(await reportOn(await situations.expired(issuer, 'json'), [issuer]))).toMatchObject({ dates: 'failed/expired', status: 'failed/revoked' });
  });

  it('contacts the key document and the status list, and nobody else', async () => {
    const issuer = await createIssuer();
    const env = environment([issuer]);
    await verify(present(await issueBadge(issuer)), env);
    expect(env.asked).toEqual([`${issuer.origin}/.well-known/did.json`, issuer.listUrl]);
  });

  it('contacts no status list when the proof is false', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const env = environment([issuer]);
    await verify(present(tamper(await issueBadge(issuer))), env);
    expect(env.asked).toEqual([]);
  });

  it('leaves key and proof unchecked when the issuer cannot be reached', async () => {
    const issuer = await createIssuer();
    const report = await reportOn(await issueBadge(issuer), [issuer], { fetch: async () => ({ ok: false, reason: 'unreachable' }) });
    expect(outcomes(report)).toMatchObject({ proof: 'not_checked/key_unreachable', key_control: 'not_checked/key_unreachable', status: 'not_checked/previous_check_failed', dates: 'passed' });
    expect(report.verdict).toBe('undetermined');
  });

  it('leaves the status unchecked when the list cannot be reached', async () => {
    const issuer = await createIssuer();
    issuer.documents.delete(issuer.listUrl);
    const report = await reportOn(await issueBadge(issuer), [issuer]);
    expect(outcomes(report)).toMatchObject({ proof: 'passed', status: 'not_checked/status_unreachable' });
    expect(report.verdict).toBe('undetermined');
  });

  it.each([
    ['a number', '42', 'not_a_credential'],
    ['an empty object', '{}', 'not_a_credential'],
    ['a list', '[]', 'not_a_credential'],
    ['some other JSON', '{"name":"palier","version":"0.1.0"}', 'not_a_credential'],
    ['an Open Badge 2.0', '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://example.org/a"}', 'data_model_unsupported'],
    ['a credential of the data model 1.1', '{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential","OpenBadgeCredential"],"issuanceDate":"2020-01-01T00:00:00Z"}', 'data_model_unsupported'],
    ['a credential with an issuanceDate', '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuanceDate":"2020-01-01T00:00:00Z"}', 'data_model_unsupported'],
    ['a presentation', '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"]}', 'not_a_credential'],
    ['a repeated key', '{"@context":[],"@context":[]}', 'ambiguous_document'],
  ])('reports the shape of %s', async (_name, text, reason) => {
    const report = await reportOn(text, []);
    expect(outcomes(report)).toMatchObject({ shape: `failed/${reason}`, holder: 'not_checked/holder_not_presented' });
    expect(report.verdict).toBe('invalid');
  });

  it('reports a badge without proof', async () => {
    const issuer = await createIssuer();
    const report = await reportOn(JSON.stringify(unsignedBadge(issuer)), [issuer]);
    expect(outcomes(report)).toMatchObject({ shape: 'passed', schema: 'passed', proof: 'failed/proof_missing', key_control: 'not_checked/previous_check_failed' });
  });

  it('reports a schema violation, and that the issuer signed it', async () => {
    const issuer = await createIssuer();
    const { criteria: _gone, ...achievement } = unsignedBadge(issuer)['credentialSubject'].achievement as Doc;
    const badge = unsignedBadge(issuer);
    const report = await reportOn(await embed(issuer, { ...badge, credentialSubject: { ...badge['credentialSubject'], achievement } }), [issuer]);
    expect(outcomes(report)).toMatchObject({ shape: 'passed', context: 'passed', schema: 'failed/schema_violation', proof: 'passed', status: 'passed' });
    expect(report).toMatchObject({ verdict: 'invalid' });
    expect(report.view).toBeUndefined();
  });

  it('accepts an old context of Open Badges 3.0', async () => {
    const issuer = await createIssuer();
    const { '@context': _current, awardedDate: _later, ...badge } = unsignedBadge(issuer);
    delete badge['credentialSubject'].achievement.inLanguage;
    const older = { '@context': ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json'], ...badge };
    expect((await reportOn(await embed(issuer, older), [issuer])).verdict).toBe('valid');
  });

  it('accepts a published token key by its kid in the key set of the issuer’s host', async () => {
    const issuer = await createIssuer();
    const didDocument = JSON.parse(new TextDecoder().decode(issuer.documents.get(`${issuer.origin}/.well-known/did.json`))) as Doc;
    const kid = `${issuer.origin}/keys/jwt-1`;
    publish(issuer, `${issuer.origin}/.well-known/jwks.json`, { keys: [{ ...didDocument['verificationMethod'][1].publicKeyJwk, kid, iss: issuer.id }] });
    expect((await reportOn(await signToken(issuer, unsignedBadge(issuer), {}, { kid }), [issuer])).verdict).toBe('valid');
  });

  it('shows the typed view even of a badge whose proof is false', async () => {
    const issuer = await createIssuer();
    const report = await reportOn(await situations.tampered(issuer, 'json'), [issuer]);
    expect(report.view).toMatchObject({ recipientName: 'Zoé Lemaitre', achievedLevel: 'Compétent', levels: ['Novice', 'Intermédiaire', 'Compétent', 'Avancé'] });
  });
});

describe('the verdict', () => {
  const checksWith = (changes: Partial<Record<CheckName, 'failed' | 'not_checked'>>) =>
    CHECK_NAMES.map((name) => ({ name, outcome: changes[name] ?? ('passed' as const) }));

  it.each(['shape', 'context', 'schema', 'proof', 'key_control', 'dates', 'status'] as const)('is invalid when %s failed, undetermined when it was not checked', (name) => {
    expect(verdictOn(checksWith({ [name]: 'failed', issuer: 'failed' }))).toBe('invalid');
    expect(verdictOn(checksWith({ [name]: 'not_checked' }))).toBe('undetermined');
  });

  it('is undetermined for an unknown issuer, and unmoved by endorsements, evidence and holder', () => {
    expect(verdictOn(checksWith({ issuer: 'failed' }))).toBe('undetermined');
    expect(verdictOn(checksWith({ endorsements: 'failed', evidence: 'not_checked', holder: 'not_checked' }))).toBe('valid');
  });

  it('is never valid for checks that are missing', () => {
    expect(verdictOn([])).toBe('undetermined');
  });
});
