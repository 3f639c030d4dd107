import type { Message, Platform } from './platform/platform.ts';

/** Sends one message. What a mail server answers names the address: only its code is kept. @throws with that code when it was not sent */
export async function sendMessage(platform: Pick<Platform, 'send'>, message: Message): Promise<void> {
  try {
    await platform.send(message);
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    throw new Error(`the message was not sent (${[code, responseCode].filter(Boolean).join(' ') || 'no code'})`);
  }
}
