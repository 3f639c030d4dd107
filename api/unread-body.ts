/**
 * HEAD is answered as GET is, without the body (RFC 9110, section 9.3.2). A body
 * that is read from a file or made while it is read has to be told that nobody
 * reads it: the file would stay open, and whoever asks a thousand times would
 * leave the server without a file that it could open.
 */
export async function closeUnread(request: Request, answer: Response): Promise<void> {
  if (request.method !== 'HEAD') return;
  await answer.body?.cancel().catch(() => {});
}
