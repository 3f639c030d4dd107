/**
 * A file on its way to the server in parts. What is coming is said first, each
 * part with its digest; parts that are there already are not sent again, so the
 * same file chosen again after a reload goes on where it stopped.
 */
const PART_BYTES = 5 * 1024 * 1024;
const PAUSE = 3000;

export type Progress = { readonly sent: number; readonly bytes: number; readonly state: 'reading' | 'resumed' | 'sending' | 'waiting' };
export type Sent = { readonly ok: true; readonly id: string } | { readonly ok: false; /** What the server says, or nothing when it was stopped. */ readonly words: string | null };
type Open = { id: string; partBytes: number; missing: number[] };

const hex = (hash: ArrayBuffer): string => [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
/** A sentence with its values in the places that its template has for them, e.g. `{percent}`. */
export const filled = (template: string, values: Readonly<Record<string, string | number>> = {}): string => Object.entries(values).reduce((all, [name, value]) => all.replace(`{${name}}`, () => String(value)), template);
export const megabytes = (language: string, bytes: number): string => new Intl.NumberFormat(language, { style: 'unit', unit: 'megabyte', maximumFractionDigits: bytes < 1e7 ? 1 : 0 }).format(bytes / 1e6);

/** Says how far an upload is, each tenth of the way and not each part of a second, and moves its bar. */
export function teller(language: string, bar: HTMLProgressElement, words: Readonly<Record<Progress['state'], string>>, say: (text: string) => void): (file: File, progress: Progress) => void {
  let announced = -1;
  return (file, { sent, bytes, state }) => {
    const percent = Math.floor((100 * sent) / bytes);
    bar.value = percent;
    const step = state === 'sending' ? Math.floor(percent / 10) : -1;
    if (state === 'sending' && step === announced) return;
    announced = step;
    say(filled(words[state], { name: file.name, percent, size: megabytes(language, bytes) }));
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @param enrolment whose the file is @param tell called as it goes @param purpose `archive`: what another Palier gave out, to be taken in */
export async function upload(enrolment: string, language: string, file: File, stop: AbortSignal, tell: (progress: Progress) => void, purpose: 'trace' | 'archive' = 'trace'): Promise<Sent> {
  const base = `/api/me/enrolments/${encodeURIComponent(enrolment)}/uploads`;
  const headers = { 'accept-language': language };
  const part = (number: number): Blob => file.slice(number * PART_BYTES, (number + 1) * PART_BYTES);
  const declare = (parts: readonly string[]) => again(() => fetch(base, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ name: file.name, bytes: file.size, parts, purpose }), signal: stop }));
  /** Asks again while there is no connection, or when the server says to wait. */
  async function again(ask: () => Promise<Response>): Promise<Response> {
    for (;;) {
      try {
        const answer = await ask();
        if (answer.status !== 429 && answer.status !== 503) return answer;
        await pause(Number(answer.headers.get('retry-after') ?? 5) * 1000);
      } catch (error) {
        if (stop.aborted) throw error;
        tell({ sent, bytes: file.size, state: 'waiting' });
        await pause(PAUSE);
      }
    }
  }
  const refused = async (answer: Response): Promise<Sent> => ({ ok: false, words: ((await answer.json().catch(() => ({}))) as { detail?: string }).detail ?? null });

  let sent = 0;
  try {
    tell({ sent, bytes: file.size, state: 'reading' });
    // Somebody who drops a film of ten gigabytes is told before it is read.
    const limits = await again(() => fetch(base, { headers, signal: stop }));
    if (!limits.ok) return await refused(limits);
    const { archive = 0, ...kinds } = ((await limits.json()) as { limits: Record<string, number> }).limits;
    const most = purpose === 'archive' ? archive : Math.max(...Object.values(kinds));
    if (file.size > most) return await refused(await declare([]));
    const parts: string[] = [];
    for (let number = 0; number * PART_BYTES < file.size; number += 1) parts.push(hex(await crypto.subtle.digest('SHA-256', await part(number).arrayBuffer())));
    const begun = await declare(parts);
    if (!begun.ok) return await refused(begun);
    const open = (await begun.json()) as Open;
    const sizeOf = (number: number): number => part(number).size;
    sent = file.size - open.missing.reduce((sum, number) => sum + sizeOf(number), 0);
    if (sent > 0) tell({ sent, bytes: file.size, state: 'resumed' });
    for (const number of open.missing) {
      const before = sent;
      const answer = await again(() => put(`${base}/${open.id}/parts/${number}`, part(number), language, stop, (bytes) => tell({ sent: before + bytes, bytes: file.size, state: 'sending' })));
      // It had arrived, and the answer had not.
      if (!answer.ok && answer.status !== 412) return await refused(answer);
      sent = before + sizeOf(number);
      tell({ sent, bytes: file.size, state: 'sending' });
    }
    return { ok: true, id: open.id };
  } catch {
    return { ok: false, words: null };
  }
}

/** By XMLHttpRequest, which tells how much of a body has left. */
const put = (address: string, body: Blob, language: string, stop: AbortSignal, tell: (bytes: number) => void): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', address);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('accept-language', language);
    request.upload.addEventListener('progress', (event) => tell(event.loaded));
    request.addEventListener('load', () => resolve(new Response(request.responseText, { status: request.status, headers: { 'retry-after': request.getResponseHeader('retry-after') ?? '5' } })));
    for (const name of ['error', 'timeout', 'abort']) request.addEventListener(name, () => reject(new Error(name)));
    stop.addEventListener('abort', () => request.abort(), { once: true });
    request.send(body);
  });

/** Its parts go. */
export const abandon = (enrolment: string, id: string): Promise<unknown> => fetch(`/api/me/enrolments/${encodeURIComponent(enrolment)}/uploads/${encodeURIComponent(id)}`, { method: 'DELETE' }).catch(() => null);
