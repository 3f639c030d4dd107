import { describe, expect, it } from 'vitest';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { verifierMemory, type Memory } from '../../credentials/memory.ts';
import { encodeStatusList, emptyStatusList } from '../../credentials/status-list.ts';
import { verify, type VerificationReport } from '../../credentials/verify.ts';
import { createIssuer, embed, environment, issueBadge, NOW, present, publish, publishStatus, signToken, unsignedBadge, type Doc, type TestIssuer } from '../fixtures/badges.ts';
import { randomFrom, REWRITES } from './rewrites.ts';
import { effort } from './effort.ts';

const statusOf = (report: VerificationReport): string => {
  const { outcome, reason } = report.checks.find((check) => check.name === 'status')!;
  return reason === undefined ? outcome : `${outcome}/${reason}`;
};
const reportOn = async (issuer: TestIssuer, badge?: string): Promise<VerificationReport> => verify(present(badge ?? (await issueBadge(issuer))), environment([issuer]));
const listOf = (issuer: TestIssuer): Doc => JSON.parse(new TextDecoder().decode(issuer.documents.get(issuer.listUrl))) as Doc;
const unsignedList = (issuer: TestIssuer): Doc => {
  const { proof: _proof, ...list } = listOf(issuer);
  return list;
};

describe('a status list', () => {
  it('of another issuer, signed by that issuer, does not speak for this one', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const other = await createIssuer({ method: 'key', origin: issuer.origin });
    publish(issuer, issuer.listUrl, listOf(other));
    expect(statusOf(await reportOn(issuer))).toBe('not_checked/status_list_invalid');
  });

  it('in the issuer’s name, signed by another key, is refused', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const other = await createIssuer({ method: 'key', origin: issuer.origin });
    publish(issuer, issuer.listUrl, await embed(other, unsignedList(issuer)));
    expect(statusOf(await reportOn(issuer))).toBe('not_checked/status_list_invalid');
  });

  it('of another address is refused', async () => {
    const issuer = await createIssuer({ method: 'key' });
    await publishStatus(issuer, [], { id: `${issuer.origin}/status/2` });
    expect(statusOf(await reportOn(issuer))).toBe('not_checked/status_list_invalid');
  });

  it.each([
    ['expired', { validUntil: '2026-08-31T12:00:00Z' }, 'status_list_expired'],
    ['not yet valid', { validFrom: '2026-09-02T12:00:00Z', validUntil: '2026-09-03T12:00:00Z' }, 'status_list_invalid'],
    ['of another type', { type: ['VerifiableCredential'] }, 'status_list_invalid'],
    ['with a context of its own', { '@context': ['https://www.w3.org/ns/credentials/v2', { x: 'https://example.org/x' }] }, 'status_list_invalid'],
  ])('that is %s leaves the badge unchecked', async (_name, changes, reason) => {
    const issuer = await createIssuer({ method: 'key' });
    await publishStatus(issuer, [], changes as Doc);
    const report = await reportOn(issuer);
    expect(statusOf(report)).toBe(`not_checked/${reason}`);
    expect(report.verdict).toBe('undetermined');
  });

  it('is not taken once a later one was seen, in whatever form, and by nobody who keeps no memory', async () => {
    const issuer = await createIssuer();
    const [badge, stranger] = [await issueBadge(issuer), await createIssuer({ origin: 'https://ailleurs.example' })];
    const before = unsignedList(issuer);
    const older: Doc[] = [before, { ...before, validFrom: '2026-09-01T11:30:00Z' }];
    for (const recognised of [issuer, stranger]) {
      const keeping = verifierMemory(nodePrimitives());
      const ask = async (memory?: Memory): Promise<string> => statusOf(await verify(present(badge), environment([recognised, issuer, stranger], memory === undefined ? {} : { memory })));
      expect(await ask(keeping)).toBe('passed');
      await publishStatus(issuer, [94_567], { validFrom: '2026-09-01T11:59:30Z' });
      expect(await ask(keeping)).toBe('failed/revoked');
      for (const list of older) {
        for (const text of [await embed(issuer, list), await signToken(issuer, list, {}, { typ: 'vc+jwt' })]) {
          publish(issuer, issuer.listUrl, text);
          expect([await ask(keeping), await ask()]).toEqual(['not_checked/status_list_older', 'passed']);
        }
      }
      await publishStatus(issuer, [], { validFrom: '2026-09-01T11:59:30Z' });
      expect(await ask(keeping)).toBe('passed'); // as late as the latest
      await publishStatus(issuer, []);
    }
  });

  it.each([
    ['too short', async () => encodeShort()],
    ['no gzip', async () => 'uAAAA'],
    ['of another encoding', async () => `z${(await encodeStatusList(emptyStatusList())).slice(1)}`],
    ['a bomb', async () => bomb()],
  ])('that is %s leaves the badge unchecked, quickly', async (_name, encode) => {
    const issuer = await createIssuer({ method: 'key' });
    const { credentialSubject } = unsignedList(issuer);
    await publishStatus(issuer, [], { credentialSubject: { ...credentialSubject, encodedList: await encode() } });
    const badge = await issueBadge(issuer);
    const spent = effort();
    expect(statusOf(await reportOn(issuer, badge))).toBe('not_checked/status_list_invalid');
    expect(spent()).toBeLessThan(3000);
  });

  it.each([
    ['no proof', (list: Doc) => ({ ...list, proof: undefined })],
    ['a changed bit', (list: Doc) => ({ ...list, credentialSubject: { ...list['credentialSubject'], encodedList: `${String(list['credentialSubject'].encodedList).slice(0, -6)}AAAAAA` } })],
    ['a second, false proof', (list: Doc) => ({ ...list, proof: [list['proof'][0], { ...list['proof'][0], proofValue: 'z1' }] })],
    ['its bits under a full IRI', (list: Doc) => {
      const { encodedList, ...subject } = list['credentialSubject'] as Doc;
      return { ...list, credentialSubject: { ...subject, 'https://www.w3.org/ns/credentials/status#encodedList': { '@value': encodedList, '@type': 'https://w3id.org/security#multibase' } } };
    }],
  ])('with %s is refused', async (_name, change) => {
    const issuer = await createIssuer({ method: 'key' });
    await publishStatus(issuer, [94_567]);
    publish(issuer, issuer.listUrl, change(listOf(issuer)));
    expect(statusOf(await reportOn(issuer))).toBe('not_checked/status_list_invalid');
  });

  it.each(['', '<html>', '[]', 'null', '{"a":1,"a":2}', 'x.y.z', '\u0000'])('that reads %j is refused', async (text) => {
    const issuer = await createIssuer({ method: 'key' });
    publish(issuer, issuer.listUrl, text);
    expect(statusOf(await reportOn(issuer))).toBe('not_checked/status_list_invalid');
  });

  it('as a token counts like one with an embedded proof', async () => {
    const issuer = await createIssuer({ method: 'key' });
    await publishStatus(issuer, [94_567]);
    const list = unsignedList(issuer);
    publish(issuer, issuer.listUrl, await signToken(issuer, list));
    expect(statusOf(await reportOn(issuer))).toBe('failed/revoked');
  });

  it('rewritten in any of our ways never makes a revoked badge unrevoked', async () => {
    const issuer = await createIssuer({ method: 'key' });
    await publishStatus(issuer, [94_567]);
    const list = listOf(issuer);
    const badge = await issueBadge(issuer);
    for (const [index, rewrite] of Object.values(REWRITES).entries()) {
      const rewritten = rewrite(structuredClone(list), randomFrom(index));
      publish(issuer, issuer.listUrl, rewritten);
      expect(statusOf(await reportOn(issuer, badge))).toMatch(/^(failed\/revoked|not_checked\/.+)$/);
    }
  });
});

describe('a status entry', () => {
  it.each([
    ['with text behind the index', { statusListIndex: '94567junk' }, 'status_entry_malformed'],
    ['with a negative index', { statusListIndex: '-1' }, 'status_entry_malformed'],
    ['with a fraction', { statusListIndex: '1.0' }, 'status_entry_malformed'],
    ['beyond the list', { statusListIndex: '131072' }, 'status_entry_malformed'],
    ['without an index', { statusListIndex: undefined }, 'status_entry_malformed'],
    ['without a list', { statusListCredential: undefined }, 'status_entry_malformed'],
    ['without a purpose', { statusPurpose: undefined }, 'status_entry_malformed'],
    ['of a purpose that the list has not', { statusPurpose: 'suspension' }, 'status_list_invalid'],
    ['of a purpose that we do not read', { statusPurpose: 'refresh' }, 'status_purpose_unsupported'],
    ['of a purpose of several bits that takes validity away', { statusSize: 2 }, 'status_purpose_unsupported'],
    ['of a message that the list has not', { statusPurpose: 'message' }, 'status_list_invalid'],
    ['of a purpose named like a method', { statusPurpose: 'constructor' }, 'status_purpose_unsupported'],
  ])('%s leaves the badge unchecked', async (_name, changes, reason) => {
    const issuer = await createIssuer({ method: 'key' });
    const badge = unsignedBadge(issuer);
    const report = await reportOn(issuer, await embed(issuer, { ...badge, credentialStatus: { ...badge['credentialStatus'], ...changes } }));
    expect(statusOf(report)).toBe(`not_checked/${reason}`);
    expect(report.verdict).toBe('undetermined');
  });

  it.each(['statusPurpose', 'statusListIndex', 'statusListCredential'])('whose %s is wrapped in a list is read all the same: the signature cannot tell', async (member) => {
    const issuer = await createIssuer({ method: 'key' });
    await publishStatus(issuer, [94_567]);
    const badge = JSON.parse(await issueBadge(issuer)) as Doc;
    const wrapped = { ...badge, credentialStatus: { ...badge['credentialStatus'], [member]: [badge['credentialStatus'][member]] } };
    expect(statusOf(await reportOn(issuer, JSON.stringify(wrapped)))).toBe('failed/revoked');
  });

  it('of an unknown type leaves the badge unchecked', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const badge = unsignedBadge(issuer);
    badge['@context'] = [...badge['@context'], 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'];
    const report = await reportOn(issuer, await embed(issuer, { ...badge, credentialStatus: { id: `${issuer.origin}/refresh`, type: '1EdTechCredentialRefresh' } }));
    expect(statusOf(report)).toBe('not_checked/status_type_unsupported');
  });

  it('of a suspended badge says suspended', async () => {
    const issuer = await createIssuer({ method: 'key' });
    const badge = unsignedBadge(issuer);
    await publishStatus(issuer, [94_567]);
    await publishStatus(issuer, [94_567], { credentialSubject: { ...unsignedList(issuer)['credentialSubject'], statusPurpose: ['revocation', 'suspension'] } });
    const report = await reportOn(issuer, await embed(issuer, { ...badge, credentialStatus: { ...badge['credentialStatus'], statusPurpose: 'suspension' } }));
    expect(statusOf(report)).toBe('failed/suspended');
    expect(report.verdict).toBe('invalid');
  });

  it('counts at the clock that is given', () => {
    expect(NOW.toISOString()).toBe('2026-09-01T12:00:00.000Z');
  });
});

/** 131,064 bits: one byte less than the minimum. */
async function encodeShort(): Promise<string> {
  return gzip(new Uint8Array(16_383));
}

/** 128 MiB of zeros in about 130 kB. */
async function bomb(): Promise<string> {
  return gzip(new Uint8Array(128 * 1024 * 1024));
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return `u${Buffer.from(await new Response(stream).arrayBuffer()).toString('base64url')}`;
}
