/** Signing a status list again after revocations. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { addresses } from '../../api/addresses.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import { verifyEnvironment } from '../../api/issuance/store-fetch.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { decodeStatusList, didWebFromOrigin, emptyStatusList, setBits } from '../../credentials/index.ts';
import { readStatusList } from '../../credentials/status-check.ts';
import { REVOKED } from './house.ts';
import type { Variant } from './measure.ts';
import { plainIssuer } from './plain.ts';

const DAY = 86_400_000;

/** The list of this platform, signed again a day later each time: its validity has then run out. */
export async function signingLists(platform: NodePlatform): Promise<Variant[]> {
  let days = 0;
  const tomorrow: Platform = { ...platform, now: () => new Date(Date.now() + days * DAY) };
  const again = async (): Promise<string> => {
    days += 1;
    return (await publishedStatusList(tomorrow, 1))!.signed;
  };
  const before = JSON.parse((await publishedStatusList(platform, 1))!.signed) as Unsigned & { proof: unknown };
  const { proof: _proof, ...unsigned } = before;
  const plain = await plainIssuer(JSON.stringify(unsigned));
  const indexes = indexesIn(unsigned.credentialSubject.encodedList);
  const naive = (): Promise<object> => {
    const bits = new Uint8Array(emptyStatusList().length);
    for (const index of indexes) bits[index >> 3]! |= 0x80 >> (index & 7);
    const encodedList = `u${gzipSync(bits).toString('base64url')}`;
    return plain.issue(JSON.stringify({ ...unsigned, credentialSubject: { ...unsigned.credentialSubject, encodedList } }));
  };
  const { origin } = platform.config;
  const expected = { url: addresses(origin).statusList(1), issuerId: didWebFromOrigin(origin), purpose: 'revocation' };
  const read = await readStatusList(new TextEncoder().encode(await again()), expected, verifyEnvironment(tomorrow));
  if (!read.ok) throw new Error(`the list that was signed again does not verify: ${read.reason}`);
  const decoded = await decodeStatusList(((await naive()) as Unsigned).credentialSubject.encodedList);
  const bits = setBits(emptyStatusList(), indexes);
  if (indexes.length !== REVOKED || !decoded.ok || [read.bits, decoded.bits].some((each) => Buffer.compare(each, bits) !== 0)) {
    throw new Error('a signed list has other bits than were revoked');
  }
  return [
    { name: 'gzip + `issue()` of @digitalbazaar/vc', times: 20, run: naive },
    { name: 'read the revocations, build, check, sign, store (SQLite FULL)', times: 6, run: again },
  ];
}

type Unsigned = { readonly credentialSubject: { readonly encodedList: string } };

function indexesIn(encodedList: string): number[] {
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'));
  return [...bits].flatMap((byte, at) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => at * 8 + bit));
}
