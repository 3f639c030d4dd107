import { beforeAll, describe, expect, it } from 'vitest';
import { createIssuer, embed, environment, present, publishStatus, type Doc, type TestIssuer } from '../test/fixtures/badges.ts';
import { clrInput, issueBadges, issueClr, unsignedClr } from '../test/fixtures/clr.ts';
import { buildClr } from './build-clr.ts';
import { check } from './check.ts';
import { MOST_BADGES } from './clr.ts';
import { CHECK_NAMES, CLR_CHECK_NAMES, verify, type VerificationReport } from './verify.ts';

let issuer: TestIssuer;
let badges: string[];
beforeAll(async () => {
  issuer = await createIssuer();
  badges = await issueBadges(issuer, MOST_BADGES);
});

const reportOn = (text: string, issuers = [issuer], changes = {}): Promise<VerificationReport> => verify(present(text), environment(issuers, changes));
const reasonsOf = (report: VerificationReport) => Object.fromEntries(report.checks.map((each) => [each.name, each.reason ?? each.outcome]));
const findingsIn = async (document: Doc): Promise<string[]> => {
  const answer = await check(JSON.stringify(document));
  return answer.ok ? [] : answer.findings.map(({ field, message }) => `${field}: ${message}`);
};

describe('building', () => {
  it('keeps every signed badge byte for byte, and adds what joins them', async () => {
    const text = JSON.stringify(buildClr(clrInput(issuer, badges.slice(0, 5))));
    for (const badge of badges.slice(0, 5)) expect(text).toContain(badge);
    const document = JSON.parse(text) as Doc;
    expect(document['@context']).toEqual([
      'https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
    ]);
    expect(document['type']).toEqual(['VerifiableCredential', 'ClrCredential']);
    expect(document['validFrom']).toBe('2026-07-10T09:30:15Z');
    const types = (document['credentialSubject'].association as Doc[]).map((one) => one['associationType']);
    expect(types.filter((one) => one === 'isPartOf')).toHaveLength(5);
    expect(types.filter((one) => one === 'precedes')).toHaveLength(3);
  });

  it('says nothing of what is not in it', () => {
    const document = unsignedClr(issuer, badges.slice(0, 2));
    expect(Object.keys(document).sort()).toEqual(['@context', 'credentialSubject', 'description', 'id', 'issuer', 'name', 'type', 'validFrom']);
    expect(Object.keys(document['credentialSubject']).sort()).toEqual(['achievement', 'association', 'id', 'identifier', 'type', 'verifiableCredential']);
  });
});

describe('the lint', () => {
  it('passes one badge, and sixteen', async () => {
    expect(await findingsIn(unsignedClr(issuer, badges.slice(0, 1)))).toEqual([]);
    expect(await findingsIn(unsignedClr(issuer, badges))).toEqual([]);
  });

  const bend = (change: (clr: Doc) => void) => {
    const clr = unsignedClr(issuer, badges.slice(0, 2));
    change(clr);
    return findingsIn(clr);
  };
  it.each<[string, (clr: Doc) => void, string]>([
    ['a word that marks an absence', (clr) => { clr['partial'] = true; }, 'partial'],
    ['a status of its own', (clr) => { clr['credentialStatus'] = { type: 'BitstringStatusListEntry' }; }, 'credentialStatus'],
    ['another issuer', (clr) => { clr['issuer'].id = 'did:web:autre.example'; }, 'verifiableCredential.0.issuer'],
    ['another subject', (clr) => { clr['credentialSubject'].id = 'urn:uuid:00000000-0000-4000-8000-000000000000'; }, 'verifiableCredential.0.credentialSubject.id'],
    ['a badge without proof', (clr) => { delete clr['credentialSubject'].verifiableCredential[1].proof; }, 'verifiableCredential.1.proof'],
    ['an association to nowhere', (clr) => { clr['credentialSubject'].association[0].targetId = 'https://example.org/x'; }, 'association.0'],
    ['no badge', (clr) => { clr['credentialSubject'].verifiableCredential = []; }, 'verifiableCredential'],
    ['other contexts', (clr) => { clr['@context'].reverse(); }, '@context'],
    ['the same badge twice', (clr) => { clr['credentialSubject'].verifiableCredential[1] = clr['credentialSubject'].verifiableCredential[0]; }, 'ambiguous_document'],
    ['a badge of which one word was changed to nothing', (clr) => { clr['credentialSubject'].verifiableCredential[0].credentialSubject.achievement.name = null; }, 'ambiguous_document'],
    ['a badge with a word that no context defines', (clr) => { clr['credentialSubject'].verifiableCredential[0].hint = 'x'; }, 'would be lost'],
  ])('refuses %s', async (_name, change, named) => {
    expect((await bend(change)).join('\n')).toContain(named);
  });

  it('refuses seventeen badges', async () => {
    const one = JSON.parse(badges[0]!) as Doc;
    const more = [...badges, JSON.stringify({ ...one, id: `${one['id']}x` })];
    expect((await findingsIn(unsignedClr(issuer, more))).join()).toContain('too_large');
  });
});

describe('verifying', () => {
  it('finds a CLR of sixteen badges valid, names the person, and asks for two documents only', async () => {
    const env = environment([issuer]);
    const report = await verify(present(await issueClr(issuer, badges)), env);
    expect(report.checks.map(({ name }) => name)).toEqual([...CLR_CHECK_NAMES]);
    expect([report.verdict, reasonsOf(report)['badges'], reasonsOf(report)['status']]).toEqual(['valid', 'passed', 'no_status_entry']);
    expect(report.clr?.badges.map(({ verdict }) => verdict)).toEqual(Array(MOST_BADGES).fill('valid'));
    expect(report.clr?.badges[0]!.checks.map(({ name }) => name)).toEqual([...CHECK_NAMES]);
    expect(report.clr?.view).toMatchObject({ name: 'Relevé de compétences, S2, Parcours NEO', recipientName: 'Zoé Lemaître' });
    expect(report.view).toBeUndefined();
    expect(new Set(env.asked)).toEqual(new Set([issuer.listUrl, 'https://badges.univ-exemple.fr/.well-known/did.json']));
    expect(env.asked).toHaveLength(2);
  });

  it('is invalid when one badge in it is revoked, and says which', async () => {
    const text = await issueClr(issuer, badges.slice(0, 3));
    await publishStatus(issuer, [1001]);
    const report = await reportOn(text);
    await publishStatus(issuer, []);
    expect([report.verdict, reasonsOf(report)['badges'], reasonsOf(report)['proof']]).toEqual(['invalid', 'badge_invalid', 'passed']);
    expect(report.clr?.badges.map(({ verdict }) => verdict).sort()).toEqual(['invalid', 'valid', 'valid']);
  });

  it('is undetermined, never valid, when the status of its badges cannot be had, and when the issuer is unknown', async () => {
    const text = await issueClr(issuer, badges.slice(0, 2));
    const env = environment([issuer]);
    const withoutLists = await verify(present(text), { ...env, fetch: (url, purpose) => (purpose === 'status' ? Promise.resolve({ ok: false, reason: 'unreachable' }) : env.fetch(url, purpose)) });
    expect([withoutLists.verdict, reasonsOf(withoutLists)['badges']]).toEqual(['undetermined', 'badge_undetermined']);
    const unknown = await reportOn(text, [issuer], { recognise: async () => null });
    expect([unknown.verdict, reasonsOf(unknown)['issuer']]).toEqual(['undetermined', 'issuer_unknown']);
  });

  it('verifies a badge of another issuer by that issuer’s keys, and does not recognise it', async () => {
    const stranger = await createIssuer({ origin: 'https://badges.ailleurs.example' });
    const foreign = (await issueBadges(stranger, 1))[0]!;
    // Its own issuer may sign such a record; ours is not able to issue it.
    expect((await findingsIn(unsignedClr(issuer, [badges[0]!, foreign]))).join()).toContain('is the issuer of the CLR');
    const text = await embed(issuer, unsignedClr(issuer, [badges[0]!, foreign]));
    const report = await reportOn(text, [issuer, stranger]);
    expect(report.verdict).toBe('undetermined');
    expect(report.clr?.badges.map(({ verdict }) => verdict).sort()).toEqual(['undetermined', 'valid']);
  });

  it('names nobody when a badge names somebody else', async () => {
    const text = await embed(issuer, unsignedClr(issuer, badges.slice(0, 2), { subject: { id: 'urn:uuid:7d0e6b1a-58a1-4a2f-8ad6-7c0c6a2b9f00', name: 'Zoé Lemaitre' } }));
    const report = await reportOn(text);
    expect([report.verdict, report.clr?.view?.recipientName]).toEqual(['valid', undefined]);
  });

  it('gives the same report in whatever order the badges stand', async () => {
    const text = await issueClr(issuer, badges.slice(0, 4));
    const document = JSON.parse(text) as Doc;
    document['credentialSubject'].verifiableCredential.reverse();
    const [one, two] = [await reportOn(text), await reportOn(JSON.stringify(document))];
    expect({ ...two, digest: '' }).toEqual({ ...one, digest: '' });
    expect(one.verdict).toBe('valid');
  });
});
