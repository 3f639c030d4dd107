/** Baking a badge into its picture, beside the packages that are made for chunks of PNG. */
import encodeChunks from 'png-chunks-encode';
import extractChunks from 'png-chunks-extract';
import { nodePrimitives } from '../../api/platform/primitives-node.ts';
import { rasteriseOnNode } from '../../api/platform/rasterise-node.ts';
import { bakeInto, bakePng, pngFrame, readPresented } from '../../credentials/index.ts';
import { badgeImage } from '../../api/domain/badge-image.ts';
import { createIssuer, issueBadge } from '../fixtures/badges.ts';
import type { Variant } from './measure.ts';

export async function baking(): Promise<Variant[]> {
  const svg = badgeImage({ levels: ['Novice', 'Intermédiaire', 'Compétent', 'Avancé'], reached: 3, verb: 'CONCEVOIR', statement: 'Concevoir des ressources', competencyIndex: 1, levelName: 'Compétent', issuer: 'Université d’essai' });
  const png = await rasteriseOnNode(svg, 600);
  const signed = await issueBadge(await createIssuer());
  const byPackages = (): Uint8Array => {
    const [header, ...others] = extractChunks(png);
    const data = Buffer.from(`openbadgecredential\0\0\0\0\0${signed}`);
    return encodeChunks([header!, { name: 'iTXt', data }, ...others]);
  };
  const primitives = nodePrimitives();
  const frame = pngFrame(png, primitives)!;
  for (const baked of [bakeInto(frame, signed, primitives), bakePng(png, signed, primitives)!, bakePng(png, signed)!, byPackages()]) {
    const read = readPresented(baked, 'image/png');
    if ('problem' in read || read.text !== signed) throw new Error('a baked picture does not give back its badge');
  }
  return [
    { name: `png-chunks-extract + png-chunks-encode, a picture of ${(png.length / 1000).toFixed(1)} kB`, times: 60, warmUp: 400, run: async () => byPackages() },
    { name: '`bakeInto()` a picture that was looked at before, as the service does', times: 12_000, warmUp: 12_000, run: async () => bakeInto(frame, signed, primitives) },
    { name: '`bakePng()`, each picture looked at anew, with Node’s checksum', times: 12_000, warmUp: 12_000, run: async () => bakePng(png, signed, primitives) },
    { name: '`bakePng()`, as in a browser', times: 12_000, warmUp: 12_000, run: async () => bakePng(png, signed) },
  ];
}
