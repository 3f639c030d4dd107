/**
 * The first page of a PDF as a picture, drawn in the browser of whoever deposits
 * it. Loaded only when somebody chooses a PDF. No form, no script and no file of
 * it is run or opened, and its typefaces are drawn as shapes.
 */
import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist';
import worker from 'pdfjs-dist/build/pdf.worker.min.mjs?url';

/** A page is read in a list at this width, in pixels. */
const WIDTH = 640;

export async function drawFirstPage(file: File, finish: (canvas: HTMLCanvasElement) => Promise<File | null>): Promise<File | null> {
  GlobalWorkerOptions.workerSrc = worker;
  const loading = getDocument({ data: new Uint8Array(await file.arrayBuffer()), disableFontFace: true, enableXfa: false, isOffscreenCanvasSupported: false, useWasm: false, stopAtErrors: false });
  try {
    const page = await (await loading.promise).getPage(1);
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
