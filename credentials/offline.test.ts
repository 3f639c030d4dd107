/** A verifier without a network: what it lacks it says, and what it was handed decides nothing. */
import { describe, expect, it } from 'vitest';
import { createIssuer, environment, FORMS, issueBadge, NOW, present, publish, tamper, type TestIssuer } from '../test/fixtures/badges.ts';
import { didWebUrl } from './did.ts';
import type { Fetched } from './resolve-key.ts';
import { verify, type CheckName, type VerificationReport } from './verify.ts';

/** Nothing is fetched; what is not in `known` is offline, and what is in `handed` came by hand. */
const offline = (issuer: TestIssuer, known: readonly string[], handed: readonly string[] = []) =>
  environment([issuer], {
    now: NOW,
    fetch: async (url): Promise<Fetched> => {
      const bytes = issuer.documents.get(url);
      if (bytes === undefined || ![...known, ...handed].includes(url)) return { ok: false, reason: 'offline' };
      return handed.includes(url) ? { ok: true, bytes, given: true } : { ok: true, bytes };
    },
  });
const check = (report: VerificationReport, name: CheckName): string => {
  const { outcome, reason } = report.checks.find((one) => one.name === name)!;
  return reason === undefined ? outcome : `${outcome}/${reason}`;
};

describe.each(FORMS)('a did:web badge as %s, verified offline', (form) => {
  it('is valid with keys known beforehand and the list at hand', async () => {
    const issuer = await createIssuer();
    const report = await verify(present(await issueBadge(issuer, form)), offline(issuer, [didWebUrl(issuer.id)!], [issuer.listUrl]));
    expect(report.verdict).toBe('valid');
  });

  it('is undetermined without the list, and says that it is offline', async () => {
    const issuer = await createIssuer();
    const report = await verify(present(await issueBadge(issuer, form)), offline(issuer, [didWebUrl(issuer.id)!]));
    expect([report.verdict, check(report, 'proof'), check(report, 'status')]).toEqual(['undetermined', 'passed', 'not_checked/status_offline']);
  });

  it('is undetermined without the keys, and says that it is offline', async () => {
    const issuer = await createIssuer();
    const report = await verify(present(await issueBadge(issuer, form)), offline(issuer, [], [issuer.listUrl]));
    expect([report.verdict, check(report, 'proof'), check(report, 'key_control')]).toEqual(['undetermined', 'not_checked/key_offline', 'not_checked/key_offline']);
  });

  it('is never valid by keys that somebody handed over, even of a recognised issuer', async () => {
    const issuer = await createIssuer();
    const report = await verify(present(await issueBadge(issuer, form)), offline(issuer, [], [didWebUrl(issuer.id)!, issuer.listUrl]));
    expect(report.verdict).toBe('undetermined');
    expect([check(report, 'proof'), check(report, 'key_control'), check(report, 'issuer'), check(report, 'status')]).toEqual([
      'passed', 'not_checked/key_given', 'not_checked/previous_check_failed', 'not_checked/previous_check_failed',
    ]);
    expect(report.recognised).toBeUndefined();
  });

  it('is not called altered by keys that somebody handed over either', async () => {
    const [issuer, another] = [await createIssuer(), await createIssuer()];
    const badge = await issueBadge(issuer, form);
    const tampered = await verify(present(tamper(badge)), offline(issuer, [], [didWebUrl(issuer.id)!]));
    expect([tampered.verdict, check(tampered, 'proof')]).toEqual(['undetermined', 'not_checked/key_given']);
    const foreign = await verify(present(badge), offline(another, [], [didWebUrl(issuer.id)!]));
    expect([foreign.verdict, check(foreign, 'proof')]).toEqual(['undetermined', 'not_checked/key_given']);
  });

  it('is not refuted by a handed document that does not list its key', async () => {
    const issuer = await createIssuer();
    publish(issuer, didWebUrl(issuer.id)!, { id: issuer.id, verificationMethod: [], assertionMethod: [] });
    const report = await verify(present(await issueBadge(issuer, form)), offline(issuer, [], [didWebUrl(issuer.id)!]));
    expect([report.verdict, check(report, 'key_control')]).toEqual(['undetermined', 'not_checked/key_given']);
  });
});

it('needs no network for the keys of a did:key', async () => {
  const issuer = await createIssuer({ method: 'key' });
  const report = await verify(present(await issueBadge(issuer)), offline(issuer, []));
  expect([check(report, 'key_control'), check(report, 'status')]).toEqual(['passed', 'not_checked/status_offline']);
});
