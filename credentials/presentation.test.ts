import { describe, expect, it } from 'vitest';
import { createIssuer, embed, endorsementBy, environment, issueBadge, NOW, present, publish, publishStatus, situations, tamper, unsignedBadge, type Doc, type TestIssuer } from '../test/fixtures/badges.ts';
import { badgeInput } from '../test/fixtures/badge.ts';
import { issueBadges, issueClr } from '../test/fixtures/clr.ts';
import {
  badgeOf, CHALLENGE, createHolder, DATA_INTEGRITY, envelope, EXPECTED, presentationClaim, presentationOf, presentationToken, signPresentation, type TestHolder,
} from '../test/fixtures/presentations.ts';
import { MOST_PRESENTED } from './presentation.ts';
import { CHECK_NAMES, CLR_CHECK_NAMES, verify, type VerificationReport, type VerifyEnvironment } from './verify.ts';

const issuer = await createIssuer();
const holder = await createHolder();
const thief = await createHolder();
const badge = await badgeOf(issuer, holder);
const found = (report: VerificationReport, name: string): string => {
  const check = report.checks.find((each) => each.name === name)!;
  return check.reason === undefined ? check.outcome : `${check.outcome}/${check.reason}`;
};
const reportOn = (text: string, changes: Partial<VerifyEnvironment> = { expected: EXPECTED }, issuers: readonly TestIssuer[] = [issuer]): Promise<VerificationReport> =>
  verify(present(text), environment(issuers, changes));

/** Each way in which this holder can present these badges. */
const FORMS: readonly (readonly [string, (by: TestHolder, badges: readonly string[]) => Promise<string>])[] = [
  ['with an embedded proof', (by, badges) => signPresentation(by, presentationOf(by, badges))],
  ['as a token', (by, badges) => presentationToken(by, presentationOf(by, badges))],
  ['as a token of version 1.1', (by, badges) => presentationClaim(by, { ...presentationOf(by, []), holder: undefined, verifiableCredential: badges.map((each) => (each.startsWith('{') ? JSON.parse(each) : each)) })],
  ['as a token in an envelope', async (by, badges) => JSON.stringify({ ...envelope(await presentationToken(by, presentationOf(by, badges)), 'application/vp+jwt'), type: 'EnvelopedVerifiablePresentation' })],
];

for (const [form, presentAs] of FORMS) {
  describe(`a presentation ${form}`, () => {
    it('that answers the question, by the person to whom the badge was issued, is valid and shows the holder', async () => {
      const report = await reportOn(await presentAs(holder, [badge]));
      expect(Object.fromEntries(report.checks.map(({ name }) => [name, found(report, name)]))).toEqual({
        shape: 'passed', context: 'passed', schema: 'passed', proof: 'passed', key_control: 'passed', issuer: 'passed', dates: 'passed', status: 'passed/no_status_entry', badges: 'passed',
        endorsements: 'not_checked/no_endorsement', evidence: 'not_checked/no_evidence', holder: 'passed',
      });
      expect(report.checks.map(({ name }) => name)).toEqual(CLR_CHECK_NAMES);
      expect(report).toMatchObject({ kind: 'presentation', verdict: 'valid', presentation: { holder: holder.id } });
      expect(report.view).toBeUndefined();
      const [inside] = report.presentation!.credentials;
      expect(inside).toMatchObject({ verdict: 'valid', kind: 'badge', view: { recipientName: 'Zoé Lemaître' }, recognised: { url: issuer.origin } });
      expect(inside!.checks.map(({ name }) => name)).toEqual(CHECK_NAMES);
    });

    it('shows no holder when no challenge was asked for: it may be a copy', async () => {
      const report = await reportOn(await presentAs(holder, [badge]), {});
      expect([report.verdict, found(report, 'holder')]).toEqual(['valid', 'not_checked/holder_replayable']);
      const onlyDomain = await reportOn(await presentAs(holder, [badge]), { expected: { domain: EXPECTED.domain } });
      expect(found(onlyDomain, 'holder')).toBe('not_checked/holder_replayable');
    });

    it.each([
      ['another challenge', { challenge: 'another', domain: EXPECTED.domain }, 'challenge_wrong'],
      ['another domain', { challenge: CHALLENGE, domain: 'https://attaquant.example' }, 'domain_wrong'],
    ])('for %s is invalid, though each badge in it is valid', async (_name, expected, reason) => {
      const report = await reportOn(await presentAs(holder, [badge]), { expected });
      expect([report.verdict, found(report, 'holder'), found(report, 'badges')]).toEqual(['invalid', `failed/${reason}`, 'passed']);
    });

    it('of what was issued to somebody else is invalid', async () => {
      const report = await reportOn(await presentAs(thief, [badge]));
      expect([report.verdict, found(report, 'proof'), found(report, 'badges'), found(report, 'holder')]).toEqual(['invalid', 'passed', 'passed', 'failed/holder_not_subject']);
    });

    it('in the name of another, signed by oneself, is invalid', async () => {
      const forged = await presentAs({ ...thief, id: holder.id }, [badge]);
      const report = await reportOn(forged);
      expect(report.verdict).toBe('invalid');
      expect(found(report, 'holder')).toMatch(/^failed\/key_not_/);
      const underHisName = await reportOn(await presentAs({ ...thief, id: holder.id, key: holder.key }, [badge]));
      expect([underHisName.verdict, found(underHisName, 'holder')]).toEqual(['invalid', 'failed/proof_invalid']);
    });

    it('is as bad as the worst credential in it', async () => {
      const revoked = await createIssuer({ origin: 'https://autre.example' });
      const bad = await badgeOf(revoked, holder, 'json', 2);
      await publishStatus(revoked, [94_567]);
      const report = await reportOn(await presentAs(holder, [badge, bad]), { expected: EXPECTED }, [issuer, revoked]);
      expect([report.verdict, found(report, 'badges'), found(report, 'holder')]).toEqual(['invalid', 'failed/badge_invalid', 'passed']);
      expect(report.presentation!.credentials.map(({ verdict }) => verdict).sort()).toEqual(['invalid', 'valid']);
      const unknown = await createIssuer({ origin: 'https://inconnu.example' });
      const stranger = await reportOn(await presentAs(holder, [badge, await badgeOf(unknown, holder, 'json', 3)]), { expected: EXPECTED }, [issuer, unknown]);
      expect([stranger.verdict, found(stranger, 'badges'), found(stranger, 'issuer')]).toEqual(['undetermined', 'not_checked/badge_undetermined', 'failed/issuer_unknown']);
    });

    it('of a badge that names its subject by no key leaves the holder unchecked', async () => {
      const report = await reportOn(await presentAs(holder, [await issueBadge(issuer)]));
      expect([report.verdict, found(report, 'holder')]).toEqual(['valid', 'not_checked/holder_subject_unnamed']);
    });
  });
}

describe('a presentation without proof', () => {
  it('is as good as what lies in it, and shows nobody', async () => {
    const report = await reportOn(JSON.stringify(presentationOf(null, [await issueBadge(issuer), await issueBadge(issuer, 'jwt')])), {});
    expect([report.verdict, found(report, 'proof'), found(report, 'key_control'), found(report, 'holder')]).toEqual(['valid', 'passed/presentation_unsigned', 'passed/presentation_unsigned', 'not_checked/holder_not_presented']);
    expect(report.presentation!.holder).toBeUndefined();
  });

  it('answers no question', async () => {
    const report = await reportOn(JSON.stringify(presentationOf(holder, [badge])));
    expect([report.verdict, found(report, 'holder')]).toEqual(['invalid', 'failed/challenge_wrong']);
  });

  it.each([
    ['a revoked badge', async () => { const other = await createIssuer({ method: 'key' }); return [other, await situations.revoked(other, 'json')] as const; }, 'invalid'],
    ['an expired badge', async () => { const other = await createIssuer({ method: 'key' }); return [other, await situations.expired(other, 'jwt')] as const; }, 'invalid'],
    ['a changed badge', async () => { const other = await createIssuer({ method: 'key' }); return [other, tamper(await issueBadge(other))] as const; }, 'invalid'],
    ['an ambiguous badge', async () => { const other = await createIssuer({ method: 'key' }); return [other, await situations.ambiguous(other, 'json')] as const; }, 'invalid'],
    ['a badge without proof', async () => { const other = await createIssuer({ method: 'key' }); return [other, JSON.stringify(unsignedBadge(other))] as const; }, 'invalid'],
  ])('around %s says of it what the badge alone would be told', async (_name, make, verdict) => {
    const [other, bad] = await make();
    const alone = await reportOn(bad, {}, [other]);
    const report = await reportOn(JSON.stringify(presentationOf(null, [bad])), {}, [other]);
    expect([report.verdict, alone.verdict]).toEqual([verdict, verdict]);
    expect(report.presentation!.credentials[0]!.checks).toEqual(alone.checks);
  });

  it('with nothing in it confirms nothing', async () => {
    for (const empty of [presentationOf(null, []), presentationOf(null, [], { verifiableCredential: undefined })]) {
      const report = await reportOn(JSON.stringify(empty), {});
      expect([report.verdict, found(report, 'badges'), found(report, 'issuer')]).toEqual(['undetermined', 'not_checked/presentation_empty', 'not_checked/presentation_empty']);
    }
  });

  it('holds a record, with the badges in it, and endorsements, which are about nobody who could present', async () => {
    const record = await issueClr(issuer, await issueBadges(issuer, 2));
    const report = await reportOn(JSON.stringify(presentationOf(null, [record, await embed(issuer, endorsementBy(issuer, issuer.id))])), {});
    expect(report.verdict).toBe('valid');
    expect(report.presentation!.credentials.map(({ kind, clr }) => [kind, clr?.badges.length]).sort()).toEqual([['clr', 2], ['endorsement', undefined]]);
    const own = await reportOn(await signPresentation(holder, presentationOf(holder, [await embed(issuer, endorsementBy(issuer, issuer.id))])));
    expect(found(own, 'holder')).toBe('not_checked/holder_subject_unnamed');
  });
});

describe('a signed presentation', () => {
  it.each([
    ['with a badge put in', (document: Doc) => { document['verifiableCredential'].push({ ...JSON.parse(badge), id: 'urn:uuid:2' }); }],
    ['with a badge taken out', (document: Doc) => { document['verifiableCredential'].pop(); }],
    ['with another holder', (document: Doc) => { document['holder'] = thief.id; }],
    ['with another challenge', (document: Doc) => { document['proof'].challenge = 'fresh'; }],
    ['with another domain', (document: Doc) => { document['proof'].domain = 'https://attaquant.example'; }],
    ['without its challenge', (document: Doc) => { delete document['proof'].challenge; }],
    ['with another date', (document: Doc) => { document['proof'].created = '2026-09-01T11:00:00.000Z'; }],
    ['with an id', (document: Doc) => { document['id'] = 'urn:uuid:3'; }],
  ])('%s is invalid', async (_name, change) => {
    const document = JSON.parse(await signPresentation(holder, presentationOf(holder, [badge, await badgeOf(issuer, holder, 'json', 2)]))) as Doc;
    change(document);
    const { challenge, domain } = document['proof'] as Doc;
    const report = await reportOn(JSON.stringify(document), { expected: { ...(challenge === undefined ? {} : { challenge }), domain } });
    expect(report.verdict).toBe('invalid');
    expect(found(report, 'holder')).toMatch(/^failed\//);
  });

  it.each([
    ['a purpose of stating', { proofPurpose: 'assertionMethod' }, 'failed/proof_purpose_wrong', 'invalid'],
    ['an end that is past', { expires: '2026-08-01T00:00:00Z' }, 'failed/proof_expired', 'invalid'],
    ['an end that is to come', { expires: '2026-10-01T00:00:00Z' }, 'passed', 'valid'],
    ['another suite', { cryptosuite: 'eddsa-jcs-2022' }, 'not_checked/cryptosuite_unsupported', 'undetermined'],
    ['a proof before it', { previousProof: 'urn:uuid:1' }, 'not_checked/cryptosuite_unsupported', 'undetermined'],
    ['no date', { created: undefined }, 'failed/proof_malformed', 'invalid'],
    ['several domains, one of them right', { domain: ['https://autre.example', EXPECTED.domain] }, 'passed', 'valid'],
  ])('with %s', async (_name, options, proof, verdict) => {
    const report = await reportOn(await signPresentation(holder, presentationOf(holder, [badge]), options));
    expect([found(report, 'proof'), report.verdict]).toEqual([proof, verdict]);
    if (verdict === 'valid') expect(found(report, 'holder')).toBe('passed');
  });

  // Found by the fuzzer: a suite that is not named at all is no suite that somebody else may know.
  it('whose proof names no suite is invalid, and so is one of any suite that answers another question', async () => {
    const document = JSON.parse(await signPresentation(holder, presentationOf(holder, [badge]))) as Doc;
    const { cryptosuite: _left, ...unnamed } = document['proof'] as Doc;
    const withoutSuite = await reportOn(JSON.stringify({ ...document, proof: unnamed }));
    expect([withoutSuite.verdict, found(withoutSuite, 'proof')]).toEqual(['invalid', 'failed/proof_malformed']);
    const ofAnother = (more: Doc) => JSON.stringify({ ...document, proof: { ...unnamed, cryptosuite: 'inconnue-2031', ...more } });
    for (const [more, reason] of [[{ challenge: 'une autre' }, 'challenge_wrong'], [{ domain: 'https://autre.example' }, 'domain_wrong']] as const) {
      const report = await reportOn(ofAnother(more));
      expect([report.verdict, found(report, 'proof'), found(report, 'holder')]).toEqual(['invalid', 'not_checked/cryptosuite_unsupported', `failed/${reason}`]);
    }
    const unread = await reportOn(ofAnother({}));
    expect([unread.verdict, found(unread, 'holder')]).toEqual(['undetermined', 'not_checked/cryptosuite_unsupported']);
  });

  it('under the contexts of version 1.1 holds badges of that version, by the same rules', async () => {
    const contexts = ['https://www.w3.org/2018/credentials/v1', DATA_INTEGRITY];
    const { validFrom, awardedDate: _later, credentialStatus: _none, relatedResource: _newer, ...rest } = unsignedBadge(issuer, { subject: { ...badgeInput().subject, id: holder.id } });
    delete rest['credentialSubject'].achievement.inLanguage;
    const older = { ...rest, '@context': [contexts[0], 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json', contexts[1]], issuanceDate: validFrom };
    const signed = await signPresentation(holder, presentationOf(holder, [await embed(issuer, older)], { '@context': contexts }));
    const report = await reportOn(signed);
    expect([report.verdict, found(report, 'proof'), found(report, 'badges'), found(report, 'holder')]).toEqual(['valid', 'passed', 'passed', 'passed']);
    expect((await reportOn(signed.replace('Zoé Lemaître', 'Zoé Lemaitre'))).verdict).toBe('invalid');
    // JSON-LD cannot say it: the base context of 2.0 may not follow that of 1.1.
    const mixed = presentationOf(holder, [badge], { '@context': contexts, proof: (JSON.parse(signed) as Doc)['proof'] });
    expect(found(await reportOn(JSON.stringify(mixed)), 'proof')).toBe('failed/proof_invalid');
  });

  it('that names no holder is the key’s owner’s', async () => {
    const report = await reportOn(await signPresentation(holder, presentationOf(null, [badge])));
    expect([report.verdict, found(report, 'holder'), report.presentation?.holder]).toEqual(['valid', 'passed', holder.id]);
  });

  it('needs a key that the holder uses to show who presents', async () => {
    const web = await createIssuer({ origin: 'https://zoe.example' });
    const asHolder: TestHolder = { id: web.id, key: `${web.id}#key-1`, privateKey: web.edPrivateKey };
    const signed = await signPresentation(asHolder, presentationOf(asHolder, [await badgeOf(issuer, asHolder)]));
    const notListed = await reportOn(signed, { expected: EXPECTED }, [issuer, web]);
    expect([notListed.verdict, found(notListed, 'holder')]).toEqual(['invalid', 'failed/key_not_found']);
    const address = 'https://zoe.example/.well-known/did.json';
    publish(web, address, { ...(JSON.parse(new TextDecoder().decode(web.documents.get(address))) as Doc), authentication: [`${web.id}#key-1`] });
    expect(found(await reportOn(signed, { expected: EXPECTED }, [issuer, web]), 'holder')).toBe('passed');
    web.documents.delete(address);
    const unreachable = await reportOn(signed, { expected: EXPECTED }, [issuer, web]);
    expect([unreachable.verdict, found(unreachable, 'holder')]).toEqual(['undetermined', 'not_checked/key_not_found']);
  });

  it('with two proofs is as good as the worse one', async () => {
    const good = JSON.parse(await signPresentation(holder, presentationOf(holder, [badge]))) as Doc;
    const other = JSON.parse(await signPresentation(holder, presentationOf(holder, [badge]), { challenge: 'older' })) as Doc;
    const both = await reportOn(JSON.stringify({ ...good, proof: [good['proof'], other['proof']] }));
    expect([both.verdict, found(both, 'proof'), found(both, 'holder')]).toEqual(['invalid', 'passed', 'failed/challenge_wrong']);
    expect(found(await reportOn(JSON.stringify({ ...good, proof: [good['proof'], good['proof'], good['proof']] })), 'shape')).toBe('failed/too_many_proofs');
  });
});

describe('a presentation as a token', () => {
  const unsigned = presentationOf(holder, [badge]);
  const seconds = NOW.getTime() / 1000;

  it.each([
    ['that has expired', { exp: seconds }, {}, 'dates', 'failed/expired'],
    ['that does not hold yet', { nbf: seconds + 301 }, {}, 'dates', 'failed/not_yet_valid'],
    ['whose end is no number', { exp: '2030' }, {}, 'dates', 'failed/date_malformed'],
    ['of another issuer', { iss: thief.id }, {}, 'proof', 'failed/jwt_claims_disagree'],
    ['of a critical header', {}, { crit: ['exp'], exp: 1 }, 'proof', 'failed/jwt_header_not_allowed'],
    ['of another type', {}, { typ: 'at+jwt' }, 'proof', 'failed/jwt_header_not_allowed'],
    ['of a credential’s type', {}, { typ: 'vc+jwt' }, 'proof', 'failed/jwt_header_not_allowed'],
    ['with a proof inside as well', { proof: { type: 'DataIntegrityProof' } }, {}, 'proof', 'failed/ambiguous_document'],
    ['with another key’s name', {}, { kid: thief.key }, 'key_control', 'failed/key_not_controlled_by_issuer'],
  ])('%s is invalid', async (_name, claims, header, check, outcome) => {
    // The critical header cannot be signed by the library: it is put in afterwards, where it is refused before any signature.
    const { crit, ...plain } = header as Doc;
    const token = await presentationToken(holder, unsigned, claims, plain);
    const [first, ...rest] = token.split('.') as [string, string, string];
    const bent = crit === undefined ? token : [btoa(JSON.stringify({ ...(JSON.parse(atob(first)) as Doc), crit })).replace(/=+$/, ''), ...rest].join('.');
    const report = await reportOn(bent);
    expect([report.verdict, report.kind, found(report, check)]).toEqual(['invalid', 'presentation', outcome]);
  });

  it('without a signature, or by no algorithm, is invalid', async () => {
    const [first, second] = (await presentationToken(holder, unsigned)).split('.') as [string, string];
    const unsignedReport = await reportOn(`${first}.${second}.`);
    expect([unsignedReport.verdict, found(unsignedReport, 'proof')]).toEqual(['invalid', 'failed/proof_missing']);
    const none = btoa(JSON.stringify({ alg: 'none' })).replace(/=+$/, '');
    expect(found(await reportOn(`${none}.${second}.AAAA`), 'proof')).toBe('failed/algorithm_not_allowed');
  });

  it('with two documents in it is ambiguous', async () => {
    for (const more of [{ vc: {} }, { verifiableCredential: [] }, { '@context': [] }]) {
      const report = await reportOn(await presentationClaim(holder, unsigned, more));
      expect([report.verdict, found(report, 'shape')]).toEqual(['invalid', 'failed/ambiguous_document']);
    }
  });
});

describe('a credential in an envelope, presented alone', () => {
  it('is the token in it, in every state', async () => {
    for (const [name, situation] of [['valid', situations.valid], ['expired', situations.expired], ['tampered', situations.tampered]] as const) {
      const token = await situation(issuer, 'jwt');
      const [alone, enveloped] = [await reportOn(token, {}), await reportOn(JSON.stringify(envelope(token)), {})];
      expect([name, enveloped.verdict, enveloped.kind, enveloped.checks, enveloped.view]).toEqual([name, name === 'valid' ? 'valid' : 'invalid', 'badge', alone.checks, alone.view]);
    }
  });

  it.each([
    ['around an SD-JWT', envelope('a.b.c', 'application/vc+sd-jwt')], ['that says more beside it', { ...envelope('a.b.c'), name: 'Badge' }], ['around an address', { ...envelope('a.b.c'), id: 'https://example.org/badge' }],
    ['with a proof of its own', { ...envelope('a.b.c'), proof: [] }], ['that is a badge as well', { ...envelope('a.b.c'), type: ['EnvelopedVerifiableCredential', 'OpenBadgeCredential'] }],
  ])('%s is undetermined, and asks nobody', async (_name, document) => {
    const env = environment([issuer]);
    const report = await verify(present(JSON.stringify(document)), env);
    expect([report.verdict, found(report, 'shape'), env.asked]).toEqual(['undetermined', 'not_checked/envelope_unsupported', []]);
  });
});

describe('what calls itself a presentation', () => {
  it.each([
    ['with a member under its IRI', (document: Doc) => { document['https://www.w3.org/2018/credentials#holder'] = thief.id; }, 'shape', 'ambiguous_document'],
    ['with statements beside', (document: Doc) => { document['@included'] = [{ id: thief.id }]; }, 'shape', 'ambiguous_document'],
    ['with a context of its own', (document: Doc) => { document['@context'].push({ holder: 'https://example.org/holder' }); }, 'shape', 'ambiguous_document'],
    ['with one context as a text', (document: Doc) => { document['@context'] = 'https://www.w3.org/ns/credentials/v2'; }, 'shape', 'ambiguous_document'],
    ['with a null', (document: Doc) => { document['holder'] = null; }, 'shape', 'ambiguous_document'],
    ['with a holder that says more', (document: Doc) => { document['holder'] = { id: holder.id, name: 'Zoé' }; }, 'shape', 'ambiguous_document'],
    ['that is a credential as well', (document: Doc) => { document['type'].push('VerifiableCredential'); }, 'shape', 'not_a_presentation'],
    ['with an unknown context', (document: Doc) => { document['@context'].push('https://example.org/context'); }, 'context', 'context_unknown'],
    ['with its contexts in another order', (document: Doc) => { document['@context'].unshift(DATA_INTEGRITY); }, 'context', 'context_unknown'],
    ['with a member that nobody looks at', (document: Doc) => { document['presentation_submission'] = {}; }, 'schema', 'schema_violation'],
    ['with a number for a credential', (document: Doc) => { document['verifiableCredential'].push(7); }, 'schema', 'schema_violation'],
    ['with a holder that is no identifier', (document: Doc) => { document['holder'] = 'Zoé'; }, 'schema', 'schema_violation'],
    ['of seventeen credentials', (document: Doc) => { document['verifiableCredential'] = Array(MOST_PRESENTED + 1).fill({}); }, 'shape', 'too_large'],
    ['of one enormous credential', (document: Doc) => { document['verifiableCredential'] = [{ type: 'x', all: Array(2100).fill(0) }]; }, 'shape', 'too_large'],
  ])('%s is refused before anything in it is looked at', async (_name, change, check, reason) => {
    const document = presentationOf(holder, [badge]);
    change(document);
    const env = environment([issuer]);
    const report = await verify(present(JSON.stringify(document)), env);
    expect([report.verdict, report.kind, found(report, check)]).toEqual(['invalid', 'presentation', `failed/${reason}`]);
    expect(report.presentation!.credentials).toEqual([]);
    expect(env.asked).toEqual([]);
  });

  it('with its type spelled in escapes is read as one all the same', async () => {
    const text = JSON.stringify(presentationOf(null, [badge])).replaceAll('VerifiablePresentation', '\\u0056erifiablePresentation');
    expect(await reportOn(text, {})).toMatchObject({ kind: 'presentation', verdict: 'valid' });
  });

  it('inside of a presentation is no credential', async () => {
    const report = await reportOn(JSON.stringify(presentationOf(null, [presentationOf(null, [badge])])), {});
    expect([report.verdict, report.presentation!.credentials[0]!.verdict]).toEqual(['invalid', 'invalid']);
  });

  it.each([
    ['an SD-JWT', envelope('a.b.c', 'application/vc+sd-jwt')],
    ['a token that says more beside it', { ...envelope('a.b.c'), name: 'Badge' }],
    ['no token', { ...envelope('a.b.c'), id: 'https://example.org/badge' }],
  ])('with an envelope around %s is undetermined', async (_name, inside) => {
    const report = await reportOn(JSON.stringify(presentationOf(null, [badge, inside])), {});
    expect([report.verdict, found(report, 'badges')]).toEqual(['undetermined', 'not_checked/badge_undetermined']);
  });

  it('asks for no more documents than a record does, however many issuers there are', async () => {
    const issuers = await Promise.all(Array.from({ length: 12 }, (_, index) => createIssuer({ origin: `https://e${index}.example` })));
    const badges = await Promise.all(issuers.map((each) => issueBadge(each)));
    const env = environment(issuers);
    const report = await verify(present(JSON.stringify(presentationOf(null, badges))), env);
    expect(report.verdict).toBe('undetermined');
    expect(env.asked).toHaveLength(8);
  });

  it('gives the same report in whatever order the credentials stand', async () => {
    const badges = await issueBadges(issuer, 4);
    const [one, two] = [await reportOn(JSON.stringify(presentationOf(null, badges)), {}), await reportOn(JSON.stringify(presentationOf(null, badges.toReversed())), {})];
    expect({ ...two, digest: '' }).toEqual({ ...one, digest: '' });
    expect(one.verdict).toBe('valid');
  });
});
