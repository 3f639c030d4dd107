/**
 * The process that the crash test kills: it signs a jury's minutes, drains the
 * outbox as the server does, and prints one line for each thing that somebody
 * was told. A line is written before anything else happens, so a line that
 * arrived is an acknowledgement that must hold.
 *
 *   node worker.ts <folder> <jury> [--hold <moment>:<n>] [--broken] [--endorse <n>]
 *
 * With `--hold` it stops dead at the n-th such moment and waits on its standard
 * input, there to be killed or waved on.
 */
import { readSync, writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drainOutbox } from '../../api/issuance/issue.ts';
import { jwtOf } from '../../api/issuance/jwt.ts';
import { signMinutes } from '../../api/issuance/sign-minutes.ts';
import { findJury } from '../../api/queries/juries.ts';
import type { NodePlatform } from '../../api/platform/node.ts';
import { programme } from '../promotion.ts';
import { openFolder, type Moment } from './folder.ts';
import { giveEndorsements } from './give-endorsements.ts';
import { drainSignFirst } from './sign-first.ts';
import { sha256 } from './invariants.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { hold: { type: 'string' }, broken: { type: 'boolean', default: false }, endorse: { type: 'string' } } });
const [folder, juryId] = positionals as [string, string];
const [holdAt, holdCount] = (values.hold ?? ':0').split(':') as [string, string];

const say = (line: string): void => void writeSync(1, `${line}\n`);

let met = 0;
/** Says that a moment is reached, and holds when it is the chosen one. */
function moment(name: Moment, subject: string): void {
  say(`${name} ${subject}`);
  if (name !== holdAt || ++met !== Number(holdCount)) return;
  say(`hold ${name}`);
  readSync(0, Buffer.alloc(1));
}

/** As many of a batch are asked for as tokens: they are signed then, and ES256 signs differently each time. */
const TOKENS = 8;

/** As a route answers: what is released is read from the store and given out. */
function handOut(platform: NodePlatform, id: string): void {
  const row = platform.database.raw
    .prepare('SELECT p.award_id, p.status_list, p.status_index, s.embedded FROM credential_plan p JOIN signed_credential s USING (id) JOIN release USING (id) WHERE id = ?')
    .get(id) as { award_id: string; status_list: number; status_index: number; embedded: string };
  say(`handed ${row.award_id} ${id} ${row.status_list}:${row.status_index} ${sha256(row.embedded)}`);
}

const platform = await openFolder(folder);
say('ready');
const jury = (await findJury(platform.db, juryId))!;
const chair = await platform.db.selectFrom('role_grant').select('person_id').where('role', '=', 'jury_chair').where('cohort_id', '=', jury.cohort_id).executeTakeFirstOrThrow();
const minutes = { number: `PV ${jury.id}`, deliberatedOn: jury.convened_on, members: ['Présidente Essai'], signatories: ['Présidente Essai'] };
const signed = await signMinutes(platform, jury, programme, minutes, chair.person_id, jury.convened_on);
if (!signed.ok && signed.refusal.kind !== 'jury_closed') throw new Error(JSON.stringify(signed.refusal));
for (const award of await platform.db.selectFrom('award').select('id').where('jury_id', '=', juryId).execute()) say(`award ${award.id}`);
moment('minutes_signed', juryId);

const { done, failed } = values.broken
  ? await drainSignFirst(platform, moment, (handed) => say(`handed ${handed.award} ${handed.credential} ${handed.slot} ${handed.digest}`))
  : await drainOutbox(platform, (step, subject) => {
      moment(step, subject);
      if (step === 'released') handOut(platform, subject);
    });
if (!values.broken) {
  const first = await platform.db.selectFrom('release').select('id').orderBy('id').limit(TOKENS).execute();
  for (const { id } of first) say(`token ${id} ${sha256(await jwtOf(platform, id))}`);
}
if (values.endorse !== undefined) {
  await giveEndorsements(platform, Number(values.endorse), (endorsement) => moment('endorsement_accepted', endorsement));
  const drained = await drainOutbox(platform, moment);
  if (drained.failed > 0) throw new Error(`${drained.failed} jobs failed`);
  for (const one of platform.database.raw.prepare('SELECT id, embedded, jwt FROM signed_endorsement JOIN endorsement_release USING (id)').all() as { id: string; embedded: string; jwt: string }[]) {
    say(`endorsed ${one.id} ${sha256(one.embedded)} ${sha256(one.jwt)}`);
  }
}
platform.close();
say(`done ${done} ${failed}`);
