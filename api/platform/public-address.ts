/**
 * Which addresses other people's documents may make us ask: https, the usual
 * port, and hosts that are, or may turn out to be, on the public internet. Pure,
 * the same for Node and Workers; what a name resolves to is judged where the
 * socket is opened.
 */

/** What an outbound request may take, on either runtime. */
export const MOST_BYTES = 256 * 1024;
export const MOST_MILLISECONDS = 3000;

type Address = { readonly version: 4 | 6; readonly bits: bigint };
type Network = readonly [address: string, prefix: number];

/** Everything that is not global unicast (IANA special-purpose address registries). */
const SPECIAL_V4 = networks(4, [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.88.99.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15],
  ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 4], ['240.0.0.0', 4],
]);
const GLOBAL_V6 = networks(6, [['2000::', 3]]);
const SPECIAL_V6 = networks(6, [['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['3fff::', 20]]);
/** Names that no public server answers to (RFC 6761, RFC 8375, RFC 7686, and what private networks use). */
const LOCAL_NAMES = /\.(localhost|local|internal|home\.arpa|test|invalid|onion)$/i;

/** Whether an IP address, as a resolver or the URL standard writes it, may be connected to. */
export function isPublicAddress(text: string): boolean {
  const address = readAddress(text);
  if (address === null) return false;
  if (address.version === 4) return !SPECIAL_V4(address.bits);
  return GLOBAL_V6(address.bits) && !SPECIAL_V6(address.bits);
}

/** The address as WHATWG URL reads it, or `null` when it may not be asked at all. */
export function publicUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const host = hostOf(url);
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return null;
  if (readAddress(host) !== null) return isPublicAddress(host) ? url : null;
  return host.includes('.') && !LOCAL_NAMES.test(host) ? url : null;
}

/** Without the brackets of an IPv6 address and the dot at the end of a full name. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

/** An IP address in its usual spelling, as a number; `null` for names and for every other spelling. */
export function readAddress(text: string): Address | null {
  const v4 = readV4(text);
  if (v4 !== null) return { version: 4, bits: v4 };
  const v6 = readV6(text);
  return v6 === null ? null : { version: 6, bits: v6 };
}

function readV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) return null;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

/** RFC 4291, section 2.2, with the last two groups as an IPv4 address or not. */
function readV6(text: string): bigint | null {
  if (!/^[\da-f:.]{2,45}$/i.test(text)) return null;
  const tail = /^(.*:)([\d.]+\.[\d.]+)$/.exec(text);
  const embedded = tail === null ? null : readV4(tail[2]!);
  if (text.includes('.') && embedded === null) return null;
  const plain = tail === null ? text : `${tail[1]!}${(embedded! >> 16n).toString(16)}:${(embedded! & 0xffffn).toString(16)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return null;
  const [head, end] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head!.length - (end?.length ?? 0);
  if (end === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...head!, ...Array.from({ length: end === undefined ? 0 : missing }, () => '0'), ...(end ?? [])];
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return null;
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function networks(version: 4 | 6, list: readonly Network[]): (bits: bigint) => boolean {
  const width = version === 4 ? 32 : 128;
  const read = list.map(([address, prefix]) => {
    const shift = BigInt(width - prefix);
    return { shift, begin: readAddress(address)!.bits >> shift };
  });
  return (bits) => read.some(({ shift, begin }) => bits >> shift === begin);
}
