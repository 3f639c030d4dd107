/** What a holder can leave out of a badge, and what may then be said of it (decision 0021). */
import fc from 'fast-check';
import { base64url } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeCbor } from '../../credentials/cbor.ts';
import { compareCodePoints, parseProofValue } from '../../credentials/ecdsa-sd-2023.ts';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { present, type Doc } from '../fixtures/badges.ts';
import { baseProof, derived, otherBadge, otherIssuer, pointersTo, publishOtherStatus, stockVerdict, worldOf, type OtherIssuer } from '../fixtures/other-issuers.ts';

const found = (report: VerificationReport): Record<string, string> => Object.fromEntries(report.checks.map((check) => [check.name, check.reason ?? check.outcome]));
const MEMBERS_OF_A_BADGE = ['id', 'type', 'issuer', 'validFrom', 'name', 'credentialSubject'];

describe('a selectively disclosed badge', () => {
  let issuer: OtherIssuer;
  let badge: Doc;
  const reportOn = (document: Doc): Promise<VerificationReport> => verify(present(JSON.stringify(document)), worldOf([issuer]));
  /** As the issuer signs it and the holder shows it. */
  const shown = async (document: Doc, mandatory: readonly string[], chosen: readonly string[]): Promise<Doc> => derived(await baseProof(issuer, document, mandatory), chosen);
  const pointers = (...members: string[]): string[] => members.map((member) => `/${member}`);

  beforeAll(async () => {
    issuer = await otherIssuer('ecdsa-sd-2023');
    badge = otherBadge(issuer);
  }, 60_000);

  it('is valid when its end and its status are shown and the holder had to show the status', async () => {
    const report = await reportOn(await shown(badge, pointers(...MEMBERS_OF_A_BADGE, 'validUntil', 'credentialStatus'), []));
    expect(report.verdict).toBe('valid');
    expect(report.view?.evidence).toEqual([]);
    expect(found(report)['proof']).toBe('selectively_disclosed');
  }, 30_000);

  it('is valid with an end that the holder chose to show: it is the issuer’s', async () => {
    expect((await reportOn(await shown(badge, pointers(...MEMBERS_OF_A_BADGE, 'credentialStatus'), ['/validUntil']))).verdict).toBe('valid');
  }, 30_000);

  it('shows what the holder chose, and @digitalbazaar/vc agrees', async () => {
    const document = await shown(badge, pointers('issuer', 'validFrom', 'validUntil', 'credentialStatus'), [...pointers('name', 'credentialSubject'), '/evidence/1']);
    const report = await reportOn(document);
    expect([report.verdict, report.view?.evidence.map(({ name }) => name)]).toEqual(['valid', ['Soutenance']]);
    expect(await stockVerdict(issuer, document)).toBe(true);
  }, 30_000);

  it.each([
    ['no end, whether there was one or not', ['validUntil'], { dates: 'period_not_disclosed', status: 'passed' }],
    ['no status', ['credentialStatus'], { dates: 'passed', status: 'status_not_disclosed' }],
    ['neither', ['validUntil', 'credentialStatus'], { dates: 'period_not_disclosed', status: 'status_not_disclosed' }],
  ])('is undetermined with %s', async (_name, hidden, reasons) => {
    const report = await reportOn(await shown(badge, pointers(...['issuer', 'validFrom', 'validUntil', 'credentialStatus'].filter((member) => !hidden.includes(member))), pointers('name', 'credentialSubject')));
    expect(found(report)).toMatchObject({ proof: 'selectively_disclosed', key_control: 'passed', ...reasons });
    expect(report.verdict).toBe('undetermined');
  }, 30_000);

  it('is undetermined without an end even where everything that it has is mandatory: nothing shows that there was none', async () => {
    const { validUntil: _none, ...endless } = badge;
    expect(found(await reportOn(await shown(endless, pointersTo(endless), [])))['dates']).toBe('period_not_disclosed');
  }, 30_000);

  it('is undetermined with a status that the holder chose to show: another may stand beside it', async () => {
    const report = await reportOn(await shown(badge, pointers('issuer', 'validFrom', 'validUntil'), pointers('name', 'credentialSubject', 'credentialStatus')));
    expect([report.verdict, found(report)['status']]).toEqual(['undetermined', 'status_not_disclosed']);
  }, 30_000);

  it('is undetermined where of a status entry only a part had to be shown', async () => {
    const report = await reportOn(await shown(badge, pointers('issuer', 'validFrom', 'validUntil', 'credentialStatus/statusPurpose'), pointers('name', 'credentialSubject', 'credentialStatus')));
    expect([report.verdict, found(report)['status']]).toEqual(['undetermined', 'status_not_disclosed']);
  }, 30_000);

  it('is undetermined where only an entry for suspension had to be shown', async () => {
    const suspension = { ...badge['credentialStatus'], id: `${issuer.listUrl}#s`, statusPurpose: 'suspension' };
    const report = await reportOn(await shown({ ...badge, credentialStatus: suspension }, pointersTo(badge), []));
    expect(report.verdict).not.toBe('valid');
    expect(found(report)['status']).not.toBe('passed');
  }, 30_000);

  it('is expired or revoked as soon as that is shown, by choice or not', async () => {
    await publishOtherStatus(issuer, [94_567]);
    const document = await shown({ ...badge, validUntil: '2026-08-31T12:00:00Z' }, pointers('issuer', 'validFrom'), pointers('name', 'credentialSubject', 'validUntil', 'credentialStatus'));
    const report = await reportOn(document);
    expect([report.verdict, found(report)['dates'], found(report)['status']]).toEqual(['invalid', 'expired', 'revoked']);
    await publishOtherStatus(issuer, []);
  }, 30_000);

  it.each([['issuer'], ['validFrom']])('without %s is no badge that can be judged', async (member) => {
    const { [member]: _hidden, ...rest } = await shown(badge, pointers(...MEMBERS_OF_A_BADGE.filter((each) => each !== member), 'validUntil', 'credentialStatus'), []);
    expect((await reportOn(rest)).verdict).not.toBe('valid');
  }, 30_000);

  it('is not checked while it has the proof for its holder', async () => {
    const report = await reportOn(await baseProof(issuer, badge, pointersTo(badge)));
    expect([report.verdict, found(report)['proof'], report.recognised]).toEqual(['undetermined', 'proof_for_holder', undefined]);
  }, 30_000);

  it('makes no status list: what somebody chose of it says nothing of today', async () => {
    const list = JSON.parse(new TextDecoder().decode(issuer.documents.get(issuer.listUrl))) as Doc;
    const { proof: _whole, ...unsigned } = list;
    issuer.documents.set(issuer.listUrl, new TextEncoder().encode(JSON.stringify(await issuer.sign(unsigned))));
    const report = await reportOn(await shown(badge, pointersTo(badge), []));
    expect([report.verdict, found(report)['status']]).toEqual(['undetermined', 'status_list_invalid']);
    await publishOtherStatus(issuer, []);
  }, 30_000);

  it('keeps the texts that look like names of nodes: they are signed as they are', async () => {
    const named = { ...badge, name: 'Niveau _:b1 <urn:bnid:_:x>' };
    const document = await shown(named, pointersTo(named), []);
    const other = { ...document, name: 'Niveau _:b2 <urn:bnid:_:x>' };
    expect((await reportOn(other)).verdict).toBe('invalid');
  }, 30_000);

  describe('whose proof was taken apart', () => {
    let whole: Doc;
    beforeAll(async () => {
      whole = await shown(badge, pointers('issuer', 'validFrom', 'validUntil', 'credentialStatus'), pointers('name', 'credentialSubject', 'evidence'));
    }, 30_000);
    const withValue = (change: (bytes: Uint8Array) => Uint8Array): Doc =>
      ({ ...whole, proof: { ...whole['proof'], proofValue: `u${base64url.encode(change(base64url.decode(String(whole['proof'].proofValue).slice(1))))}` } });

    it('is valid as it is', async () => expect((await reportOn(whole)).verdict).toBe('valid'), 30_000);

    it('is refused with a statement more, less, or of another badge', async () => {
      const foreign = await shown({ ...badge, name: 'Un autre badge' }, pointersTo(badge), []);
      const { name: _gone, ...less } = whole;
      const [first] = whole['evidence'] as [Doc];
      for (const document of [{ ...whole, description: 'Ajoutée' }, less, { ...whole, name: foreign['name'] }, { ...whole, evidence: [first] }, { ...whole, proof: foreign['proof'] }]) {
        const report = await reportOn(document);
        expect([report.verdict, found(report)['proof']]).toEqual(['invalid', 'proof_invalid']);
      }
    }, 30_000);

    it('is refused when two things of the document are said to be one thing that was signed', async () => {
      const derivedValue = parseProofValue(whole['proof'].proofValue);
      if (typeof derivedValue === 'string') throw new Error(derivedValue);
      const [first, second] = [...derivedValue.labels.values()].map((label) => base64url.decode(label.slice(1)));
      const joined = withValue((bytes) => replaced(bytes, second!, first!));
      expect(found(await reportOn(joined))['proof']).toBe('proof_malformed');
    }, 30_000);

    it('is refused, or is what it was, whatever byte of it is another', async () => {
      const random = fc.sample(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { numRuns: 40, seed: 21 });
      for (const [place, difference] of random) {
        const report = await reportOn(withValue((bytes) => bytes.map((byte, index) => (index === place % bytes.length ? byte ^ difference : byte))));
        expect(report.verdict, `${place} ${difference}`).not.toBe('valid');
      }
    }, 60_000);
  });
});

function replaced(bytes: Uint8Array, from: Uint8Array, to: Uint8Array): Uint8Array {
  const at = bytes.findIndex((_byte, start) => from.every((each, index) => bytes[start + index] === each));
  const copy = bytes.slice();
  copy.set(to, at);
  return copy;
}

describe('the readers of a derived proof', () => {
  it('never fail and never read anything twice, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const item = decodeCbor(bytes);
      expect(item === null || typeof item === 'number' || typeof item === 'object').toBe(true);
      if (item !== null && bytes.length > 0) expect(decodeCbor(Uint8Array.from([...bytes, 0]))).toBeNull();
      expect(typeof parseProofValue(`u${base64url.encode(Uint8Array.from([0xd9, 0x5d, 0x01, ...bytes]))}`)).toBe('string');
    }), { seed: 2023, numRuns: 2000 });
    fc.assert(fc.property(fc.anything(), (value) => typeof parseProofValue(value) === 'string'), { seed: 2023 });
  });

  it.each([
    ['nothing', []], ['a length that is left open', [0x9f, 0x01, 0xff]], ['a text', [0x61, 0x61]], ['a negative number', [0x20]], ['a number of 64 bits', [0x1b, 0, 0, 0, 0, 0, 0, 0, 1]],
    ['more bytes than there are', [0x58, 0x05, 1]], ['more items than there are', [0x9a, 0xff, 0xff, 0xff, 0xff]], ['a key twice', [0xa2, 0x01, 0x02, 0x01, 0x03]],
    ['another tag', [0xc1, 0x41, 0x01]], ['something after the end', [0x01, 0x01]], ['six levels', [0x81, 0x81, 0x81, 0x81, 0x81, 0x01]],
  ])('refuse %s', (_name, bytes) => expect(decodeCbor(Uint8Array.from(bytes))).toBeNull());

  it('read numbers, bytes, tagged bytes, lists and maps', () => {
    expect(decodeCbor(Uint8Array.from([0x84, 0x18, 0xff, 0x42, 1, 2, 0xd8, 0x40, 0x41, 3, 0xa1, 0x19, 1, 0, 0x80]))).toEqual([255, Uint8Array.of(1, 2), Uint8Array.of(3), new Map([[256, []]])]);
  });

  it('sort by code points', () => {
    const texts = ['\u{1f393}', '\ue000', '\ud7ff', 'a', 'ab', '\uffff', ''];
    const points = (text: string): string => [...text].map((each) => each.codePointAt(0)!.toString(16).padStart(6, '0')).join('');
    expect([...texts].sort(compareCodePoints)).toEqual([...texts].sort((a, b) => (points(a) < points(b) ? -1 : 1)));
  });
});
