/** Signing a status list again after revocations. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { publishedStatusList } from '../../api/issuance/status.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { decodeStatusList, emptyStatusList, setBit } from '../../credentials/index.ts';
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
  const plain = await plainIssuer();
  const before = JSON.parse((await publishedStatusList(platform, 1))!.signed) as Unsigned & { proof: unknown };
  const { proof: _proof, ...unsigned } = before;
  const indexes = indexesIn(unsigned.credentialSubject.encodedList);
  const naive = (): Promise<object> => {
    const bits = new Uint8Array(emptyStatusList().length);
    for (const index of indexes) bits[index >> 3]! |= 0x80 >> (index & 7);
    const encodedList = `u${gzipSync(bits).toString('base64url')}`;
    return plain.issue(JSON.stringify({ ...unsigned, credentialSubject: { ...unsigned.credentialSubject, encodedList } }));
  };
  await expectSameBits([await naive() as Unsigned, JSON.parse(await again()) as Unsigned], indexes);
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

async function expectSameBits(lists: readonly Unsigned[], indexes: readonly number[]): Promise<void> {
  const expected = indexes.reduce<Uint8Array>((bits, index) => setBit(bits, index), emptyStatusList());
  for (const { credentialSubject } of lists) {
    const decoded = await decodeStatusList(credentialSubject.encodedList);
    if (!decoded.ok || Buffer.compare(decoded.bits, expected) !== 0) throw new Error('a signed list has other bits than were revoked');
  }
}
