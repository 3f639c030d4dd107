/**
 * The first page of a PDF as a picture, drawn in the browser of whoever deposits
 * it. Loaded only when somebody chooses a PDF. No form, no script and no file of
 * it is run or opened, and its typefaces are drawn as shapes.
 */
import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from 'pdfjs-dist';
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** What a PDF says of itself besides its pages, in its own words; `isSigned`: by whoever made it. */
export type PdfTold = { readonly isSigned: boolean; readonly properties: readonly (readonly [name: PdfProperty, value: string])[] };
export const PDF_PROPERTIES = ['Author', 'Title', 'Subject', 'Keywords', 'Creator', 'Producer'] as const;
export type PdfProperty = (typeof PDF_PROPERTIES)[number];
/** Letters of one that are shown. */
const MOST = 120;

/** A page is read in a list at this width, in pixels. */
const WIDTH = 640;

/** @param tell what the file says of itself, before its first page is drawn */
export async function drawFirstPage(file: File, finish: (canvas: HTMLCanvasElement) => Promise<File | null>, tell: (told: PdfTold) => void): Promise<File | null> {
  GlobalWorkerOptions.workerSrc = worker;
  const loading = getDocument({ data: new Uint8Array(await file.arrayBuffer()), disableFontFace: true, enableXfa: false, isOffscreenCanvasSupported: false, useWasm: false, stopAtErrors: false });
  try {
    const whole = await loading.promise;
    tell(await toldBy(whole));
    const page = await whole.getPage(1);
    const { width, height } = page.getViewport({ scale: 1 });
    const viewport = page.getViewport({ scale: Math.min(WIDTH / width, 960 / height) });
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(viewport.width));
    canvas.height = Math.max(1, Math.floor(viewport.height));
    await page.render({ canvas, viewport, annotationMode: 0 }).promise;
    return await finish(canvas);
  } finally {
    await loading.destroy();
  }
}

/** From its dictionary, and from its XMP where that names somebody else. */
async function toldBy(whole: PDFDocumentProxy): Promise<PdfTold> {
  const { info, metadata } = await whole.getMetadata();
  const said = info as Readonly<Record<string, unknown>>;
  const properties = PDF_PROPERTIES.flatMap((name): (readonly [PdfProperty, string])[] => {
    const xmp = name === 'Author' ? metadata?.get('dc:creator') : null;
    const value = [said[name], ...(Array.isArray(xmp) ? xmp : [xmp])].find((one): one is string => typeof one === 'string' && one.trim() !== '');
    return value === undefined ? [] : [[name, value.trim().slice(0, MOST)]];
  });
  return { isSigned: said['IsSignaturesPresent'] === true, properties };
}
