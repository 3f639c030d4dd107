import { describe, expect, it } from 'vitest';
import type { CheckName, CheckResult, Reason } from '../../credentials/index.ts';
import { en } from './strings/en.ts';
import { fr } from './strings/fr.ts';
import { signOf, toneOf, verdictOf } from './verdict.ts';

const NAMES: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status', 'endorsements', 'evidence', 'holder'];

/** A report in which every check passed, but for those given. */
const checks = (changes: Partial<Record<CheckName, [CheckResult['outcome'], Reason]>> = {}): CheckResult[] =>
  NAMES.map((name) => {
    const change = changes[name];
    return change ? { name, outcome: change[0], reason: change[1] } : { name, outcome: 'passed' };
  });

describe('the word of a verdict', () => {
  it('is « Authentique et valide » only for a valid report whose deciding checks all passed', () => {
    expect(verdictOf({ verdict: 'valid', checks: checks() })).toBe('valid');
    expect(verdictOf({ verdict: 'valid', checks: checks({ status: ['not_checked', 'status_unreachable'] }) })).toBe('undetermined');
    expect(verdictOf({ verdict: 'valid', checks: [] })).toBe('undetermined');
  });

  it('names what failed', () => {
    const word = (name: CheckName, reason: Reason) => verdictOf({ verdict: 'invalid', checks: checks({ [name]: ['failed', reason] }) });
    expect(word('status', 'revoked')).toBe('revoked');
    expect(word('status', 'suspended')).toBe('suspended');
    expect(word('dates', 'expired')).toBe('expired');
    expect(word('dates', 'not_yet_valid')).toBe('notYet');
    expect(word('proof', 'proof_invalid')).toBe('altered');
    expect(word('proof', 'proof_missing')).toBe('notABadge');
    expect(word('key_control', 'key_not_controlled_by_issuer')).toBe('altered');
    expect(word('shape', 'ambiguous_document')).toBe('ambiguous');
    expect(word('shape', 'not_an_open_badge')).toBe('notABadge');
    expect(word('schema', 'schema_violation')).toBe('notABadge');
    expect(word('context', 'context_unknown')).toBe('ambiguous');
  });

  it('believes no date and no status of a document whose signature is broken', () => {
    expect(verdictOf({ verdict: 'invalid', checks: checks({ proof: ['failed', 'proof_invalid'], dates: ['failed', 'expired'], status: ['failed', 'revoked'] }) })).toBe('altered');
  });

  it('says « Révoqué » before « Expiré »', () => {
    expect(verdictOf({ verdict: 'invalid', checks: checks({ dates: ['failed', 'expired'], status: ['failed', 'revoked'] }) })).toBe('revoked');
  });

  it('tells an unknown issuer from a check that could not be made', () => {
    expect(verdictOf({ verdict: 'undetermined', checks: checks({ issuer: ['failed', 'issuer_unknown'] }) })).toBe('unknownIssuer');
    expect(verdictOf({ verdict: 'undetermined', checks: checks({ issuer: ['failed', 'issuer_unknown'], status: ['not_checked', 'status_unreachable'] }) })).toBe('unknownIssuer');
    expect(verdictOf({ verdict: 'undetermined', checks: checks({ status: ['not_checked', 'status_unreachable'] }) })).toBe('undetermined');
    expect(verdictOf({ verdict: 'undetermined', checks: checks({ key_control: ['not_checked', 'key_unreachable'], issuer: ['not_checked', 'previous_check_failed'] }) })).toBe('undetermined');
  });

  it('is green once, and always has a sign', () => {
    expect(Object.entries(toneOf).filter(([, tone]) => tone === 'good')).toEqual([['valid', 'good']]);
    expect(new Set(Object.values(signOf)).size).toBe(Object.keys(signOf).length);
  });
});

describe('the sentences of a report', () => {
  it('exist in French and in English for every check, outcome, verdict and reason, and differ', () => {
    for (const family of ['checks', 'outcomes', 'reasons'] as const) {
      const french: Readonly<Record<string, string>> = fr.verification[family];
      const english: Readonly<Record<string, string>> = en.verification[family];
      expect(Object.keys(english).sort()).toEqual(Object.keys(french).sort());
      for (const [key, sentence] of Object.entries(french)) {
        expect(sentence.trim(), key).not.toBe('');
        expect(english[key], key).not.toBe(sentence);
      }
    }
  });

  it('never call a badge a diploma', () => {
    // What a student states of their own degree is in words of its own, of which none says anything of a badge.
    const sentences = (value: object): string[] => Object.entries(value).flatMap(([name, each]) => (/degree/i.test(name) ? [] : typeof each === 'string' ? [each] : typeof each === 'object' ? sentences(each) : []));
    const about = sentences([fr, en]).filter((sentence) => /dipl[oô]m/i.test(sentence));
    expect(about.length).toBeGreaterThan(0);
    for (const sentence of about) expect(sentence).toMatch(/n’est pas un diplôme|not a diploma/);
  });
});
