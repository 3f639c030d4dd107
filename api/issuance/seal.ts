/**
 * The one place where planned bytes become a credential: checked, signed, and
 * verified as anybody would verify them. What comes out has not been stored yet
 * and must not be given out before.
 */
import { check, isValid, readPresented, signDataIntegrity, signJwt, verify, type CheckedCredential, type VerifyEnvironment } from '../../credentials/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Issuer } from './issuer.ts';
import { issuingMemory } from './memories.ts';
import { PAGE } from './page.ts';
import { verifyEnvironment } from './store-fetch.ts';

export type SealStep = 'checked' | 'signed' | 'verified';
/** `lint`: the bytes do not pass our own checks, and were not signed. `self_verification`: the signed form does not verify, and is thrown away. */
export type SealProblem = 'lint' | 'self_verification';
export type Sealed = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: SealProblem; readonly detail: string };

export type SealOptions = {
  /** The published documents, read once for a page of credentials; read anew when absent. */
  readonly published?: VerifyEnvironment;
  /** Hex SHA-256 that was stored with the bytes. */
  readonly digest?: string;
  /** Whether the credential stands revoked in our own tables: then its list has to say so, and nothing else may be wrong. */
  readonly isRevoked?: boolean;
  readonly onStep?: (step: SealStep) => void;
};

/**
 * The embedded form of exactly these bytes.
 * @throws when the bytes are not the planned ones: the store is not what it was
 */
export function seal(platform: Platform, issuer: Issuer, bytes: string, options: SealOptions = {}): Promise<Sealed> {
  return sealAs('application/json', (checked) => signDataIntegrity(checked, issuer.signer, platform.now(), issuingMemory(platform).shapes), platform, issuer, bytes, options);
}

/** The same bytes as a VC-JWT. ES256 signs with new randomness each time: of two that are sealed, only the one that is stored counts. */
export function sealJwt(platform: Platform, issuer: Issuer, bytes: string, options: SealOptions = {}): Promise<Sealed> {
  return sealAs('text/plain', (checked) => signJwt(checked, issuer.signer), platform, issuer, bytes, options);
}

async function sealAs(
  mediaType: 'application/json' | 'text/plain',
  sign: (checked: CheckedCredential) => Promise<string>,
  platform: Platform,
  issuer: Issuer,
  bytes: string,
  { published = verifyEnvironment(platform, { issuer, isOwn: true }), digest, isRevoked = false, onStep = () => {} }: SealOptions,
): Promise<Sealed> {
  const lint = takePlanned(platform, bytes, digest) ?? (await lintOf(platform, bytes));
  if (!lint.ok) return lint;
  if (digest !== undefined && lint.checked.digest !== digest) throw new Error('the stored bytes are not the planned ones');
  onStep('checked');
  const text = await sign(lint.checked);
  onStep('signed');
  // The verdict alone, the quick way; whatever is not valid is asked for its reasons.
  if (mediaType === 'application/json' && !isRevoked && (await isValid(text, { ...published, now: platform.now() }))) {
    onStep('verified');
    return { ok: true, text };
  }
  const presented = readPresented(new TextEncoder().encode(text), mediaType);
  if ('problem' in presented) return refused('self_verification', `cannot be read: ${presented.problem}`);
  const report = await verify(presented, { ...published, now: platform.now() });
  const problems = report.checks.filter(({ name, outcome, reason }) => outcome !== 'passed' && !(isRevoked && name === 'status' && reason === 'revoked'));
  const isAsExpected = report.verdict === (isRevoked ? 'invalid' : 'valid') && (!isRevoked || problems.every(({ name }) => NEVER_DECIDES.includes(name)));
  if (!isAsExpected) return refused('self_verification', problems.map((one) => `${one.name}: ${one.reason ?? one.outcome}`).join(', '));
  onStep('verified');
  return { ok: true, text };
}

type Linted = { readonly ok: true; readonly checked: CheckedCredential } | { readonly ok: false; readonly reason: 'lint'; readonly detail: string };

async function lintOf(platform: Platform, bytes: string): Promise<Linted> {
  const lint = await check(bytes, issuingMemory(platform).shapes);
  return lint.ok ? lint : { ok: false, reason: 'lint', detail: lint.findings.map((one) => `${one.field} (${one.clause}) ${one.message}`).join('; ') };
}

/** Passed the checks in this process a moment ago, and about to be signed: by digest, and never without comparing the bytes. */
const planned = new WeakMap<Platform, Map<string, Linted & { readonly ok: true }>>();
const MOST_PLANNED = 2 * PAGE;

/** The checks of bytes that are about to become a plan. */
export async function checkPlanned(platform: Platform, bytes: string): Promise<Linted> {
  const lint = await lintOf(platform, bytes);
  if (!lint.ok) return lint;
  const kept = planned.get(platform) ?? new Map<string, typeof lint>();
  planned.set(platform, kept);
  if (kept.size >= MOST_PLANNED) kept.delete(kept.keys().next().value!);
  kept.set(lint.checked.digest, lint);
  return lint;
}

function takePlanned(platform: Platform, bytes: string, digest: string | undefined): Linted | undefined {
  const kept = planned.get(platform);
  const lint = digest === undefined ? undefined : kept?.get(digest);
  if (lint?.checked.bytes !== bytes) return undefined;
  kept!.delete(digest!);
  return lint;
}

/** Reported for their own sake; see `verdictOn`. */
const NEVER_DECIDES: readonly string[] = ['endorsements', 'evidence', 'holder'];

const refused = (reason: SealProblem, detail: string): Sealed => ({ ok: false, reason, detail });
