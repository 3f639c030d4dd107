/**
 * What is made along with a published page, once, and kept by the digest of the
 * page's bytes: compressed forms, the picture of a link to it, its paper. The
 * outbox makes the first two right after publication; the paper is made when
 * somebody first asks for it, as is a picture that is asked for before. Nothing here is public by itself: each is served through its page's
 * publication, and is gone with it.
 */
import type { Compilable } from 'kysely';
import { SHARE_PICTURE } from '../domain/share-picture.ts';
import type { Platform } from '../platform/platform.ts';
import { assertSameRulings, countRulings, enrolmentOfPage } from '../queries/link-reports.ts';
import { askForAll, settle, type DueJob } from '../queries/outbox.ts';
import { findPrepared, listPrepared, putPrepared } from '../queries/prepared.ts';
import type { PreparedForm } from '../queries/schema-published.ts';
import { makePaper, withoutWithdrawn } from './paper.ts';
import { shownPicture, type Shown } from './shown.ts';

/** For the commit that publishes pages: asks for all that goes with them. @param pages digests of their bytes */
export const prepareAlong = ({ db }: Platform, pages: readonly string[], at: string): Compilable[] =>
  askForAll(db, pages.map((subject) => ({ kind: 'prepare', subject })), at);

/** @param job its subject is the digest of a page's bytes */
export async function prepare(platform: Platform, job: DueJob): Promise<void> {
  const page = job.subject;
  const known = new Set((await listPrepared(platform.db, page)).map(({ form }) => form));
  const shown = await readShown(platform, page);
  // Purged or erased meanwhile: there is nothing to make it of.
  const wanted: PreparedForm[] = shown === null ? [] : [...(platform.compress ? (['br', 'gzip'] as const) : []), ...formsOf(shown).filter((form) => form === 'picture')];
  for (const form of wanted) if (!known.has(form)) await make(platform, page, form, shown!);
  const committed = await platform.commit([settle(platform.db, job)]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
}

const formsOf = ({ kind, language }: Shown): PreparedForm[] => [...(language === 'fr' ? (['picture'] as const) : []), ...(kind === 'portfolio' ? (['paper'] as const) : [])];

/** The bytes of what goes with a page, made now where they are not yet; `null` where there is nothing to make them of. */
export async function preparedForm(platform: Platform, page: string, form: 'picture' | 'paper'): Promise<{ bytes: Uint8Array<ArrayBuffer>; digest: string } | null> {
  const digest = await findPrepared(platform.db, page, form);
  const kept = digest === null ? null : await platform.files.get(digest);
  if (digest !== null && kept) return { bytes: Uint8Array.from(kept), digest };
  const shown = await readShown(platform, page);
  return shown && formsOf(shown).includes(form) ? makeOnce(platform, page, form, shown) : null;
}

const making = new WeakMap<Platform, Map<string, ReturnType<typeof make>>>();

/** Whoever asks for what is being made waits for it, where one request may wait for another. */
function makeOnce(platform: Platform, page: string, form: PreparedForm, shown: Shown): ReturnType<typeof make> {
  if (!platform.sharesRequests) return make(platform, page, form, shown);
  const under = making.get(platform) ?? new Map<string, ReturnType<typeof make>>();
  making.set(platform, under);
  const key = `${form} ${page}`;
  const made = under.get(key) ?? make(platform, page, form, shown).finally(() => under.delete(key));
  under.set(key, made);
  return made;
}

async function make(platform: Platform, page: string, form: PreparedForm, shown: Shown): Promise<{ bytes: Uint8Array<ArrayBuffer>; digest: string }> {
  const { db } = platform;
  // A paper leads to no link that is withdrawn: one that is made while somebody withdraws it is made anew.
  const enrolment = form === 'paper' ? ((await enrolmentOfPage(db, page)) ?? '') : null;
  const rulings = enrolment === null ? 0 : await countRulings(db, enrolment);
  const bytes = await bytesOf(platform, page, form, shown, enrolment ?? '');
  const digest = await platform.files.put(bytes);
  const committed = await platform.commit([
    ...(enrolment === null ? [] : [assertSameRulings(db, enrolment, rulings)]),
    putPrepared(db, { page, form, digest, made_at: platform.now().toISOString() }),
  ]);
  if (committed.ok) return { bytes, digest };
  if (committed.conflict.rule === 'publication_changed') return make(platform, page, form, shown);
  throw new Error(committed.conflict.rule);
}

/** @param enrolment whose paper it is; of no matter for the other forms */
async function bytesOf(platform: Platform, page: string, form: PreparedForm, shown: Shown, enrolment: string): Promise<Uint8Array<ArrayBuffer>> {
  if (form === 'picture') return platform.rasterise(await shownPicture(platform, shown), SHARE_PICTURE.width);
  if (form === 'paper' && shown.kind === 'portfolio') return makePaper(platform, await withoutWithdrawn(platform, enrolment, shown.snapshot), shown.language);
  const html = await platform.files.get(page);
  if (!html || !platform.compress || (form !== 'br' && form !== 'gzip')) throw new Error(`no ${form} of the page ${page}`);
  return platform.compress[form](html);
}

async function readShown({ db, files }: Platform, page: string): Promise<Shown | null> {
  const digest = await findPrepared(db, page, 'shown');
  const bytes = digest === null ? null : await files.get(digest);
  return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as Shown);
}
