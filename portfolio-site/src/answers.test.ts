import { describe, expect, it } from 'vitest';
import type { CheckName, CheckResult, Reason } from '../../credentials/index.ts';
import { answersOf } from './answers.ts';

const NAMES: readonly CheckName[] = ['shape', 'context', 'schema', 'proof', 'key_control', 'issuer', 'dates', 'status'];
const answers = (changes: Partial<Record<CheckName, [CheckResult['outcome'], Reason?]>> = {}) => {
  const checks = [...new Set([...NAMES, ...(Object.keys(changes) as CheckName[])])].map((name): CheckResult => {
    const [outcome, reason] = changes[name] ?? (['passed'] as const);
    return { name, outcome, ...(reason === undefined ? {} : { reason }) };
  });
  const { genuine, holding, holder } = answersOf({ verdict: 'undetermined', kind: 'badge', checks, digest: '' });
  return { genuine: genuine.answer, holding: holding.answer, states: [genuine.state, holding.state, holder.state], reason: holding.reason };
};

describe('the answers of ten seconds', () => {
  it('are yes, yes and nobody looked at who shows it, for a badge that is in order', () => {
    expect(answers()).toMatchObject({ genuine: 'yes', holding: 'yes', states: ['yes', 'yes', 'unknown'] });
    expect(answers({ status: ['passed', 'no_status_entry'] }).holding).toBe('yes_for_good');
    expect(answers({ status: ['passed', 'no_status_entry'], badges: ['passed'] }).holding).toBe('yes_all');
  });
  it('never say yes of a stranger', () => {
    expect(answers({ issuer: ['failed', 'issuer_unknown'] })).toMatchObject({ genuine: 'stranger', holding: 'stranger', states: ['unknown', 'unknown', 'unknown'] });
  });
  it('say no, and nothing about dates, of what is not genuine', () => {
    for (const name of ['shape', 'context', 'schema', 'proof', 'key_control'] as const) expect(answers({ [name]: ['failed', 'proof_invalid'] })).toMatchObject({ genuine: 'no', holding: 'pointless' });
  });
  it('say which end it came to, a withdrawal first', () => {
    expect(answers({ status: ['failed', 'revoked'], dates: ['failed', 'expired'] }).holding).toBe('revoked');
    expect(answers({ status: ['failed', 'suspended'] }).holding).toBe('suspended');
    expect(answers({ dates: ['failed', 'expired'] }).holding).toBe('expired');
    expect(answers({ dates: ['failed', 'not_yet_valid'] }).holding).toBe('not_yet');
    expect(answers({ badges: ['failed', 'badge_invalid'] }).holding).toBe('one_is_not');
  });
  it('never say yes when a check could not be made, and say which', () => {
    expect(answers({ status: ['not_checked', 'status_unreachable'] })).toMatchObject({ genuine: 'yes', holding: 'unknown', reason: 'status_unreachable' });
    expect(answers({ key_control: ['not_checked', 'key_unreachable'] })).toMatchObject({ genuine: 'unknown', holding: 'unknown' });
    expect(answers({ issuer: ['not_checked', 'internal_error'] })).toMatchObject({ genuine: 'unknown', holding: 'unknown' });
    expect(answers({ badges: ['not_checked', 'badge_undetermined'] }).holding).toBe('one_unknown');
  });
  it('say that the key was shown where a presentation showed it', () => {
    expect(answers({ holder: ['passed'] }).states[2]).toBe('yes');
    expect(answers({ holder: ['failed', 'holder_not_presented'] }).states[2]).toBe('no');
  });
});
