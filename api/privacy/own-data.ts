/** Everything about one person as one archive: the rows as JSON, the files, the badges, and a page to read it by. */
import { addresses } from '../addresses.ts';
import { parisDay } from '../domain/calendar.ts';
import { MANIFEST, MOST_ZIP_BYTES, PORTABLE, type Manifest } from '../domain/portable.ts';
import { bakedFile } from '../issuance/badge-png.ts';
import type { Platform } from '../platform/platform.ts';
import { findSignedClr } from '../queries/clr.ts';
import { findSigned } from '../queries/credentials.ts';
import { findSignedEndorsement } from '../queries/endorsements.ts';
import { countFileBytes } from '../queries/evidence.ts';
import { listOwnFiles, OWN, readOwn } from '../queries/own-data.ts';
import { strings, type Language } from '../strings/index.ts';
import { portableOf, type Paths } from './portable.ts';
import { withDigests, zipStream, type ZipEntry } from './zip.ts';

/** Of files in one archive: beside them stand three for each badge, and a few more. */
const MOST_FILES = 60_000;

/** Tables that are read together: each is a way to the database of its own otherwise. */
const READ_AT_ONCE = 25;

/** `null` when all of it goes into one archive; otherwise the most bytes that one holds. */
export async function tooMuchForOne({ db }: Pick<Platform, 'db'>, person: string): Promise<{ readonly most: number } | null> {
  const [held, { files }] = await Promise.all([countFileBytes(db, person), listOwnFiles(db, person)]);
  return held > MOST_ZIP_BYTES || files.length > MOST_FILES ? { most: MOST_ZIP_BYTES } : null;
}

/** Read and sent a file at a time. */
export const exportOwnData = (platform: Platform, person: string, language: Language): ReadableStream<Uint8Array> => zipStream(entriesOf(platform, person, language));

type Row = Record<string, unknown>;

async function* entriesOf(platform: Platform, person: string, language: Language): AsyncGenerator<ZipEntry> {
  const { db, files, config } = platform;
  const own = await listOwnFiles(db, person);
  const { entry, stored, list } = withDigests();
  // What goes along with a trace has another mark before its name: a picture may be called « apercu » by its student too.
  const nameOf = (one: (typeof own.files)[number]): string => `fichiers/${one.id}${one.beside === null ? '-' : '.'}${(one.file_name ?? 'trace').normalize('NFC').replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/\.+$/, '').slice(-80)}`;
  const paths: Paths = {
    files: new Map(own.files.filter((one) => one.beside === null).map((one) => [one.id, nameOf(one)])),
    captions: new Map(own.files.filter((one) => one.beside === 'captions').map((one) => [one.id, nameOf(one)])),
    previews: new Map(own.files.filter((one) => one.beside === 'preview').map((one) => [one.id, nameOf(one)])),
    credentials: new Map(own.credentials.map(({ id }) => [id, `badges/${id}.json`])),
    records: new Map(own.clrs.map(({ id }) => [id, `releves/${id}.json`])),
    endorsements: new Map(own.endorsements.map(({ id }) => [id, `soutiens/${id}.json`])),
  };
  yield entry('index.html', await indexPage(platform, person, language, paths.files, own));
  const tables = Object.keys(OWN);
  for (let start = 0; start < tables.length; start += READ_AT_ONCE) {
    const read = await Promise.all(tables.slice(start, start + READ_AT_ONCE).map(async (table) => ({ table, rows: await rowsAsJson(readOwn(db, table, person)) })));
    for (const { table, rows } of read) yield entry(`donnees/${table}.json`, rows);
  }
  yield entry(PORTABLE.file, `${JSON.stringify(await portableOf(platform, person, paths, own), null, 1)}\n`);
  for (const one of own.files) {
    const file = await stored(files, nameOf(one), one.file_digest);
    if (file) yield file;
  }
  for (const { id, award_id } of own.credentials) {
    const { embedded } = (await findSigned(db, id))!;
    yield entry(`badges/${id}.json`, embedded);
    yield entry(`badges/${id}.png`, (await bakedFile(platform, award_id, embedded, 'png')).bytes);
  }
  for (const { id } of own.clrs) yield entry(`releves/${id}.json`, (await findSignedClr(db, id))!.embedded);
  for (const { id } of own.endorsements) yield entry(`soutiens/${id}.json`, (await findSignedEndorsement(db, id))!.embedded);
  const manifest: Manifest = { format: MANIFEST.format, version: MANIFEST.version, origin: config.origin, exportedAt: platform.now().toISOString(), files: list };
  yield withDigests().entry(MANIFEST.file, `${JSON.stringify(manifest, null, 1)}\n`);
}

async function rowsAsJson(pages: AsyncIterable<readonly Row[]>): Promise<string> {
  const lines: string[] = [];
  for await (const rows of pages) lines.push(...rows.map((row) => JSON.stringify(row)));
  return lines.length === 0 ? '[\n]\n' : `[\n${lines.join(',\n')}\n]\n`;
}

/** What the archive holds, in words; it opens without any other program than a browser. */
async function indexPage(platform: Platform, person: string, language: Language, paths: ReadonlyMap<string, string>, own: Awaited<ReturnType<typeof listOwnFiles>>): Promise<string> {
  const { db, config } = platform;
  const t = strings(language).ownData;
  const all = async (table: string): Promise<Row[]> => {
    const rows: Row[] = [];
    for await (const page of readOwn(db, table, person)) rows.push(...page);
    return rows;
  };
  const [[who], evidence, decisions, consents] = await Promise.all([all('person'), all('evidence'), all('decision'), all('consent_act')]);
  const link = (path: string, words: string): string => `<a href="${escape(encodeURI(path))}">${escape(words)}</a>`;
  const section = (title: string, lines: readonly string[]): string => `<h2>${escape(title)}</h2>\n${lines.length === 0 ? `<p>${escape(t.none)}</p>` : `<ul>\n${lines.map((line) => `<li>${line}</li>`).join('\n')}\n</ul>`}`;
  const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
  const dayOf = (value: unknown): string => parisDay(new Date(text(value)));
  const tables = Object.keys(OWN).map((table) => link(`donnees/${table}.json`, table));
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(t.title)}</title></head>
<body>
<h1>${escape(t.title)}</h1>
<p>${escape(t.intro(config.institution.name, parisDay(platform.now())))}</p>
${section(t.identity, [`${escape(text(who?.['given_name']))} ${escape(text(who?.['family_name']))}`, escape(text(who?.['email']))])}
${section(t.evidence, evidence.map((one) => `${escape(text(one['title']))} (${escape(text(one['period']))}, ${escape(dayOf(one['deposited_at']))})${paths.has(text(one['id'])) ? ` : ${link(paths.get(text(one['id']))!, text(one['file_name']))}` : one['link'] ? ` : ${escape(text(one['link']))}` : ''}`))}
${section(t.decisions, decisions.map((one) => escape(t.decision(text(one['competency']), text(one['period']), Number(one['level']), text(one['outcome']), dayOf(one['decided_at'])))))}
${section(t.badges, own.credentials.map(({ id }) => `${link(`badges/${id}.png`, 'PNG')} · ${link(`badges/${id}.json`, 'JSON')} · ${escape(addresses(config.origin).credential(id))}`))}
${section(t.others, [...own.clrs.map(({ id }) => link(`releves/${id}.json`, t.record)), ...own.endorsements.map(({ id }) => link(`soutiens/${id}.json`, t.endorsement))])}
${section(t.consents, consents.map((one) => escape(`${t.acts[text(one['act']) as keyof typeof t.acts]} : ${dayOf(one['at'])}`)))}
${section(t.tables, tables)}
</body>
</html>
`;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
