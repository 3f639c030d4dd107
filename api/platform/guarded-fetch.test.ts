import { describe, expect, it } from 'vitest';
import { fetchPublicly } from './guarded-fetch.ts';
import { isPublicAddress, publicUrl } from './public-address.ts';

/** Hosts that no request of ours may reach: every special-purpose range of the IANA registries, its edges, and ways to write it. */
const PRIVATE_ADDRESSES = [
  '0.0.0.0', '0.0.0.1', '0.255.255.255', '10.0.0.0', '10.0.0.1', '10.255.255.255', '100.64.0.0', '100.64.0.1', '100.127.255.255',
  '127.0.0.0', '127.0.0.1', '127.1.2.3', '127.255.255.255', '169.254.0.1', '169.254.169.254', '169.254.255.255', '172.16.0.0', '172.20.1.1', '172.31.255.255',
  '192.0.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.7', '203.0.113.9',
  '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:8.8.8.8', '::ffff:7f00:1', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::808:808',
  '64:ff9b:1::1', '100::1', '100:0:0:1::1', '2001::1', '2001:0:7f00:1::', '2001:10::1', '2001:20::1', '2001:2::1', '2001:db8::1', '2001:db8:ffff::1',
  '2002:7f00:1::1', '2002:a00:1::', '3fff::1', '3fff:fff::1', '5f00::1', 'fc00::1', 'fd00::1', 'fdff:ffff::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff05::2',
];
const PUBLIC_ADDRESSES = [
  '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.1', '100.63.255.255', '100.128.0.1', '126.255.255.255', '128.0.0.1', '169.253.255.255', '172.15.255.255',
  '172.32.0.1', '192.0.1.1', '192.167.255.255', '192.169.0.1', '198.17.255.255', '198.20.0.1', '223.255.255.255', '2606:4700::1111', '2001:4860:4860::8888', '2a00:1450::1', '2001:200::1', '3ffe::1',
];

/** Addresses by name or number, as somebody who means harm would write them into a badge. */
const REFUSED = [
  'http://badges.example.org/', 'ftp://badges.example.org/', 'file:///etc/passwd', 'data:application/json,{}', 'javascript:0', 'gopher://example.org/', 'blob:https://example.org/1', '//example.org/x', 'example.org', '',
  'https://', 'https:///x', 'https://user@badges.example.org/', 'https://user:pass@badges.example.org/', 'https://badges.example.org:8443/', 'https://badges.example.org:80/',
  'https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://a.localhost/', 'https://a.LocalHost/', 'https://printer.local/', 'https://metadata.google.internal/', 'https://db.internal./', 'https://nas.home.arpa/', 'https://x.test/', 'https://x.invalid/', 'https://x.onion/', 'https://intranet/', 'https://com./',
  'https://127.0.0.1/', 'https://127.1/', 'https://0177.0.0.1/', 'https://0x7f.0.0.1/', 'https://0x7f000001/', 'https://2130706433/', 'https://017700000001/', 'https://127.0.0.1./', 'https://0/', 'https://0.0.0.0/',
  'https://169.254.169.254/', 'https://0xa9fea9fe/', 'https://2852039166/', 'https://10.0.0.1/', 'https://192.168.1.1/', 'https://①②⑦.⓪.⓪.①/', 'https://127。0。0。1/', 'https://[::1]/', 'https://[::]/', 'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/', 'https://[0:0:0:0:0:ffff:a00:1]/', 'https://[fe80::1]/', 'https://[fd00::1]/', 'https://[2001:db8::1]/', 'https://[64:ff9b::7f00:1]/', 'https://[2002:7f00:1::1]/', 'https://[::127.0.0.1]/',
];
const ASKED = ['https://badges.example.org/status/1', 'https://badges.example.org:443/', 'https://BADGES.example.org', 'https://1.1.1.1/x', 'https://[2606:4700::1111]/', 'https://xn--tudes-9ra.example.fr/'];

describe('the guarded client', () => {
  it('knows more than sixty addresses that are not public', () => {
    expect(PRIVATE_ADDRESSES.length).toBeGreaterThanOrEqual(60);
    expect(new Set(PRIVATE_ADDRESSES).size).toBe(PRIVATE_ADDRESSES.length);
  });
  it.each(PRIVATE_ADDRESSES)('does not connect to %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
  it.each(PUBLIC_ADDRESSES)('may connect to %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
  it.each(['', 'localhost', '1.1.1', '01.1.1.1', '1.1.1.1 ', '1.1.1.1.1', '0x01010101', 'g::1'])('takes « %s » for no address', (text) => {
    expect(isPublicAddress(text)).toBe(false);
  });

  it('knows more than forty spellings that may not be asked', () => {
    expect(REFUSED.length).toBeGreaterThanOrEqual(40);
  });
  it.each(REFUSED)('does not ask %s, and says so', async (url) => {
    expect(publicUrl(url)).toBeNull();
    expect(await fetchPublicly(url)).toEqual({ ok: false, reason: 'blocked' });
  });
  it.each(ASKED)('may ask %s', (url) => {
    expect(publicUrl(url)?.protocol).toBe('https:');
  });
  it('keeps to its time limit, whatever the network does', async () => {
    const started = Date.now();
    const answer = await fetchPublicly('https://badges.nowhere.example/status/1');
    expect(answer.ok).toBe(false);
    expect(Date.now() - started).toBeLessThan(4500);
  });
});
