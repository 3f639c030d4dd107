import { describe, expect, it } from 'vitest';
import { callerOf } from './rate-limit.ts';

describe('who asks', () => {
  it('is the peer when no proxy is ours, whatever the caller writes', () => {
    expect(callerOf('198.51.100.7', '203.0.113.1', 0)).toBe(callerOf('198.51.100.7', undefined, 0));
    expect(callerOf('198.51.100.7', undefined, 0)).not.toBe(callerOf('198.51.100.8', undefined, 0));
  });
  it('is what our own proxy wrote last, not what the caller wrote before', () => {
    expect(callerOf('127.0.0.1', '203.0.113.1', 1)).toBe(callerOf('203.0.113.1', undefined, 0));
    expect(callerOf('127.0.0.1', '6.6.6.6, 203.0.113.1', 1)).toBe(callerOf('203.0.113.1', undefined, 0));
    expect(callerOf('127.0.0.1', '6.6.6.6, 7.7.7.7, 203.0.113.1, 10.0.0.2', 2)).toBe(callerOf('203.0.113.1', undefined, 0));
  });
  it('is the peer when the proxy wrote nothing that is an address', () => {
    for (const forwarded of [undefined, '', ' , ', 'unknown', '_hidden', '<script>']) expect(callerOf('198.51.100.7', forwarded, 1)).toBe(callerOf('198.51.100.7', undefined, 0));
  });
  it('is one in all of the 64 bits that one household has', () => {
    const one = callerOf('2001:db8:1:2::1', undefined, 0);
    expect(callerOf('2001:db8:1:2:ffff:ffff:ffff:ffff', undefined, 0)).toBe(one);
    expect(callerOf('2001:0db8:0001:0002:0000::9', undefined, 0)).toBe(one);
    expect(callerOf('2001:db8:1:3::1', undefined, 0)).not.toBe(one);
  });
  it('is the same by IPv4 and by IPv4 within IPv6', () => {
    expect(callerOf('::ffff:198.51.100.7', undefined, 0)).toBe(callerOf('198.51.100.7', undefined, 0));
    expect(callerOf('::ffff:c633:6407', undefined, 0)).toBe(callerOf('198.51.100.7', undefined, 0));
  });
});
