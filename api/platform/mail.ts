/** E-mail by SMTP. Without an SMTP address, loopback starts print the message to the terminal instead. */
import { createTransport } from 'nodemailer';
import type { Config } from './config.ts';
import type { Message } from './platform.ts';

export function smtpSender(config: Config): (message: Message) => Promise<void> {
  const { smtpUrl, from } = config.mail;
  if (smtpUrl === null) {
    return async ({ to, subject, text }) => {
      if (!config.loopback) throw new Error('PALIER_SMTP_URL is not set: no message can be sent.');
      console.log(`\n— Message pour ${to} —\n${subject}\n\n${text}\n`);
    };
  }
  const transport = createTransport(smtpUrl);
  return async ({ to, subject, text }) => {
    await transport.sendMail({ from, to, subject, text });
  };
}
