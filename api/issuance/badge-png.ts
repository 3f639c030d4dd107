/**
 * The picture of an achievement, as SVG and as PNG, and the files that carry a
 * signed credential inside it (Open Badges 3.0, section 5.3). The signed bytes
 * go in as they are stored; the picture is drawn anew and proves nothing.
 */
import { bakeInto, bakeSvg, hexDigest, pngFrame, type PngFrame } from '../../credentials/index.ts';
import { badgeImage, indexOfCode } from '../domain/badge-image.ts';
import { findCompetency, findLevel, type Competency, type Level, type Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findAward } from '../queries/credentials.ts';
import { findImageChoice } from '../queries/images.ts';
import { findSetting, putSetting } from '../queries/portfolios.ts';

/** Pixels on a side: six times the smallest size at which a badge has to be readable. */
export const PNG_SIZE = 600;
/** What draws the PNG, in the name under which it is kept: after a change of either, pictures are drawn again. */
export const RENDERER = 'resvg-wasm 2.6.2, Atkinson Hyperlegible Next 2.001';
const MOST_IN_MEMORY = 128;

/** A PNG of a badge by the digest of what it was drawn from: a pure value, some 30 kB. */
const drawn = new Map<string, Uint8Array<ArrayBuffer>>();

/** Of the pictures in memory: looked at once, not for each badge. */
const frames = new WeakMap<Uint8Array, PngFrame>();

function frameOf(png: Uint8Array, platform: Platform): PngFrame | null {
  const frame = frames.get(png) ?? pngFrame(png, platform.primitives);
  if (frame !== null) frames.set(png, frame);
  return frame;
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The SVG text of competency × level. */
export const badgeSvg = (programme: Programme, competency: Competency, level: Level, issuerName: string): string =>
  badgeImage({
    levels: programme.levels.map((one) => one.name),
    reached: level.order,
    verb: competency.verb,
    statement: competency.statement,
    competencyIndex: indexOfCode(competency.code),
    levelName: level.name,
    issuer: issuerName,
  });

/** Hex SHA-256 that is another one when the SVG, or what draws the PNG from it, is another one. */
export const digestOfPicture = (svg: string): Promise<string> => hexDigest(`${RENDERER}, ${PNG_SIZE}\n${svg}`);

/** The PNG of such an SVG: from memory, else from the files, else drawn once and kept. */
export async function badgePng(platform: Platform, svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const digest = await digestOfPicture(svg);
  const png = drawn.get(digest) ?? (await keptPng(platform, digest)) ?? (await drawPng(platform, svg, digest));
  drawn.delete(digest);
  drawn.set(digest, png);
  if (drawn.size > MOST_IN_MEMORY) drawn.delete(drawn.keys().next().value!);
  return png;
}

const settingOf = (digest: string): string => `badge-png:${digest}`;

async function keptPng(platform: Platform, digest: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const file = await findSetting(platform.db, settingOf(digest));
  const bytes = file === null ? null : await platform.files.get(file);
  return bytes && Uint8Array.from(bytes);
}

async function drawPng(platform: Platform, svg: string, digest: string): Promise<Uint8Array<ArrayBuffer>> {
  const png = await platform.rasterise(svg, PNG_SIZE);
  const file = await platform.files.put(png);
  const committed = await platform.commit([putSetting(platform.db, settingOf(digest), file)]);
  if (!committed.ok) throw new Error(committed.conflict.rule);
  return png;
}

export type Picture = {
  readonly svg: string;
  /** Changes with the picture, in either form. */
  readonly digest: string;
  /** The institution's own words for its own picture. */
  readonly textEquivalent: string | null;
  png(): Promise<Uint8Array<ArrayBuffer>>;
};

/** What stands at the addresses of an achievement's picture: the institution's own, or the drawn one. */
export async function pictureOf(platform: Platform, programme: Programme, competency: Competency, level: Level): Promise<Picture> {
  const own = await findImageChoice(platform.db, { programme_code: programme.code, programme_version: programme.version, competency: competency.code, level: level.order });
  if (own?.id) {
    const read = async (digest: string): Promise<Uint8Array<ArrayBuffer>> => {
      const bytes = await platform.files.get(digest);
      if (!bytes) throw new Error(`the bytes ${digest} of image ${own.id} are missing`);
      return Uint8Array.from(bytes);
    };
    return { svg: new TextDecoder().decode(await read(own.svg_digest!)), digest: own.svg_digest!, textEquivalent: own.text_equivalent, png: () => read(own.png_digest!) };
  }
  const svg = badgeSvg(programme, competency, level, platform.config.institution.name);
  return { svg, digest: await digestOfPicture(svg), textEquivalent: null, png: () => badgePng(platform, svg) };
}

export type BakedFile = { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: 'image/png' | 'image/svg+xml'; readonly name: string };

/**
 * A file to download: the picture with the credential inside.
 * @param awardId the award that the credential says
 * @param signed the stored bytes: JSON, or a compact JWS
 */
export async function bakedFile(platform: Platform, awardId: string, signed: string, container: 'png' | 'svg'): Promise<BakedFile> {
  const award = await findAward(platform.db, awardId);
  const programme = award && (await findProgramme(platform.db, award.programme_code, award.programme_version));
  const competency = programme && findCompetency(programme, award.competency);
  const level = programme && findLevel(programme, award.level);
  if (!award || !competency || !level) throw new Error(`award ${awardId} is not in its programme`);
  const picture = await pictureOf(platform, programme, competency, level);
  const frame = container === 'png' ? frameOf(await picture.png(), platform) : null;
  const baked = container === 'png' ? frame && bakeInto(frame, signed, platform.primitives) : bakeSvg(picture.svg, signed);
  if (baked === null) throw new Error(`the picture of ${competency.code} cannot take a credential`);
  return {
    bytes: typeof baked === 'string' ? utf8(baked) : baked,
    mediaType: container === 'png' ? 'image/png' : 'image/svg+xml',
    name: `${fileName(['badge', competency.code, level.name, award.given_name, award.family_name])}.${container}`,
  };
}

/** Letters that every file system and every mail program takes: accents off, words joined by hyphens. */
export const fileName = (words: readonly string[]): string =>
  words
    .map((word) => word.normalize('NFKD').replace(/\p{M}/gu, '').replace(/œ/g, 'oe').replace(/Œ/g, 'OE').replace(/æ/g, 'ae').replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, ''))
    .filter((word) => word !== '')
    .join('-')
    .slice(0, 100);
