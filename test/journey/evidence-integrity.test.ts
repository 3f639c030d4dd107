/**
 * What a badge says of a file: nothing to whoever is not shown it, everything
 * to whoever is. One trace, cited by four badges, from private to published,
 * replaced, withdrawn and forgotten.
 */
import { readdirSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkGiven, digestMultibase, readPresented, SALT_BYTES, sealedBytes, verify, type EvidenceReport } from '../../credentials/index.ts';
import { performKeyAct } from '../../api/issuance/key-act.ts';
import { pump } from '../../api/issuance/pump.ts';
import { reissueCompromised } from '../../api/issuance/reissue.ts';
import { sealEvidence } from '../../api/issuance/seal-evidence.ts';
import { verifyEnvironment } from '../../api/issuance/store-fetch.ts';
import { eraseSalts } from '../../api/queries/seals.ts';
import { listKeys } from '../../api/queries/keys.ts';
import { createHouse, RUNTIMES, type Client, type House } from '../house.ts';
import { createPromotion, type Promotion } from '../promotion.ts';
import { addPerson, choose, contents, decideAll, enrolmentOf, expectStatus, issueAll, publish, sign, TABLES, type Body } from './acts.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const FILE = utf8('Compte rendu de l’entretien, page unique, que quelqu’un pourrait deviner.');
const OTHER = utf8('Un autre compte rendu.');

describe.each(RUNTIMES)('a file that badges cite, on %s', (runtime) => {
  let house: House;
  let promotion: Promotion;
  let owner: Client;
  let enrolment: string;
  let trace: string;
  let badges: Body[];
  let documents: Body[];

  beforeAll(async () => {
    house = await createHouse(runtime);
    promotion = await createPromotion(house.platform, { students: 2, file: FILE });
    await issueAll(house, promotion, 'PV des scellés');
    owner = await house.as(promotion.students[0]!.email);
    ({ enrolment, evidence: trace } = promotion.students[0]!);
    ({ badges } = await enrolmentOf(owner));
    documents = await Promise.all(badges.map(async ({ id }) => JSON.parse(await jsonOf(id)) as Body));
  });
  afterAll(() => house?.close());

  const jsonOf = async (id: string): Promise<string> => (await owner.get(`/credentials/${id}.json`)).text();
  const sealOf = (document: Body): string => document.relatedResource[0].id.split('/').at(-1);
  const sealed = (document: Body, suffix = ''): string => `/evidence/sealed/${sealOf(document)}${suffix}`;
  const statesOf = async (document: Body): Promise<{ verdict: string; states: string[]; check: string }> => {
    const answer = await house.fetch('/api/verify', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(document) });
    const report = await expectStatus(answer, 200);
    const check = report.checks.find((one: Body) => one.name === 'evidence');
    return { verdict: report.verdict, states: report.evidence.map((one: Body) => one.state), check: check.reason ?? check.outcome };
  };
  const reportOf = async (document: Body): Promise<EvidenceReport[]> => {
    const presented = readPresented(utf8(JSON.stringify(document)), 'application/json');
    if ('problem' in presented) throw new Error(presented.problem);
    return (await verify(presented, verifyEnvironment(house.platform))).evidence!;
  };
  const proofOf = async (badge: Body): Promise<Uint8Array> => {
    const answer = await owner.get(badge.proofs[0].url);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const stored = async (digest: string): Promise<void> => {
    const { db, commit } = house.platform;
    expect(await commit([db.updateTable('publication').set({ digest }).where('kind', '=', 'evidence').where('subject', '=', trace)])).toEqual({ ok: true });
  };

  it('is cited by each badge under an address and a digest of its own, in the student’s public words', () => {
    expect(documents).toHaveLength(4);
    for (const document of documents) {
      expect(document.relatedResource).toEqual([{ id: `${house.origin}${sealed(document)}`, mediaType: 'application/octet-stream', digestMultibase: expect.stringMatching(/^uEi/) }]);
      expect(document.evidence).toEqual([expect.objectContaining({ id: document.relatedResource[0].id, name: 'Entretien avec un ingénieur', narrative: 'Un entretien avec un ingénieur pédagogique.' })]);
    }
    const resources = documents.flatMap((document) => document.relatedResource);
    for (const member of ['id', 'digestMultibase']) expect(new Set(resources.map((one: Body) => one[member])).size).toBe(4);
  });

  it('cannot be recognised in a badge by somebody who has the very file, nor do salts stand anywhere but in the database', async () => {
    const { db } = house.platform;
    const seals = await db.selectFrom('evidence_seal').selectAll().execute();
    expect(new Set(seals.map(({ salt }) => salt)).size).toBe(8);
    const hex = [...new Uint8Array(await crypto.subtle.digest('SHA-256', FILE))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    const jwts = await Promise.all(badges.map(async ({ id }) => (await owner.get(`/credentials/${id}.jwt`)).text()));
    const said = [...documents.map((document) => JSON.stringify(document)), ...jwts.map((jwt) => atob(jwt.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')))].join('\n');
    for (const document of documents) expect((await checkGiven(await reportOf(document), [FILE])).evidence.map(({ state }) => state)).toEqual(['not_checked']);
    for (const telling of [await digestMultibase(FILE), hex, trace, ...seals.map(({ salt }) => salt!)]) expect(said).not.toContain(telling);
    const { evidence_seal: _salts, ...elsewhere } = await contents(house, [...TABLES, 'evidence_seal']);
    for (const { salt } of seals) expect(Object.values(elsewhere).join('\n')).not.toContain(salt);
  });

  it('says « private » to everybody, staff and fellow students included, and its verdict does not depend on it', async () => {
    const strangers: Record<string, string>[] = [{}, ...(await Promise.all([promotion.students[1]!.email, promotion.emails.teacher, promotion.emails.chair].map((email) => house.as(email)))).map(({ cookie }) => ({ cookie }))];
    for (const headers of strangers) {
      const answer = await house.fetch(sealed(documents[0]), { headers });
      expect([answer.status, answer.headers.get('access-control-allow-origin'), (await answer.json() as Body).code]).toEqual([403, '*', 'evidence_private']);
    }
    expect(await expectStatus(await house.fetch(sealed(documents[0], '.json')), 200)).toEqual({ state: 'private' });
    expect(await statesOf(documents[0])).toEqual({ verdict: 'valid', states: ['private'], check: 'evidence_private' });
  });

  it('is recognised by the one reader to whom the student gives it with its proof', async () => {
    const proof = await proofOf(badges[0]);
    const cited = await reportOf(documents[0]);
    expect((await checkGiven(cited, [FILE, proof])).evidence[0]?.state).toBe('identical');
    expect((await checkGiven(cited, [proof, OTHER])).evidence[0]?.state).toBe('changed');
    // The proof is one badge's and no other's.
    expect(await checkGiven(await reportOf(documents[1]), [FILE, proof])).toMatchObject({ evidence: [{ state: 'not_checked' }], matched: 0 });
    const { how, file, salt } = JSON.parse(new TextDecoder().decode(proof)) as Body;
    expect([file.name, how.fr, how.en]).toEqual(['entretien.txt', expect.stringContaining('SHA-256'), expect.stringContaining('SHA-256')]);
    expect(salt).toMatch(/^u[\w-]{43}$/);
  });

  it('gives the proof to its holder alone, and of their own badge alone', async () => {
    const url: string = badges[0].proofs[0].url;
    expect((await house.fetch(url)).status).toBe(401);
    for (const email of [promotion.students[1]!.email, promotion.emails.teacher, promotion.emails.chair, promotion.emails.administrator, (await addPerson(house, null, '*')).email]) {
      expect((await (await house.as(email)).get(url)).status).toBe(404);
    }
    // A seal of another badge of the same person is not this badge's.
    expect((await owner.get(url.replace(sealOf(documents[0]), sealOf(documents[1])))).status).toBe(404);
    expect((await owner.get(`/api/credentials/${badges[0].id}/evidence/nothing/proof`)).status).toBe(404);
  });

  it('answers « not found » for an address that is guessed, bent or cut', async () => {
    const id = sealOf(documents[0]);
    for (const path of [id.slice(0, -1), `${id}x`, id.toUpperCase(), `${id}.jsonx`, `${id}.bin`, `${id}%00`, `..%2f${trace}`, `%2e%2e/${trace}`, `${id}/`, 'x'.repeat(3000), '%F0%9F%8E%93', `' or 1=1 --`]) {
      expect([path, (await house.fetch(`/evidence/sealed/${path}`)).status]).toEqual([path, 404]);
    }
    expect((await house.fetch(`/evidence/${id}`)).status).toBe(404);
    expect((await house.fetch('/evidence/sealed')).status).toBe(404);
  });

  it('is there for everybody once it is published, as the sealed bytes that the badge speaks of', async () => {
    await choose(owner, enrolment, { credentials: [badges[0].id, badges[1].id], evidence: [trace] });
    await publish(owner, enrolment);
    const answer = await house.fetch(sealed(documents[0]));
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(['content-type', 'access-control-allow-origin', 'x-content-type-options', 'content-security-policy', 'x-robots-tag'].map((name) => [name, answer.headers.get(name)]))).toEqual({
      'content-type': 'application/octet-stream', 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'x-robots-tag': 'noindex',
    });
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    // What any verifier of related resources does.
    expect(await digestMultibase(bytes)).toBe(documents[0].relatedResource[0].digestMultibase);
    expect(bytes.slice(SALT_BYTES)).toEqual(FILE);
    expect((await house.fetch(sealed(documents[0]), { headers: { 'if-none-match': answer.headers.get('etag')! } })).status).toBe(304);
    expect((await checkGiven(await reportOf(documents[0]), [bytes])).evidence[0]?.state).toBe('identical');
    expect(await expectStatus(await house.fetch(sealed(documents[0], '.json')), 200)).toEqual({ state: 'public', bytes: FILE.length + SALT_BYTES });
    expect(await statesOf(documents[0])).toEqual({ verdict: 'valid', states: ['identical'], check: 'passed' });
    const followed = await house.fetch(sealed(documents[0]), { headers: { accept: 'text/html,*/*;q=0.8' } });
    expect([followed.status, followed.headers.get('location')]).toEqual([303, `/evidence/${trace}`]);
  });

  it('is let go again by whoever asks for its headers alone', async () => {
    // More than what fits between a file and whoever does not read it.
    await stored(await house.platform.files.put(new Uint8Array(1024 * 1024)));
    const asked = await Promise.all(Array.from({ length: 8 }, () => house.fetch(sealed(documents[0]), { method: 'HEAD' })));
    expect(asked.map((answer) => [answer.status, answer.headers.get('content-type')])).toEqual(asked.map(() => [200, 'application/octet-stream']));
    // In a Worker nothing can be looked at but that it answers still.
    if (runtime === 'node') await vi.waitFor(() => expect(openFiles(house.platform.config.data)).toEqual([]));
    await stored(await house.platform.files.put(FILE));
    expect((await house.fetch(sealed(documents[0]))).status).toBe(200);
  });

  it('is linked as the file itself on the badge’s page, beside the digest of the seal', async () => {
    const page = await (await house.fetch(`/credentials/${badges[0].id}`, { headers: { accept: 'text/html' } })).text();
    expect(page).toContain(`href="${house.origin}/evidence/${trace}"`);
    expect(page).toContain(`data-evidence="${documents[0].relatedResource[0].id}"`);
    const { salt } = await house.platform.db.selectFrom('evidence_seal').select('salt').where('id', '=', sealOf(documents[0])).executeTakeFirstOrThrow();
    expect(page).not.toContain(salt!);
  });

  it('is said to have changed when something else is published in its place; the badge stays valid', async () => {
    await stored(await house.platform.files.put(OTHER));
    expect(await statesOf(documents[0])).toEqual({ verdict: 'valid', states: ['changed'], check: 'evidence_changed' });
    await stored(await house.platform.files.put(FILE));
    expect((await statesOf(documents[0])).states).toEqual(['identical']);
  });

  it('is said to be missing, and never fails to be asked for, when its bytes are lost from the store', async () => {
    await stored('e'.repeat(64));
    expect((await house.fetch(sealed(documents[0]))).status).toBe(410);
    expect(await expectStatus(await house.fetch(sealed(documents[0], '.json')), 200)).toEqual({ state: 'gone' });
    expect(await statesOf(documents[0])).toEqual({ verdict: 'valid', states: ['missing'], check: 'evidence_missing' });
    await stored(await house.platform.files.put(FILE));
    expect((await statesOf(documents[0])).states).toEqual(['identical']);
  });

  it('is not read for a badge that somebody altered, or that a stranger signed', async () => {
    const altered = { ...documents[0], name: 'Autre nom' };
    expect(await statesOf(altered)).toEqual({ verdict: 'invalid', states: ['not_checked'], check: 'evidence_not_fetched' });
  });

  it('serves its successor after a key was compromised: the same seals, the same proof', async () => {
    const { platform } = house;
    const stolen = (await listKeys(platform.db)).find((key) => key.algorithm === 'Ed25519' && key.state === 'active')!;
    expect((await performKeyAct(platform, { act: 'compromise', id: stolen.id })).ok).toBe(true);
    const administrator = await platform.db.selectFrom('person').select('id').where('email', '=', promotion.emails.administrator).executeTakeFirstOrThrow();
    expect(await reissueCompromised(platform, administrator.id)).toBe(8);
    for (let round = 0; round < 20 && (await platform.db.selectFrom('outbox').select('kind').execute()).length > 0; round += 1) await pump(platform, 20);
    const old = documents[0];
    const { id } = await platform.db.selectFrom('credential_plan').select('id').where('supersedes', '=', badges[0].id).executeTakeFirstOrThrow();
    const successor = JSON.parse(await jsonOf(id)) as Body;
    expect(successor.relatedResource).toEqual(old.relatedResource);
    expect(await statesOf(successor)).toEqual({ verdict: 'valid', states: ['identical'], check: 'passed' });
    ({ badges } = await enrolmentOf(owner));
    const again = badges.find((one) => one.id === id);
    expect(again.proofs).toHaveLength(1);
    expect((await checkGiven(await reportOf(successor), [FILE, await proofOf(again)])).evidence[0]?.state).toBe('identical');
    documents[0] = successor;
  });

  it('is gone when the student withdraws it; whoever was given it can still compare', async () => {
    await expectStatus(await owner.send('DELETE', `/api/me/enrolments/${enrolment}/publication`), 200);
    expect((await house.fetch(sealed(documents[0]))).status).toBe(410);
    expect(await expectStatus(await house.fetch(sealed(documents[0], '.json')), 200)).toEqual({ state: 'gone' });
    expect(await statesOf(documents[0])).toEqual({ verdict: 'valid', states: ['missing'], check: 'evidence_missing' });
  });

  it('is forgotten when its salt is erased, which is the only thing about a seal that can change', async () => {
    const { db, commit } = house.platform;
    const seal = await db.selectFrom('evidence_seal').selectAll().where('id', '=', sealOf(documents[0])).executeTakeFirstOrThrow();
    const change = (values: object) => commit([db.updateTable('evidence_seal').set(values).where('id', '=', seal.id)]);
    const refused = (rule: string) => ({ ok: false, conflict: { kind: 'conflict', rule } });
    for (const values of [{ salt: '0'.repeat(64) }, { digest: '0'.repeat(64) }, { id: 'x' }, { salt: null, digest: '0'.repeat(64) }]) expect(await change(values)).toEqual(refused('append_only'));
    expect(await commit([db.deleteFrom('evidence_seal').where('id', '=', seal.id)])).toEqual(refused('append_only'));
    expect(await commit([db.insertInto('evidence_seal').values({ ...seal, id: 'other', salt: null })])).toEqual(refused('seal_without_salt'));

    await publish(owner, enrolment);
    expect((await house.fetch(sealed(documents[0]))).status).toBe(200);
    expect(await commit([eraseSalts(db, trace)])).toEqual({ ok: true });
    expect(await change({ salt: seal.salt })).toEqual(refused('append_only'));
    expect((await house.fetch(sealed(documents[0]))).status).toBe(410);
    expect(await statesOf(documents[0])).toMatchObject({ verdict: 'valid', states: ['missing'] });
    const mine = await enrolmentOf(owner);
    expect(mine.badges.flatMap((one: Body) => one.proofs)).toEqual([]);
    expect((await owner.get(badges.find((one) => one.proofs.length > 0).proofs[0].url)).status).toBe(404);
  });

  it('that is missing from the store holds back its own badge and no other, and the administrator is told whose', async () => {
    const { platform } = house;
    const broken = await createPromotion(platform, { students: 2, file: FILE });
    const president = await house.as(broken.emails.chair);
    const gone = 'f'.repeat(64);
    expect(await platform.commit([platform.db.updateTable('evidence').set({ file_digest: gone }).where('id', '=', broken.students[0]!.evidence)])).toEqual({ ok: true });
    await decideAll(president, broken);
    await expectStatus(await sign(president, broken.jury, 'PV des manquants'), 202);
    for (let round = 0; round < 30; round += 1) {
      await pump(platform, 5);
      const count = await expectStatus(await president.get(`/api/juries/${broken.jury}/issuance`), 200);
      if (count.released === 4 && count.failed === 4) break;
    }
    expect(await expectStatus(await president.get(`/api/juries/${broken.jury}/issuance`), 200)).toMatchObject({ awards: 8, released: 4, failed: 4 });
    const work = await expectStatus(await (await house.as(broken.emails.administrator)).get('/api/outbox'), 200);
    const told = work.failed.filter((one: Body) => one.error.includes('missing from the store'));
    expect(told).toHaveLength(4);
    expect(told[0]).toMatchObject({ kind: 'plan', award: { student: 'Étudiant Nº 1', jury: 'Jury S1', level: 1 }, findings: [] });
    expect(told[0].error).toBe(`the file of trace ${broken.students[0]!.evidence} is missing from the store`);
  });

  it('is sealed as it is read, never in memory as a whole', async () => {
    const digests = await Promise.all([FILE, OTHER].map((one) => house.platform.files.put(one)));
    const whole: string[] = [];
    const files: House['platform']['files'] = {
      ...house.platform.files,
      get(digest) {
        whole.push(digest);
        return house.platform.files.get(digest);
      },
    };
    const seals = await sealEvidence({ ...house.platform, files }, [{ id: 'a', file_digest: digests[0]! }, { id: 'b', file_digest: null }, { id: 'c', file_digest: digests[1]! }]);
    expect([whole, [...seals.keys()]]).toEqual([[], ['a', 'c']]);
    const { salt, digest } = seals.get('a')!;
    const again = await crypto.subtle.digest('SHA-256', sealedBytes(Uint8Array.from(salt.match(/../g)!, (byte) => Number.parseInt(byte, 16)), FILE));
    expect([...new Uint8Array(again)].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(digest);
  });
});

/** The files of a store that this process holds open. */
function openFiles(data: string): string[] {
  const target = (fd: string): string => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  };
  return readdirSync('/proc/self/fd').map(target).filter((path) => path.startsWith(`${data}/files/`) && /\/[0-9a-f]{64}$/.test(path));
}
