/** A mail server of our own, for journeys in which a message is really sent. */
import { SMTPServer } from 'smtp-server';
import { freePort } from '../house.ts';

export type Mail = { to: string[]; text: string };

export type Post = { readonly port: number; readonly mails: Mail[]; close(): Promise<void> };

export async function startPost(): Promise<Post> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        mails.push({ to: session.envelope.rcptTo.map((one) => one.address), text: decodeMail(Buffer.concat(chunks).toString('utf8')) });
        callback();
      });
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { port, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** Quoted-printable or base64 text of a message with one part. */
function decodeMail(raw: string): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const text = rest.join('\r\n\r\n');
  if (/content-transfer-encoding: base64/i.test(head)) return Buffer.from(text, 'base64').toString('utf8');
  if (!/content-transfer-encoding: quoted-printable/i.test(head)) return text;
  return Buffer.from(text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1').toString('utf8');
}

/** The next message to an address after `from`, once it has come. */
export async function nextMail(post: Post, to: string, from: number): Promise<Mail> {
  for (let look = 0; look < 800; look += 1) {
    const mail = post.mails.slice(from).find((one) => one.to.includes(to));
    if (mail) return mail;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no message came for ${to}`);
}
