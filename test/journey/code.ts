/** Signing in by the code of a real message, for journeys that end an account or keep one. */
import { body, expectStatus } from './acts.ts';
import { openJar, type Jar } from './jar.ts';
import { nextMail, type Post } from './post.ts';
import type { House } from '../house.ts';

/** The code in a message. */
export const codeIn = (text: string): string => /^([0-9A-Z]{4}-[0-9A-Z]{4})$/m.exec(text)![1]!;

/** Is anybody signed in with these cookies? */
export const isIn = async (jar: Jar): Promise<boolean> => (await body(await jar.fetch('/api/me'))).person !== null;

/** Asks for a message, waits for it and types its code. @param agent the name of the browser */
export async function signInByCode(house: House, post: Post, email: string, agent: string): Promise<Jar> {
  const jar = openJar(house, '', { 'user-agent': agent });
  const before = post.mails.length;
  await expectStatus(await jar.post('/api/sign-in', { email }), 202);
  await expectStatus(await jar.post('/api/sign-in/code', { code: codeIn((await nextMail(post, email, before)).text) }), 200);
  return jar;
}
