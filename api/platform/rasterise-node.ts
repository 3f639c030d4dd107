import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Materials } from './rasterise.ts';

let read: Promise<Materials> | undefined;

/** The renderer and its typeface from disk, at the first picture rather than at the start. */
async function readMaterials(): Promise<Materials> {
  const font = (weight: string): Promise<Uint8Array> => readFile(new URL(`fonts/AtkinsonHyperlegibleNext-${weight}.ttf`, import.meta.url));
  const [wasm, regular, bold] = await Promise.all([
    readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')),
    font('Regular'),
    font('Bold'),
  ]);
  return { wasm: Uint8Array.from(wasm), fonts: [regular, bold] };
}

export async function rasteriseOnNode(svg: string, width: number): Promise<Uint8Array<ArrayBuffer>> {
  const { rasterise } = await import('./rasterise.ts');
  return rasterise(await (read ??= readMaterials()), svg, width);
}
