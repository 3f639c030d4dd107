/** Signing in, by every way that there is, and what a session is worth. */
import { sendDueMail } from './sign-in/mail.ts';
import { addressOf } from './sign-in/departure.ts';
import { askForCode, askForLink, signedInBy, spendCode, spendLink } from './sign-in/links.ts';
import { createSessions, type Sessions } from './sign-in/sessions.ts';
import type { Config } from './platform/config.ts';
import type { Platform } from './platform/platform.ts';
import { recordEvent } from './queries/events.ts';
import { hasPasskey } from './queries/passkeys.ts';
import { findPersonByEmail, insertGrant, insertPerson, listPeople, type Person } from './queries/people.ts';
import type { Session } from './queries/sessions.ts';
import { randomId } from './random-id.ts';

const FRESH = 600_000;

export type SignIn = Sessions & {
  /** Who may act: `null` for somebody signed out, and for somebody who has a second factor still to show. */
  personOf(headers: Headers): Promise<Person | null>;
  /** Queues a message if the address is known; says nothing of whether it is. `back` is a path of this site to open afterwards. */
  request(asked: { address: string; back?: string | undefined; browser: string }): Promise<void>;
  /** Spends a link or, in the browser that asked, the code beside it. */
  confirm(given: { token: string } | { code: string }, browser: string | null, headers: Headers): Promise<Confirmed>;
  /** A code to somebody who is signed in, to show once more who they are. */
  requestConfirmation(person: Person, browser: string): Promise<void>;
  /** The same session begun anew, and its person confirmed. */
  confirmAgain(code: string, signed: { person: Person; session: Session }, browser: string | null, headers: Headers): Promise<Confirmed>;
  /** A session without proof, for the demo on a loopback origin only; `null` elsewhere. */
  demo(person: Pick<Person, 'id'>, headers: Headers): Promise<Headers | null>;
};

type Refused = { readonly ok: false; readonly why: 'link_spent' | 'link_elsewhere' | 'code_wrong' | 'code_attempts' };
export type Confirmed = { readonly ok: true; readonly cookies: Headers; readonly personId: string; readonly back: string | null } | Refused;

export async function createSignIn(platform: Platform): Promise<SignIn> {
  const { config, db } = platform;
  const sessions = await createSessions(platform);
  const refused = (why: string): Refused => ({ ok: false, why: why as Refused['why'] });
  return {
    ...sessions,
    async personOf(headers) {
      const signed = await sessions.signedIn(headers);
      return signed && !isHeld(config, signed.person, signed.session) ? signed.person : null;
    },
    async request(asked) {
      await askForLink(platform, asked);
      await sendDueMail(platform);
    },
    async confirm(given, browser, headers) {
      const spent = 'token' in given ? await spendLink(platform, given.token, browser) : await spendCode(platform, 'sign_in', given.code, browser, null, signedInBy(platform, 'link'));
      if (!spent.ok) return refused(spent.why);
      const { person_id: personId, back } = spent.request;
      return { ok: true, cookies: await sessions.open(personId, 'link', headers), personId, back };
    },
    async requestConfirmation(person, browser) {
      const address = await addressOf(platform, person);
      if (address !== null) await askForCode(platform, 'confirmation', person, { address, browser });
      await sendDueMail(platform);
    },
    async confirmAgain(code, { person, session }, browser, headers) {
      const spent = await spendCode(platform, 'confirmation', code, browser, person.id, ({ person_id }) => [
        recordEvent(db, randomId(platform.randomBytes), { at: platform.now().toISOString(), personId: person_id, kind: 'identity_confirmed', subject: person_id, detail: { factor: 'link' } }),
      ]);
      if (!spent.ok) return refused(spent.why);
      return { ok: true, cookies: await sessions.open(person.id, session.factor === null || session.factor === 'demo' ? 'link' : session.factor, headers), personId: person.id, back: null };
    },
    demo: async ({ id }, headers) => (config.demo && config.loopback ? sessions.open(id, 'demo', headers) : null),
  };
}

/** A passkey, or the university's own second factor. */
export const isStrong = ({ factor }: Pick<Session, 'factor'>): boolean => factor === 'passkey' || factor === 'university_mfa';

/** Whoever acts for the institution, by a role or as somebody's referent teacher. */
export const isStaff = (person: Person): boolean => person.students.length > 0 || person.grants.some((grant) => grant.role !== 'student');

/** Whether somebody who is more than a student has still to show a second factor before anything else. */
export const isHeld = (config: Config, person: Person, session: Session): boolean => config.staffFactor && !isStrong(session) && isStaff(person);

/** Whether its person showed who they are within the last ten minutes. */
export const isFresh = (platform: Pick<Platform, 'now'>, { confirmedAt }: Pick<Session, 'confirmedAt'>): boolean => {
  const age = confirmedAt === null ? Number.POSITIVE_INFINITY : platform.now().getTime() - Date.parse(confirmedAt);
  return age >= 0 && age < FRESH;
};

/** Whether a code by e-mail is enough to confirm: not where a stronger factor is asked for, nor in its place where there is one, nor where no address is left to send it to. */
export const codeConfirms = async (platform: Platform, person: Person): Promise<boolean> =>
  platform.config.staffFactor && isStaff(person) ? !(await hasPasskey(platform.db, person.id)) : (await addressOf(platform, person)) !== null;

/** A new instance needs somebody who can sign in: the person of PALIER_ADMIN becomes administrator when there is none. */
export async function ensureAdministrator(platform: Platform): Promise<void> {
  const { db, config, now, randomBytes } = platform;
  const email = config.administrator;
  if (email === null || (await listPeople(db)).some((person) => person.grants.some((grant) => grant.role === 'administrator'))) return;
  const known = await findPersonByEmail(db, email);
  const id = known?.id ?? randomId(randomBytes);
  await platform.commit([
    ...(known ? [] : [insertPerson(db, { id, given_name: email.split('@')[0]!, family_name: '', email, language: 'fr' })]),
    insertGrant(db, { person_id: id, role: 'administrator', cohort_id: '*' }),
    recordEvent(db, randomId(randomBytes), { at: now().toISOString(), personId: null, kind: 'administrator_made', subject: id }),
  ]);
}
