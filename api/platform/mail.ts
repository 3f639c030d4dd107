/**
 * E-mail by SMTP. Without an SMTP address, a loopback start prints the message
 * to the terminal instead and keeps the last ones in memory for a page of its own.
 */
import type { Transporter } from 'nodemailer';
import type { Config } from './config.ts';
import type { Message, Platform } from './platform.ts';

const MOST_KEPT = 50;
/** Milliseconds for a mail server to answer: a message waits in the outbox, not in a connection. */
const PATIENCE = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as const;

type Post = Pick<Platform, 'send' | 'recentMessages'>;

export function smtpPost(config: Config): Post {
  const { smtpUrl, from } = config.mail;
  if (smtpUrl !== null) {
    let transport: Promise<Transporter> | undefined;
    // Loaded with the first message: most commands send none.
    const open = async (): Promise<Transporter> => (await import('nodemailer')).createTransport({ url: smtpUrl, ...PATIENCE });
    return { send: async ({ to, subject, text }) => void (await (await (transport ??= open())).sendMail({ from, to, subject, text })) };
  }
  if (!config.loopback) {
    return {
      send: async () => {
        throw new Error('PALIER_SMTP_URL is not set: no message can be sent.');
      },
    };
  }
  const kept: (Message & { at: string })[] = [];
  return {
    send: async (message) => {
      kept.unshift({ ...message, at: new Date().toISOString() });
      kept.length = Math.min(kept.length, MOST_KEPT);
      console.log(`\n— Message pour ${message.to} —\n${message.subject}\n\n${message.text}\n`);
    },
    recentMessages: () => kept,
  };
}
