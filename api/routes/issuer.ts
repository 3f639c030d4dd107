/** What a verifier needs from an issuer, open to every origin: keys, profile, status lists, achievements. */
import { STATUS_LIST_TTL, didWebFromOrigin, hexDigest } from '../../credentials/index.ts';
import { didDocument, jwks, keyHistory } from '../../keys/did-document.ts';
import { findCompetency, findLevel } from '../domain/programme.ts';
import { pictureOf } from '../issuance/badge-png.ts';
import { describeAchievement } from '../issuance/describe.ts';
import { readListNumber } from '../issuance/list-number.ts';
import { ringWithRecords, signedRecordPart } from '../issuance/signed-record.ts';
import { publishedStatusList } from '../issuance/status.ts';
import { sealTakenBack } from '../issuance/taken-back.ts';
import { achievementDocument, profileDocument } from '../issuance/profile.ts';
import { withCommonHeaders } from '../headers.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { listKeys } from '../queries/keys.ts';
import { complete, plain, router, type RouteContext } from './context.ts';
import { knows } from './page-forms.ts';

const OPEN = { 'access-control-allow-origin': '*' };
/** For a picture that is opened as a page of its own; an SVG may hold a PNG. */
export const SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

function document(value: unknown, mediaType: string, seconds: number): Response {
  return new Response(typeof value === 'string' ? value : JSON.stringify(value), {
    headers: { ...OPEN, 'content-type': mediaType, 'cache-control': `public, max-age=${seconds}` },
  });
}

export const issuer = router();

issuer.get('/.well-known/did.json', async (c) => {
  const { config } = c.get('platform');
  const { keys, records } = await ringWithRecords(c.get('platform'));
  return document(didDocument(didWebFromOrigin(config.origin), keys, records), 'application/did+json', 60);
});

issuer.get('/.well-known/jwks.json', async (c) => {
  const { db, config } = c.get('platform');
  return document(jwks(didWebFromOrigin(config.origin), await listKeys(db)), 'application/jwk-set+json', 60);
});

issuer.get('/.well-known/palier-keys.json', async (c) => {
  const { config } = c.get('platform');
  const { keys, records } = await ringWithRecords(c.get('platform'));
  return document(keyHistory(didWebFromOrigin(config.origin), keys, records), 'application/json', 60);
});

/** What people took back, sealed under the master secret: for whoever keeps copies, to be given after a restore; not before that is finished (`api/restored-pages.ts`). */
issuer.get('/.well-known/palier-taken-back.json', async (c) => {
  const sealed = await sealTakenBack(c.get('platform'));
  return sealed === null ? plain(c, 'not_found') : document(sealed, 'application/json', 60);
});

/** One part of the record of what a compromised key signed. Key and signer are in its address: what stands there never changes. */
issuer.get('/.well-known/palier-record/*', async (c) => {
  const part = await signedRecordPart(c.get('platform'), c.req.path);
  if (part === null) return plain(c, 'not_found');
  const etag = `"${(await hexDigest(part)).slice(0, 32)}"`;
  const headers = { ...OPEN, etag, 'content-type': 'application/jose', 'cache-control': 'public, max-age=31536000, immutable' };
  return knows(c, etag) ? new Response(null, { status: 304, headers }) : new Response(part, { headers });
});

issuer.get('/issuer', (c) => {
  const { config } = c.get('platform');
  return document(profileDocument(config), 'application/ld+json', 300);
});

issuer.get('/status/:list', async (c) => {
  const published = await publishedStatusList(c.get('platform'), readListNumber(c.req.param('list')));
  if (!published) return plain(c, 'not_found');
  // By its bytes too: behind the restore gate another copy of the same version may be given.
  const etag = `"${published.list}-${published.version}-${(await hexDigest(published.signed, c.get('platform').primitives)).slice(0, 16)}"`;
  const headers = withCommonHeaders(c.get('platform').config, c.req.path, {
    ...OPEN, etag, 'last-modified': new Date(published.signed_at).toUTCString(), 'content-type': 'application/vc+ld+json', 'cache-control': `public, max-age=${STATUS_LIST_TTL / 1000}`,
  });
  // A date tells seconds, and a list is signed again within one when its key is declared compromised: `If-Modified-Since` is left unread.
  if (knows(c, etag)) return complete(c, new Response(null, { status: 304, headers }));
  return complete(c, new Response(published.signed, { headers }));
});

const achievementPath = '/achievements/:code/:version/:competency/:level';

async function findAchievement(c: RouteContext) {
  const { code = '', version = '', competency = '', level = '' } = c.req.param() as Record<string, string>;
  const programme = await findProgramme(c.get('platform').db, code, version);
  const found = programme && findCompetency(programme, competency);
  const reached = programme && /^\d+$/.test(level) ? findLevel(programme, Number(level)) : undefined;
  return programme && found && reached ? { programme, competency: found, level: reached } : null;
}

issuer.get(achievementPath, async (c) => {
  const found = await findAchievement(c);
  if (!found) return plain(c, 'not_found');
  const platform = c.get('platform');
  const { textEquivalent } = await pictureOf(platform, found.programme, found.competency, found.level);
  const achievement = describeAchievement(found.programme, found.competency, found.level, platform.config.origin);
  const image = textEquivalent === null ? achievement.image : { ...achievement.image, caption: textEquivalent };
  return document(achievementDocument({ ...achievement, image }), 'application/ld+json', 300);
});

/** The picture of competency × level; one validator for both forms, as the PNG is drawn from the SVG. */
async function picture(c: RouteContext, mediaType: 'image/svg+xml' | 'image/png'): Promise<Response> {
  const found = await findAchievement(c);
  if (!found) return plain(c, 'not_found');
  const platform = c.get('platform');
  const shown = await pictureOf(platform, found.programme, found.competency, found.level);
  const etag = `"${shown.digest.slice(0, 32)}"`;
  const headers = { ...OPEN, etag, 'content-type': mediaType, 'cache-control': 'public, max-age=300', 'content-security-policy': SANDBOX };
  if (knows(c, etag)) return new Response(null, { status: 304, headers });
  return new Response(mediaType === 'image/png' ? await shown.png() : shown.svg, { headers });
}

issuer.get(`${achievementPath}/image.svg`, (c) => picture(c, 'image/svg+xml'));
issuer.get(`${achievementPath}/image.png`, (c) => picture(c, 'image/png'));
