import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** A file of the archive: its bytes, or its text a part at a time. */
export type ZipEntry = { readonly name: string; readonly parts: AsyncIterable<Uint8Array | string>; /** Already compressed, as pictures are. */ readonly plain?: boolean };

/** Dates of the archive's entries: the same data makes the same bytes. */
const MTIME = '1980-01-01T00:00:00';

/** The archive as it is made: never more of it in memory than what was not read yet. */
export function zipStream(entries: AsyncIterable<ZipEntry>): ReadableStream<Uint8Array> {
  const steps = chunks(entries);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      for (;;) {
        const next = await steps.next();
        if (next.done) return controller.close();
        if (next.value.length === 0) continue;
        controller.enqueue(next.value);
        return;
      }
    },
    async cancel() {
      await steps.return(undefined);
    },
  });
}

async function* chunks(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let ready: Uint8Array[] = [];
  let fault: Error | null = null;
  const zip = new Zip((error, chunk) => {
    if (error) fault = error;
    else ready.push(chunk);
  });
  const take = (): Uint8Array[] => {
    if (fault) throw fault;
    const taken = ready;
    ready = [];
    return taken;
  };
  for await (const { name, parts, plain } of entries) {
    const file = plain ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
    file.mtime = MTIME;
    zip.add(file);
    for await (const part of parts) {
      file.push(typeof part === 'string' ? encoder.encode(part) : part, false);
      yield* take();
    }
    file.push(new Uint8Array(), true);
    yield* take();
  }
  zip.end();
  yield* take();
}
