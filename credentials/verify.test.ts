import { describe, expect, it } from 'vitest';
import {
  createIssuer, embed, endorsementBy, environment, FORMS, issueBadge, present, publish, publishStatus, signToken, situations, tamper, unsignedBadge, type Doc, type TestIssuer,
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
    ['a class of Open Badges 2.0', '{"@context":"https://w3id.org/openbadges/v2","type":"BadgeClass","id":"https://example.org/a"}', 'data_model_unsupported'],
    ['an endorsement of the data model 1.1', '{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential","EndorsementCredential"],"issuanceDate":"2020-01-01T00:00:00Z"}', 'data_model_unsupported'],
    ['a credential with an issuanceDate', '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuanceDate":"2020-01-01T00:00:00Z"}', 'data_model_unsupported'],
    ['a presentation that is a credential too', '{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation","VerifiableCredential"]}', 'not_a_presentation'],
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

describe('what a proof covers', async () => {
  const issuer = await createIssuer({ method: 'key' });
  const signed = JSON.parse(await issueBadge(issuer)) as Doc;

  it('is every word of a badge: whichever one is changed or left out, it is no longer valid', async () => {
    const bent = [...variantsOf(signed)];
    expect(bent.length).toBeGreaterThan(200);
    for (const { what, document } of bent) {
      const report = await reportOn(JSON.stringify(document), [issuer]);
      expect(report.verdict, what).not.toBe('valid');
    }
  });
});

describe('endorsements', async () => {
  const issuer = await createIssuer({ method: 'key' });
  const endorser = await createIssuer();
  const badge = unsignedBadge(issuer);
  const endorsement = JSON.parse(await embed(endorser, endorsementBy(endorser, badge['id']))) as Doc;

  it('pass when each of them verifies, embedded or as a token', async () => {
    const token = await signToken(endorser, endorsementBy(endorser, issuer.id));
    for (const support of [{ endorsement: [endorsement] }, { endorsementJwt: [token] }, { endorsement: [endorsement], endorsementJwt: [token] }]) {
      const report = await reportOn(await embed(issuer, { ...badge, ...support }), [issuer, endorser]);
      expect(outcomes(report)).toMatchObject({ shape: 'passed', endorsements: 'passed' });
      expect(report.verdict).toBe('valid');
      expect(report.endorsements?.map(({ outcome }) => outcome)).toEqual(Object.keys(support).map(() => 'passed'));
    }
  });

  it('by somebody whom nobody here knows say so, each of them', async () => {
    const own = JSON.parse(await embed(issuer, { ...endorsementBy(issuer, badge['id']), id: 'urn:uuid:3' })) as Doc;
    const { endorsements } = await reportOn(await embed(issuer, { ...badge, endorsement: [endorsement, own] }), [issuer, endorser]);
    expect(endorsements?.map(({ outcome, reason }) => [outcome, reason])).toEqual([['passed', 'endorser_unknown'], ['passed', 'no_status_entry']]);
  });

  it('of something that the badge does not name do not count for it', async () => {
    for (const [about, expected] of [['urn:uuid:another-badge', 'endorsement_of_another'], [badge['credentialSubject'].achievement.id, 'endorser_unknown'], [issuer.id, 'endorser_unknown']] as const) {
      const other = { ...endorsementBy(endorser, about), id: 'urn:uuid:4' };
      for (const support of [{ endorsement: [JSON.parse(await embed(endorser, other)) as Doc] }, { endorsementJwt: [await signToken(endorser, other)] }]) {
        const report = await reportOn(await embed(issuer, { ...badge, ...support }), [issuer, endorser]);
        expect([report.verdict, report.endorsements?.[0]?.reason]).toEqual(['valid', expected]);
        expect(outcomes(report)['endorsements']).toBe(expected === 'endorsement_of_another' ? 'not_checked/endorsement_unchecked' : 'passed');
      }
    }
  });

  it('that are false, or cannot be checked, are reported and do not decide', async () => {
    const forged = { ...endorsement, name: 'Autre soutien' };
    const report = await reportOn(await embed(issuer, { ...badge, endorsement: [endorsement, { ...forged, id: 'urn:uuid:2' }] }), [issuer, endorser]);
    expect(outcomes(report)).toMatchObject({ endorsements: 'failed/endorsement_invalid' });
    expect(report.verdict).toBe('valid');
    // Each by itself, with what it says where it can be read in one way only.
    expect(report.endorsements).toMatchObject([{ outcome: 'passed', view: { id: endorsement['id'], subject: badge['id'] } }, { outcome: 'failed', reason: 'proof_invalid', view: { name: 'Autre soutien' } }]);
    const alone = await reportOn(await embed(issuer, { ...badge, endorsement: [endorsement] }), [issuer]);
    expect(outcomes(alone)).toMatchObject({ endorsements: 'not_checked/endorsement_unchecked' });
    expect(alone.verdict).toBe('valid');
  });
});

/** The document with each of its leaves changed, and with each of its members or items left out, one at a time. */
function* variantsOf(value: unknown, rebuild: (changed: unknown) => unknown = (changed) => changed, path = ''): Generator<{ what: string; document: unknown }> {
  if (typeof value === 'string') yield { what: `${path} changed`, document: rebuild(`${value}x`) };
  else if (typeof value === 'boolean') yield { what: `${path} changed`, document: rebuild(!value) };
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      yield { what: `${path}.${index} left out`, document: rebuild(value.toSpliced(index, 1)) };
      yield* variantsOf(item, (changed) => rebuild(value.with(index, changed)), `${path}.${index}`);
    }
  } else {
    for (const [key, member] of Object.entries(value as Doc)) {
      const { [key]: _gone, ...rest } = value as Doc;
      yield { what: `${path}.${key} left out`, document: rebuild(rest) };
      yield* variantsOf(member, (changed) => rebuild({ ...(value as Doc), [key]: changed }), `${path}.${key}`);
    }
  }
}

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
