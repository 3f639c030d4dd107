/** What a database and the world around it say of each other, on a data folder without a server. */
import { drainOutbox } from '../../api/issuance/issue.ts';
import { countBits, readPublishedList } from '../../api/issuance/published-list.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { publishedStatusList } from '../../api/issuance/status.ts';
import { verifyEnvironment } from '../../api/issuance/store-fetch.ts';
import { readPresented, verify } from '../../credentials/index.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { findJury } from '../../api/queries/juries.ts';
import { prepareBatch } from '../crash/folder.ts';
import { programme } from '../promotion.ts';

export const bitsIn = async (platform: NodePlatform, list = 1): Promise<number> => countBits((await readPublishedList((await publishedStatusList(platform, list))!.signed)).bits);
export const listText = async (platform: NodePlatform, list = 1): Promise<string> => (await publishedStatusList(platform, list))!.signed;
export const badgesIn = ({ db }: NodePlatform) => db.selectFrom('signed_credential').innerJoin('credential_plan', 'credential_plan.id', 'signed_credential.id').select(['signed_credential.id', 'embedded', 'status_list', 'status_index']).orderBy('signed_at').execute();
export const holderOf = async ({ db }: NodePlatform, role: 'jury_chair' | 'administrator'): Promise<string> => (await db.selectFrom('role_grant').select('person_id').where('role', '=', role).executeTakeFirstOrThrow()).person_id;
export const eventsIn = async ({ db }: NodePlatform, kind: string) => (await db.selectFrom('event').selectAll().where('kind', '=', kind).execute()).map((one) => ({ subject: one.subject, detail: JSON.parse(one.detail) as object }));

/** A jury of one student more signs its minutes: four badges to issue. */
export async function signBatch(platform: NodePlatform, folder: string): Promise<string> {
  const { jury } = await prepareBatch(folder, 1);
  const row = (await findJury(platform.db, jury))!;
  await signMinutes(platform, row, programme, { number: `PV ${jury}`, deliberatedOn: row.convened_on, members: ['A'], signatories: ['A'] }, await holderOf(platform, 'jury_chair'), row.convened_on);
  return jury;
}

/** The same, and they are issued unless the gate is closed. */
export async function issueBatchIn(platform: NodePlatform, folder: string): Promise<void> {
  await signBatch(platform, folder);
  await drainOutbox(platform);
}

export async function verdictIn(platform: NodePlatform, embedded: string) {
  const presented = readPresented(new TextEncoder().encode(embedded), 'application/json');
  if ('problem' in presented) throw new Error(presented.problem);
  return verify(presented, verifyEnvironment(platform));
}
