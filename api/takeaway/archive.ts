/**
 * « Emporter mon portfolio »: the pages as they are published, what they show,
 * and everything that is signed with what it takes to check it, as one archive
 * that reads and verifies from a disk, from any host, and without us.
 */
import { didWebFromOrigin } from '../../credentials/index.ts';
import { keyHistory } from '../../keys/did-document.ts';
import { addresses } from '../addresses.ts';
import { parisDay } from '../domain/calendar.ts';
import { TAKEAWAY_SCOPES, type TakeawayData, type TakeawayScope } from '../domain/takeaway.ts';
import { offlineVerifier } from '../issuance/offline-verifier.ts';
import { profileDocument } from '../issuance/profile.ts';
import { ringWithRecords } from '../issuance/signed-record.ts';
import { verifyEnvironment } from '../issuance/store-fetch.ts';
import type { Platform } from '../platform/platform.ts';
import { single, withDigests, zipStream, type Digests, type ZipEntry } from '../privacy/zip.ts';
import { inLanguage, LANGUAGES } from '../publication/paths.ts';
import { findSigned } from '../queries/credentials.ts';
import { findSignedEndorsement } from '../queries/endorsements.ts';
import { findSignedClr } from '../queries/clr.ts';
import { takeawayWords } from '../strings/takeaway.ts';
import { documentsBehind, type Documents } from './documents.ts';
import { gather, type Material } from './material.ts';
import { hashed, pageFile } from './page-file.ts';
import type { Page } from './pages.ts';
import { privateEntries } from './private.ts';
import { base64, findResource, shownPaths, type Resource } from './resources.ts';
import { BADGE_FORMS, badgeEntries, badgeFile, foreignEntries, otherEntries, sealEntries } from './signed.ts';

/** Where the site's build leaves what runs in the pages. */
const SCRIPT = '/verifier/palier-copie.txt';

type Rendered = { readonly page: Page; readonly html: string };
type Prepared = {
  readonly material: Material;
  readonly asOf: string;
  readonly person: string;
  readonly pages: readonly Rendered[];
  readonly resources: ReadonlyMap<string, Resource>;
  /** The signed documents by their address, and those that their proofs rest on. */
  readonly signed: Documents;
  readonly behind: Documents;
  readonly issuer: readonly (readonly [file: string, text: string])[];
  readonly verifier: string | null;
};

/**
 * Everything that can fail is done before the first byte is sent; files and
 * badges' pictures are read and sent one by one.
 * @param person their name, for the words of the archive
 */
export async function takeawayArchive(platform: Platform, enrolmentId: string, person: string, scope: TakeawayScope): Promise<ReadableStream<Uint8Array>> {
  const prepared = await prepare(platform, await gather(platform, enrolmentId), person, scope);
  const script = await platform.site.asset(SCRIPT);
  if (script === null) throw new Error(`the site was built without ${SCRIPT}`);
  return zipStream(entriesOf(platform, prepared, new TextDecoder().decode(script.bytes), scope === TAKEAWAY_SCOPES[1]));
}

async function prepare(platform: Platform, material: Material, person: string, scope: TakeawayScope): Promise<Prepared> {
  const { config } = platform;
  const asOf = platform.now().toISOString();
  const pages: Rendered[] = [];
  for (const page of material.shown.pages) pages.push({ page, html: await render(platform, page, asOf) });
  const resources = new Map<string, Resource>();
  for (const path of new Set(pages.flatMap(({ html }) => shownPaths(html, config.origin)))) {
    const found = await findResource(platform, path);
    if (found) resources.set(path, found);
  }
  const signed = await signedDocuments(platform, material, scope);
  const behind = await documentsBehind(platform, [...signed.entries()].filter(([address]) => address.endsWith('.json')).map(([, text]) => text));
  const { keys, records } = await ringWithRecords(platform);
  const did = didWebFromOrigin(config.origin);
  const text = (value: unknown): string => `${JSON.stringify(value, null, 1)}\n`;
  return {
    material, asOf, person, pages, resources, signed, behind,
    issuer: [
      ['emetteur/palier-keys.json', text(keyHistory(did, keys, records))], ['emetteur/profil.json', text(profileDocument(config))],
      ...[...behind].map(([address, document]) => [placeOfDocument(new URL(address).pathname), document] as const),
      ...(await missing(platform, behind)),
    ],
    verifier: (await offlineVerifier(platform))?.html ?? null,
  };
}

/** As it is published, word for word, under a name that says what it is. */
const placeOfDocument = (path: string): string => {
  const list = /^\/status\/(\d+)$/.exec(path);
  return list ? `listes/${list[1]}.json` : `emetteur/${path.replace(/^\/\.well-known\//, '').replace(/[^\w.-]+/g, '-')}`;
};

/** Keys are there also where nothing rests on them yet. */
async function missing(platform: Platform, behind: Documents): Promise<[string, string][]> {
  const at = addresses(platform.config.origin);
  const found: [string, string][] = [];
  for (const address of [at.didDocument, at.jwks].filter((one) => !behind.has(one))) {
    const answer = await verifyEnvironment(platform).fetch(address, 'key');
    if (answer.ok) found.push([placeOfDocument(new URL(address).pathname), new TextDecoder().decode(answer.bytes)]);
  }
  return found;
}

async function render(platform: Platform, page: Page, asOf: string): Promise<string> {
  const { origin } = platform.config;
  const answer = await platform.site.render(new Request(`${origin}/rendered/${page.kind}`), { language: page.language, path: page.path, origin, person: null, snapshot: page.snapshot, takeaway: { asOf, origin } });
  if (answer.status !== 200) throw new Error(`${page.path} was rendered with status ${answer.status}`);
  return answer.text();
}

/** By the addresses at which pages ask for them. */
async function signedDocuments({ db, config }: Platform, { badges, endorsements, clrs }: Material, scope: TakeawayScope): Promise<Documents> {
  const at = addresses(config.origin);
  const found: Documents = new Map();
  const wanted = <T>(all: readonly { one: T; isPublic: boolean }[]): T[] => all.filter(({ isPublic }) => isPublic || scope === 'everything').map(({ one }) => one);
  for (const one of wanted(badges)) found.set(`${at.credential(one.id)}.json`, (await findSigned(db, one.id))!.embedded);
  for (const one of wanted(clrs)) found.set(`${at.clr(one.id)}.json`, (await findSignedClr(db, one.id))!.embedded);
  for (const one of wanted(endorsements)) {
    found.set(`${at.endorsement(one.endorsement_id)}.json`, (await findSignedEndorsement(db, one.endorsement_id))!.embedded);
    if (one.evidence_id !== null) found.set(at.endorsedText(one.endorsement_id), one.subject_text ?? '');
  }
  return found;
}

async function* entriesOf(platform: Platform, prepared: Prepared, scriptText: string, everything: boolean): AsyncGenerator<ZipEntry> {
  const { config, files } = platform;
  const { material, asOf, person, pages, resources } = prepared;
  const digests: Digests = withDigests();
  const { entry } = digests;
  const [folder, script] = [{ origins: origins(platform), files: filesByPath(prepared), captions: await captionsOf(platform, material) }, await hashed(scriptText)];
  yield entry('README.txt', takeawayWords.readme({ name: person, day: parisDay(new Date(asOf)), origin: config.origin, institution: config.institution.name, isPublished: material.shown.isPublished, everything }));
  for (const { page, html } of pages) yield entry(page.file, pageFile(html, page.file, folder, dataOf(platform, prepared, page), script));
  for (const { file, bytes } of new Map([...resources.values()].map((one) => [one.file, one])).values()) yield entry(file, bytes);
  for (const { file, digest } of material.shown.files) {
    const found = await digests.stored(files, file, digest);
    if (!found) throw new Error(`published bytes ${digest} are missing`);
    yield found;
  }
  yield* badgeEntries(platform, material, everything, digests);
  yield* otherEntries(platform, material, everything, digests);
  yield* foreignEntries(platform, material, everything, digests);
  yield* sealEntries(platform, material, everything, digests);
  for (const [file, text] of prepared.issuer) yield entry(file, text);
  if (prepared.verifier !== null) yield entry('verifier.html', prepared.verifier);
  if (everything) yield* privateEntries(platform, material, digests);
  yield { name: 'SHA256SUMS', parts: single(digests.text()) };
}

async function captionsOf({ files }: Platform, { shown }: Material): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { path, digest } of shown.files.filter(({ mediaType }) => mediaType === 'text/vtt')) {
    const bytes = await files.get(digest);
    if (bytes) found.set(path, `data:text/vtt;base64,${base64(bytes)}`);
  }
  return found;
}

const origins = ({ config }: Platform): string[] => [config.origin, ...(config.filesOrigin === null ? [] : [config.filesOrigin])];

/** Which file answers for which path of ours. What is private has none: no page leads to it. */
function filesByPath({ pages, resources, material, verifier }: Prepared): ReadonlyMap<string, string> {
  const found = new Map<string, string>([...resources].map(([path, { file }]) => [path, file]));
  for (const { page } of pages) found.set(inLanguage(page.language, page.path), page.file);
  for (const { file, path } of material.shown.files) found.set(path, file);
  for (const { one } of material.badges.filter(({ isPublic }) => isPublic)) for (const [form, ending] of BADGE_FORMS) found.set(`/credentials/${one.id}${form}`, badgeFile(one, ending));
  for (const { one } of material.endorsements.filter(({ isPublic }) => isPublic)) for (const form of ['json', 'jwt']) found.set(`/endorsements/${one.endorsement_id}.${form}`, `soutiens/${one.endorsement_id}.${form}`);
  for (const { one } of material.endorsements.filter(({ isPublic, one: each }) => isPublic && each.evidence_id !== null)) found.set(`/endorsements/${one.endorsement_id}/texte.txt`, `soutiens/${one.endorsement_id}.txt`);
  found.set('/.well-known/did.json', 'emetteur/did.json');
  if (verifier !== null) for (const language of LANGUAGES) found.set(inLanguage(language, '/verifier'), 'verifier.html');
  return found;
}

/** What one page can be asked about: its own badge, or all of the portfolio's, and what is said of them. */
function dataOf({ config }: Platform, { asOf, signed, behind }: Prepared, page: Page): TakeawayData {
  const { origin, institution, loopback } = config;
  const badges = page.kind === 'credential' ? [page.snapshot.credentialUrl] : page.snapshot.staircases.flatMap((one) => one.badges.map(({ credentialUrl }) => credentialUrl));
  const quoted = (page.snapshot.endorsements ?? []).flatMap(({ endorsementUrl, subject }) => [`${endorsementUrl}.json`, subject.contentUrl]);
  const shown = [...badges.map((url) => `${url}.json`), ...quoted].flatMap((address) => (signed.has(address) ? [[address, signed.get(address)!] as const] : []));
  return {
    asOf, origin,
    issuer: { id: didWebFromOrigin(origin), name: institution.name, url: institution.url },
    documents: Object.fromEntries([...shown, ...behind]),
    ...(loopback ? { loopbackOrigin: origin } : {}),
  };
}

