/** What a verifier needs from an issuer, open to every origin: keys, profile, status lists, achievements. */
import { STATUS_LIST_TTL, didWebFromOrigin } from '../../credentials/index.ts';
import { didDocument, jwks } from '../../keys/did-document.ts';
import { badgeImage, indexOfCode } from '../domain/badge-image.ts';
import { findCompetency, findLevel } from '../domain/programme.ts';
import { describeAchievement } from '../issuance/describe.ts';
import { publishedStatusList } from '../issuance/status.ts';
import { achievementDocument, profileDocument } from '../issuance/profile.ts';
import { withCommonHeaders } from '../headers.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { listKeys } from '../queries/keys.ts';
import { complete, plain, router, type RouteContext } from './context.ts';

const OPEN = { 'access-control-allow-origin': '*' };

function document(c: RouteContext, value: unknown, mediaType: string, seconds: number): Response {
  return new Response(typeof value === 'string' ? value : JSON.stringify(value), {
    headers: { ...OPEN, 'content-type': mediaType, 'cache-control': `public, max-age=${seconds}` },
  });
}

export const issuer = router();

issuer.get('/.well-known/did.json', async (c) => {
  const { db, config } = c.get('platform');
  return document(c, didDocument(didWebFromOrigin(config.origin), await listKeys(db)), 'application/did+json', 60);
});

issuer.get('/.well-known/jwks.json', async (c) => {
  const { db, config } = c.get('platform');
  return document(c, jwks(didWebFromOrigin(config.origin), await listKeys(db)), 'application/jwk-set+json', 60);
});

issuer.get('/issuer', (c) => {
  const { config } = c.get('platform');
  return document(c, profileDocument(config), 'application/ld+json', 300);
});

issuer.get('/status/:list', async (c) => {
  const list = /^\d{1,9}$/.test(c.req.param('list')) ? Number(c.req.param('list')) : 0;
  const published = await publishedStatusList(c.get('platform'), list);
  if (!published) return plain(c, 'not_found');
  const etag = `"${published.list}-${published.version}"`;
  const headers = withCommonHeaders(c.get('platform').config, c.req.path, {
    ...OPEN, etag, 'content-type': 'application/vc+ld+json', 'cache-control': `public, max-age=${STATUS_LIST_TTL / 1000}`,
  });
  if (c.req.header('if-none-match') === etag) return complete(c, new Response(null, { status: 304, headers }));
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
  const { config } = c.get('platform');
  return document(c, achievementDocument(describeAchievement(found.programme, found.competency, found.level, config.origin)), 'application/ld+json', 300);
});

issuer.get(`${achievementPath}/image.svg`, async (c) => {
  const found = await findAchievement(c);
  if (!found) return plain(c, 'not_found');
  const { programme, competency, level } = found;
  const svg = badgeImage({
    levels: programme.levels.map((one) => one.name),
    reached: level.order,
    verb: competency.verb,
    statement: competency.statement,
    competencyIndex: indexOfCode(competency.code),
    levelName: level.name,
    issuer: c.get('platform').config.institution.name,
  });
  return new Response(svg, {
    headers: { ...OPEN, 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=300', 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
  });
});
