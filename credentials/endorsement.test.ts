import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIssuer, embed, environment, NOW, present, publishStatus, signToken, type Doc, type TestIssuer } from '../test/fixtures/badges.ts';
import { check } from './check.ts';
import { bindingOf } from './endorsement-view.ts';
import { buildEndorsement, quotable, quotedIn, quoteMarkdown, type EndorsementInput } from './endorsement.ts';
import { MOST_ENDORSEMENT } from './text-rules.ts';
import { digestMultibase } from './multibase.ts';
import { signDataIntegrity, signJwt } from './sign.ts';
import { verify, type VerificationReport } from './verify.ts';

const bytes = new TextEncoder().encode('{"the":"signed badge"}');
const about = { id: 'https://badges.univ-exemple.fr/credentials/abc', bytes };

const inputBy = async (issuer: TestIssuer, changes: Partial<EndorsementInput> = {}): Promise<EndorsementInput> => ({
  id: `${issuer.origin}/endorsements/def`,
  issuer: { id: issuer.id, name: 'Université d’Exemple', url: issuer.origin },
  validFrom: new Date('2026-07-03T09:30:15.987Z'),
  name: 'Soutien : Novice',
  comment: `Recueilli par l’université.\n\n${quoteMarkdown('Un travail sérieux.\n— Marc Dupont')}`,
  subject: about.id,
  relatedResource: [{ id: `${about.id}.json`, mediaType: 'application/vc+ld+json', digestMultibase: await digestMultibase(bytes) }],
  status: { listUrl: issuer.listUrl, index: 7 },
  ...changes,
});
const unsigned = async (issuer: TestIssuer, changes: Partial<EndorsementInput> = {}): Promise<Doc> => buildEndorsement(await inputBy(issuer, changes));
const reportOn = (text: string, issuer: TestIssuer): Promise<VerificationReport> => verify(present(text), environment([issuer]));
const of = (report: VerificationReport, name: string) => report.checks.find((one) => one.name === name);

describe('an endorsement', async () => {
  const issuer = await createIssuer();

  it('is the same text for the same input, valid from a whole second, in arrays and without anything empty', async () => {
    const document = await unsigned(issuer);
    expect(JSON.stringify(document)).toBe(JSON.stringify(await unsigned(issuer)));
    expect(document).toMatchObject({ validFrom: '2026-07-03T09:30:15Z', type: ['VerifiableCredential', 'EndorsementCredential'], credentialSubject: { id: about.id, type: ['EndorsementSubject'] } });
    expect(document['credentialSubject'].endorsementComment).toContain('\n> — Marc Dupont');
  });

  it('passes the lint, is signed in both forms, and verifies as an endorsement and as no badge', async () => {
    const lint = await check(JSON.stringify(await unsigned(issuer)));
    if (!lint.ok) throw new Error(JSON.stringify(lint.findings));
    for (const text of [await signDataIntegrity(lint.checked, issuer.signer, NOW), await signJwt(lint.checked, issuer.signer)]) {
      const report = await reportOn(text, issuer);
      expect(report).toMatchObject({ verdict: 'valid', kind: 'endorsement' });
      expect(report.view).toBeUndefined();
      expect(report.endorsement).toMatchObject({ subject: about.id, name: 'Soutien : Novice', issuer: { id: issuer.id, name: 'Université d’Exemple' } });
      expect(report.endorsement?.comment).toContain('Un travail sérieux.');
    }
  });

  it('that was withdrawn or changed is invalid', async () => {
    const text = await embed(issuer, await unsigned(issuer));
    expect(await reportOn(text.replace('sérieux', 'serieux'), issuer)).toMatchObject({ verdict: 'invalid', kind: 'endorsement' });
    expect(await reportOn(text.replace(/"digestMultibase":"[^"]+"/, `"digestMultibase":"${await digestMultibase(new Uint8Array())}"`), issuer)).toMatchObject({ verdict: 'invalid' });
    const other = await createIssuer();
    await publishStatus(other, [7]);
    const report = await reportOn(await embed(other, await unsigned(other)), other);
    expect(report.verdict).toBe('invalid');
    expect(of(report, 'status')).toMatchObject({ outcome: 'failed', reason: 'revoked' });
  });

  it('whose words or digest stand elsewhere than the signature says is ambiguous', async () => {
    const document = await unsigned(issuer);
    const moved = { ...document, relatedResource: [...document['relatedResource'], { id: `${about.id}.json`, mediaType: 'text/plain' }] };
    expect(of(await reportOn(await embed(issuer, moved), issuer), 'shape')).toMatchObject({ outcome: 'failed', reason: 'ambiguous_document' });
    const { endorsementComment, ...bare } = document['credentialSubject'];
    const renamed = { ...document, credentialSubject: { ...bare, 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#endorsementComment': endorsementComment } };
    expect(of(await reportOn(await embed(issuer, renamed), issuer), 'shape')).toMatchObject({ outcome: 'failed', reason: 'ambiguous_document' });
  });

  it('that says it is a badge as well is neither', async () => {
    const document = { ...(await unsigned(issuer)), type: ['VerifiableCredential', 'EndorsementCredential', 'OpenBadgeCredential'] };
    for (const text of [await embed(issuer, document), await signToken(issuer, document)]) {
      expect(of(await reportOn(text, issuer), 'shape')).toMatchObject({ outcome: 'failed', reason: 'not_an_open_badge' });
    }
  });

  it('is bound to the badge with which it is shown, or not', async () => {
    const { endorsement } = await reportOn(await embed(issuer, await unsigned(issuer)), issuer);
    expect(await bindingOf(endorsement!, about)).toBe('bound');
    expect(await bindingOf(endorsement!, { ...about, id: `${about.id}x` })).toBe('other_subject');
    expect(await bindingOf(endorsement!, { ...about, bytes: new TextEncoder().encode('{"the":"other badge"}') })).toBe('other_content');
    expect(await bindingOf({ ...endorsement!, resources: [] }, about)).toBe('other_content');
  });

  it('is bound all the same when its digest stands in a list, which the signature does not notice', async () => {
    const signed = JSON.parse(await embed(issuer, await unsigned(issuer))) as Doc;
    const [resource] = signed['relatedResource'] as [Doc];
    const report = await reportOn(JSON.stringify({ ...signed, relatedResource: { ...resource, digestMultibase: [resource['digestMultibase']] } }), issuer);
    expect([report.verdict, report.endorsement]).toEqual(['valid', (await reportOn(JSON.stringify(signed), issuer)).endorsement]);
    expect(await bindingOf(report.endorsement!, about)).toBe('bound');
  });
});

describe('the lint of an endorsement', async () => {
  const issuer = await createIssuer();
  const fieldsFor = async (change: (document: Doc) => unknown): Promise<string[]> => {
    const document = structuredClone(await unsigned(issuer));
    change(document);
    const answer = await check(JSON.stringify(document));
    return answer.ok ? [] : answer.findings.map((one) => one.field);
  };
  it.each<[string, string, (document: Doc) => unknown]>([
    ['no comment: the institution would seem to endorse its own badge', 'credentialSubject.endorsementComment', (one) => delete one['credentialSubject'].endorsementComment],
    ['nothing to which it is bound', 'relatedResource', (one) => delete one['relatedResource']],
    ['a digest that is none', 'relatedResource.0.digestMultibase', (one) => (one['relatedResource'][0].digestMultibase = 'uEiA')],
    ['bytes of no type', 'relatedResource.0.mediaType', (one) => delete one['relatedResource'][0].mediaType],
    ['no status, so that it could not be withdrawn', 'credentialStatus.type', (one) => delete one['credentialStatus']],
    ['an issuer that is a bare address', 'issuer', (one) => (one['issuer'] = issuer.id)],
    ['no name', 'name', (one) => (one['name'] = '')],
    ['a proof already', 'proof', (one) => (one['proof'] = [{ type: 'DataIntegrityProof' }])],
    ['an e-mail address in what is quoted', 'credentialSubject.endorsementComment', (one) => (one['credentialSubject'].endorsementComment += '\n> — marc@entreprise.fr')],
    ['a telephone number in what is quoted', 'credentialSubject.endorsementComment', (one) => (one['credentialSubject'].endorsementComment += '\n> — Marc, 06 12 34 56 78')],
    ['more than some pages of comment', 'credentialSubject.endorsementComment', (one) => (one['credentialSubject'].endorsementComment = 'x'.repeat(MOST_ENDORSEMENT + 1))],
    ['one id for two things', 'relatedResource.1.id', (one) => (one['relatedResource'][1] = one['relatedResource'][0])],
  ])('refuses %s', async (_what, field, change) => {
    expect(await fieldsFor(change)).toContain(field);
  });
  it('lets a comment on a whole programme pass, and the institution name where it can be reached', async () => {
    expect(await fieldsFor((one) => (one['credentialSubject'].endorsementComment = 'x'.repeat(MOST_ENDORSEMENT)))).toEqual([]);
    expect(await fieldsFor((one) => (one['credentialSubject'].endorsementComment = `Recueilli par l’université (contact@universite.example).\n\n${quoteMarkdown('En 2024-2025, 2 000 heures.')}`))).toEqual([]);
  });
  it('lets a production and its file be one thing', async () => {
    expect(await fieldsFor((one) => (one['relatedResource'][0].id = one['credentialSubject'].id))).toEqual([]);
  });
});

describe('somebody’s text as a quotation', () => {
  it('is quoted on every line, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ unit: fc.constantFrom('\n', '\r', '\t', ' ', '<', '[', '`', '\\', '>', '#', '\u2028', '\u0000', 'a'), maxLength: 60 }), (one, other) => {
        const quoted = quoteMarkdown(`${one}${other}`);
        expect(quoted.split(/[\n\r\u2028\u2029]/).every((line) => line === '>' || line.startsWith('> '))).toBe(true);
        expect(quoted.replaceAll('\\\\', '')).not.toMatch(/(^|[^\\])[<[`]/);
      }),
      { seed: 20261126, numRuns: 500 },
    );
  });
  it('is read back from the comment as it was signed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(quotedIn(`Recueilli.\n\n${quoteMarkdown(text)}`)).toBe(quotable(text).split('\n').map((line) => (line.trim() === '' ? '' : line)).join('\n'));
        expect(quotable(quotable(text))).toBe(quotable(text));
      }),
      { seed: 20261128, numRuns: 500 },
    );
  });
  it('leaves ordinary words as they are', () => {
    expect(quoteMarkdown('Sérieux, « autonome »\n\net précis : 10 > 9.')).toBe('> Sérieux, « autonome »\n>\n> et précis : 10 > 9.');
    expect(quoteMarkdown('<img src=x> [lien](https://x.example)')).toBe('> \\<img src=x> \\[lien](https://x.example)');
  });
});
