/**
 * SVG to PNG by resvg, compiled to WebAssembly: the same bytes of the renderer
 * and of the typeface on Node and on Workers, so the same picture. It reads no
 * font of the machine, no file and no address.
 */
import { initWasm, Resvg } from '@resvg/resvg-wasm';

const FAMILY = 'Atkinson Hyperlegible Next';

export type Materials = {
  /** `index_bg.wasm`, compiled or as bytes. */
  readonly wasm: WebAssembly.Module | Uint8Array<ArrayBuffer>;
  /** TrueType files: resvg reads neither WOFF nor variable weights. */
  readonly fonts: readonly Uint8Array[];
};

/** Pictures kept in memory, and letters of the longest SVG whose picture is. */
const MOST = { pictures: 32, letters: 50_000 } as const;

/** The last ones, by what they were drawn from: a page that is made again mostly has the picture that it had. */
const drawn = new Map<string, Uint8Array<ArrayBuffer>>();

/** The package holds one instance for the process and refuses a second start. */
let started = false;

/**
 * The PNG of an SVG text, scaled to that many pixels of width; some tens of
 * milliseconds, so its callers keep it. Text in a script that the typeface does
 * not have is left out.
 * @param materials asked for at each picture: whoever has read them once keeps them
 * @throws when the text is not SVG
 */
export async function rasterise(materials: Materials, svg: string, width: number): Promise<Uint8Array<ArrayBuffer>> {
  const key = `${width} ${svg}`;
  const known = drawn.get(key);
  const picture = known ?? (await draw(materials, svg, width));
  drawn.delete(key);
  if (key.length <= MOST.letters) drawn.set(key, picture);
  if (drawn.size > MOST.pictures) drawn.delete(drawn.keys().next().value!);
  return Uint8Array.from(picture);
}

async function draw(materials: Materials, svg: string, width: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!started) await start(materials.wasm);
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    font: { fontBuffers: [...materials.fonts], defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
  });
  try {
    const picture = drawing.render();
    try {
      return Uint8Array.from(picture.asPng());
    } finally {
      picture.free();
    }
  } finally {
    drawing.free();
  }
}

/**
 * Two first pictures at once start it twice, which costs time and nothing else:
 * a Worker's request must not wait for another's promise.
 */
async function start(wasm: Materials['wasm']): Promise<void> {
  try {
    await initWasm(wasm);
  } catch (error) {
    if (!/already initialized/i.test(String(error))) throw error;
  }
  started = true;
}
