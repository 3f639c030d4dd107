/** Keeps a badge from elsewhere: verified first, its exact bytes then, private, and no badge twice. */
import type { ForeignDocument } from '../domain/foreign-badge.ts';
import { refused, type Refusal, type Result } from '../domain/refusal.ts';
import type { Platform } from '../platform/platform.ts';
import { assertRoom, countFileBytes } from '../queries/evidence.ts';
import { insertForeignBadge, type ForeignBadgeRow } from '../queries/foreign-badges.ts';
import { askForAll } from '../queries/outbox.ts';
import { randomId } from '../random-id.ts';
import { recordChange } from '../record-change.ts';
import { examineForeign, type Examined } from './examine-foreign.ts';

export type Brought = Result<{ id: string; verdict: ForeignBadgeRow['verdict'] }, Refusal | Extract<Examined, { ok: false }>['refusal']>;

/** @param source the address that it was got from; '' for a file @param takes what it may be */
export async function bringForeign(platform: Platform, who: { readonly enrolment: string; readonly person: { readonly id: string; readonly email: string } }, bytes: Uint8Array, source: string, takes: readonly ForeignDocument[] = ['badge']): Promise<Brought> {
  const { db } = platform;
  const { person } = who;
  const examined = await examineForeign(platform, bytes, person.id, person.email, takes);
  if (!examined.ok) return examined;
  const { form, textDigest, found } = examined.value;
  const most = platform.config.filesPerPerson;
  const full = async () => refused({ kind: 'files_full' as const, held: Math.ceil((await countFileBytes(db, person.id)) / 1e6), most: most / 1e6 });
  if ((await countFileBytes(db, person.id)) + bytes.length > most) return full();
  const at = platform.now().toISOString();
  const row: ForeignBadgeRow = {
    id: randomId(platform.randomBytes), enrolment_id: who.enrolment, file_digest: await platform.files.put(bytes), file_bytes: bytes.length, form, source, text_digest: textDigest, ...found, brought_at: at, shown: 0, place: 0,
  };
  const committed = await platform.commit([
    insertForeignBadge(db, row),
    ...(await recordChange(platform, person.id, { at, personId: person.id, kind: 'foreign_badge_brought', subject: row.id }, { before: null, after: row })),
    assertRoom(db, person.id, most),
  ]);
  if (committed.ok) return { ok: true, value: { id: row.id, verdict: found.verdict } };
  // The bytes go again, unless somebody keeps the same.
  await platform.commit(askForAll(db, [{ kind: 'erase_file', subject: row.file_digest }], platform.now().toISOString()));
  const { rule } = committed.conflict;
  if (rule.startsWith('unique:foreign_badge.')) return refused({ kind: 'foreign_badge_twice' });
  if (rule === 'foreign_badges_full') return refused({ kind: 'foreign_badges_full' });
  if (rule === 'files_full') return full();
  throw new Error(rule);
}
