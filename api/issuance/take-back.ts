/**
 * What a change of name takes off public addresses besides pages and badges:
 * records of semesters, whose signed text says the former name, and the
 * endorsements that the person shows, whose bound texts may. Nothing of it is
 * revoked; the person makes a record anew, and shows again what they choose.
 */
import type { Compilable } from 'kysely';
import { clrState } from '../domain/clr.ts';
import type { Platform } from '../platform/platform.ts';
import { insertClrAct, listClrs } from '../queries/clr.ts';
import { listInvitationsOf, putDisplay } from '../queries/endorsements.ts';
import { recordEvent } from '../queries/events.ts';
import { randomId } from '../random-id.ts';

/** @param by who orders it; stands in the journal */
export async function takeBack({ db, randomBytes }: Platform, enrolments: readonly string[], by: string, at: string): Promise<Compilable[]> {
  const statements: Compilable[] = [];
  for (const enrolment of enrolments) {
    for (const { id, signed_at, acts } of await listClrs(db, enrolment)) {
      if (clrState(signed_at !== null, acts.map((one) => one.act)) !== 'public') continue;
      statements.push(
        insertClrAct(db, { clr_id: id, revision: (acts.at(-1)?.revision ?? 0) + 1, act: 'withdraw', at }),
        recordEvent(db, randomId(randomBytes), { at, personId: by, kind: 'clr_withdrawn', subject: id }),
      );
    }
    for (const { endorsement_id, shown } of await listInvitationsOf(db, enrolment)) {
      if (endorsement_id !== null && shown === 1) statements.push(putDisplay(db, { id: endorsement_id, shown: 0, at }));
    }
  }
  return statements;
}
