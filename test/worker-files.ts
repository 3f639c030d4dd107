/**
 * The bucket of a Worker under test, from the test's own process: the harness's
 * own stand-in stops the whole process for each property that it is asked for.
 */
import type { WorkerEnv } from '../api/platform/worker.ts';

export const FILES_PATH = '/test/files';

/** What is asked of the bucket, as a query; bytes go as the body. */
type Asked = Readonly<Record<string, string>>;
type Send = (address: string, init: RequestInit) => Promise<Response>;

/** For the bundle: answers with what R2 says. */
export const FILES_ENTRY = `
async function filesForTests(request, bucket) {
  const { act, key, range, onlyIf, upload, part } = Object.fromEntries(new URL(request.url).searchParams);
  const status = (status) => new Response(null, { status });
  if (act === 'head') {
    const object = await bucket.head(key);
    return object ? Response.json({ size: object.size, uploaded: object.uploaded }) : status(404);
  }
  if (act === 'get') {
    const object = await bucket.get(key, range ? { range: JSON.parse(range) } : {});
    return object ? new Response(object.body, { headers: { 'test-etag': object.etag } }) : status(404);
  }
  if (act === 'put') return status((await bucket.put(key, await request.arrayBuffer(), onlyIf ? { onlyIf: JSON.parse(onlyIf) } : {})) === null ? 412 : 204);
  if (act === 'delete') return status((await bucket.delete(key), 204));
  if (act === 'begin') return Response.json((await bucket.createMultipartUpload(key)).uploadId);
  const begun = bucket.resumeMultipartUpload(key, upload);
  if (act === 'part') return Response.json(await begun.uploadPart(Number(part), await request.arrayBuffer()));
  return status((await (act === 'complete' ? begun.complete(await request.json()) : begun.abort()), 204));
}
`;

/** As much of R2's interface as `fileBucket` uses. */
export function bucketOf(origin: string, send: Send): WorkerEnv['FILES'] {
  const ask = async (asked: Asked, body?: BodyInit): Promise<Response> => {
    const answer = await send(`${origin}${FILES_PATH}?${new URLSearchParams(asked).toString()}`, { method: 'POST', ...(body === undefined ? {} : { body }) });
    if (answer.ok || answer.status === 404 || answer.status === 412) return answer;
    throw new Error(`the bucket answered ${answer.status}: ${await answer.text()}`);
  };
  const bucket = {
    async head(key: string) {
      const answer = await ask({ act: 'head', key });
      if (answer.status === 404) return null;
      const { size, uploaded } = (await answer.json()) as { size: number; uploaded: string };
      return { size, uploaded: new Date(uploaded) };
    },
    async get(key: string, { range }: { range?: object } = {}) {
      const answer = await ask({ act: 'get', key, ...(range ? { range: JSON.stringify(range) } : {}) });
      if (answer.status === 404) return null;
      return { etag: answer.headers.get('test-etag')!, body: answer.body, arrayBuffer: () => answer.arrayBuffer(), text: () => answer.text() };
    },
    put: async (key: string, content: BodyInit, { onlyIf }: { onlyIf?: object } = {}) => ((await ask({ act: 'put', key, ...(onlyIf ? { onlyIf: JSON.stringify(onlyIf) } : {}) }, content)).status === 412 ? null : {}),
    delete: (key: string) => ask({ act: 'delete', key }),
    async createMultipartUpload(key: string) {
      const upload = (await (await ask({ act: 'begin', key })).json()) as string;
      return {
        uploadPart: async (part: number, bytes: BodyInit) => (await ask({ act: 'part', key, upload, part: String(part) }, bytes)).json(),
        complete: (parts: readonly object[]) => ask({ act: 'complete', key, upload }, JSON.stringify(parts)),
        abort: () => ask({ act: 'abort', key, upload }),
      };
    },
  };
  return bucket as unknown as WorkerEnv['FILES'];
}
