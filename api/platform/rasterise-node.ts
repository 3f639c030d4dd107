import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Materials } from './rasterise.ts';

let read: Promise<Materials> | undefined;

let faces: Promise<{ regular: Uint8Array; bold: Uint8Array }> | undefined;

/** From disk, at the first paper or picture rather than at the start. */
export function readTypeface(): Promise<{ regular: Uint8Array; bold: Uint8Array }> {
  const font = async (weight: string): Promise<Uint8Array> => Uint8Array.from(await readFile(new URL(`fonts/AtkinsonHyperlegibleNext-${weight}.ttf`, import.meta.url)));
  return (faces ??= Promise.all([font('Regular'), font('Bold')]).then(([regular, bold]) => ({ regular, bold })));
}

/** The renderer and its typeface from disk, at the first picture rather than at the start. */
async function readMaterials(): Promise<Materials> {
  const [wasm, { regular, bold }] = await Promise.all([readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')), readTypeface()]);
  return { wasm: Uint8Array.from(wasm), fonts: [regular, bold] };
}

export async function rasteriseOnNode(svg: string, width: number): Promise<Uint8Array<ArrayBuffer>> {
  const { rasterise } = await import('./rasterise.ts');
  return rasterise(await (read ??= readMaterials()), svg, width);
}
