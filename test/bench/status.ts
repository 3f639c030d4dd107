/** Signing a status list again after revocations: in process beside the package that others use, and durably as the service does it. */
import { gunzipSync } from 'node:zlib';
import { createList } from '@digitalbazaar/vc-bitstring-status-list';
import { addresses } from '../../api/addresses.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import { verifyEnvironment } from '../../api/issuance/store-fetch.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import type { Platform } from '../../api/platform/platform.ts';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { buildStatusList, check, decodeStatusList, didWebFromOrigin, emptyStatusList, memory, setBits, signDataIntegrity, STATUS_LIST_LENGTH } from '../../credentials/index.ts';
import { readStatusList } from '../../credentials/status-check.ts';
import { createIssuer } from '../fixtures/badges.ts';
import { REVOKED } from './house.ts';
import type { Variant } from './measure.ts';
import { plainIssuer } from './plain.ts';
import { withKeptKeys } from './signer.ts';

const DAY = 86_400_000;

/** The list of this platform, signed again a day later each time: its validity has then run out. */
export async function signingLists(platform: NodePlatform): Promise<Variant[]> {
  let days = 0;
  const tomorrow: Platform = { ...platform, now: () => new Date(Date.now() + days * DAY) };
  const again = async (): Promise<string> => {
    days += 1;
    return (await publishedStatusList(tomorrow, 1))!.signed;
  };
  const { proof: _proof, ...unsigned } = JSON.parse((await publishedStatusList(platform, 1))!.signed) as Unsigned & { proof: unknown };
  const indexes = indexesIn(unsigned.credentialSubject.encodedList);
  const byPackages = await packages(unsigned, indexes);
  const ours = await inProcess(unsigned, indexes);
  const { origin } = platform.config;
  const expected = { url: addresses(origin).statusList(1), issuerId: didWebFromOrigin(origin), purpose: 'revocation' };
  const read = await readStatusList(new TextEncoder().encode(await again()), expected, verifyEnvironment(tomorrow));
  if (!read.ok) throw new Error(`the list that was signed again does not verify: ${read.reason}`);
  const bits = setBits(emptyStatusList(), indexes);
  const lists = [await byPackages(), JSON.parse(await ours()) as object];
  for (const list of lists) {
    const decoded = await decodeStatusList((list as Unsigned).credentialSubject.encodedList);
    if (!decoded.ok || Buffer.compare(decoded.bits, bits) !== 0) throw new Error('a signed list has other bits than were revoked');
  }
  if (indexes.length !== REVOKED || Buffer.compare(read.bits, bits) !== 0) throw new Error('the stored list has other bits than were revoked');
  return [
    { name: '`createList`, `setStatus`, `encode` of @digitalbazaar/vc-bitstring-status-list + `issue()` of @digitalbazaar/vc', times: 40, warmUp: 300, run: byPackages },
    { name: 'revoked positions to signed list: set, encode, build, check, sign', times: 400, warmUp: 3000, run: ours },
    { name: 'the same with reading the revocations, storing (SQLite FULL) and showing to the witness', times: 10, warmUp: 60, run: again },
  ];
}

/** From revoked positions to a signed list, as its readme does it; the members of the credential are those of our list. */
async function packages(unsigned: Unsigned, indexes: readonly number[]): Promise<() => Promise<object>> {
  const plain = await plainIssuer(JSON.stringify(unsigned));
  return async () => {
    const list = await createList({ length: STATUS_LIST_LENGTH });
    for (const index of indexes) list.setStatus(index, true);
    return plain.issue(JSON.stringify({ ...unsigned, credentialSubject: { ...unsigned.credentialSubject, encodedList: await list.encode() } }));
  };
}

/** The same input to the same output by our way, with every check that a list has to pass before it is signed. */
async function inProcess(unsigned: Unsigned, indexes: readonly number[]): Promise<() => Promise<string>> {
  const { signer } = withKeptKeys(await createIssuer());
  const primitives = nodePrimitives();
  const { shapes } = memory({ primitives });
  let seconds = 0;
  return async () => {
    const validFrom = new Date(Date.now() + (seconds += 1) * 1000);
    const bits = setBits(emptyStatusList(), indexes);
    const list = await buildStatusList({ id: unsigned.id, issuer: unsigned.issuer, bits, validFrom, validUntil: new Date(validFrom.getTime() + DAY) }, primitives);
    const answer = await check(JSON.stringify(list), shapes);
    if (!answer.ok) throw new Error(JSON.stringify(answer.findings));
    return signDataIntegrity(answer.checked, signer, validFrom, shapes);
  };
}

type Unsigned = { readonly id: string; readonly issuer: string; readonly credentialSubject: { readonly encodedList: string } };

function indexesIn(encodedList: string): number[] {
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'));
  return [...bits].flatMap((byte, at) => [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => byte & (0x80 >> bit)).map((bit) => at * 8 + bit));
}
