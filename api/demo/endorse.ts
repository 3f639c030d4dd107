/** What people outside said of a student of the demonstration, through the product's own acts; no message is sent to anybody. */
import { acceptEndorsement } from '../issuance/endorse.ts';
import { inviteEndorser, subjectsOf } from '../issuance/invite-endorser.ts';
import { drainOutbox } from '../issuance/issue.ts';
import { jwtOf } from '../issuance/jwt.ts';
import type { Platform } from '../platform/platform.ts';
import { listIssuedTo } from '../queries/credentials.ts';
import { findInvitation, listInvitationsOf, putDisplay } from '../queries/endorsements.ts';
import { findEnrolment } from '../queries/people.ts';
import { momentOn, platformAt } from './clock.ts';
import type { DemoEndorsement } from './content.ts';
import { commitOrThrow } from './deliberate.ts';
import type { Enrolled } from './enrol.ts';
import { must } from './play-review.ts';

/** @throws when the domain refuses an invitation or an answer: a mistake in the content */
export async function endorseStudent(platform: Platform, who: Enrolled, endorsements: readonly DemoEndorsement[]): Promise<void> {
  const silent: Platform = { ...platform, send: async () => {} };
  const shown: string[] = [];
  for (const one of endorsements) {
    const id = await play(silent, who, one);
    if (one.shown) shown.push(id);
  }
  const { failed } = await drainOutbox(silent);
  if (failed > 0) throw new Error(`${failed} endorsements of ${who.student.email} were not issued`);
  const rows = await listInvitationsOf(platform.db, who.enrolment);
  const at = platform.now().toISOString();
  const released = rows.filter((row) => shown.includes(row.id) && row.released_at !== null);
  if (released.length < shown.length) throw new Error(`endorsements of ${who.student.email} are missing`);
  await commitOrThrow(platform, released.map((row) => putDisplay(platform.db, { id: row.endorsement_id!, shown: 1, at })), who.student.email);
}

async function play(platform: Platform, who: Enrolled, one: DemoEndorsement): Promise<string> {
  const enrolment = await findEnrolment(platform.db, who.enrolment);
  if (!enrolment) throw new Error(`no enrolment of ${who.student.email}`);
  const { kind, id } = await subjectOf(platform, who, one.about);
  const subject = (await subjectsOf(platform, enrolment)).find((each) => each.kind === kind && each.id === id);
  if (!subject) throw new Error(`${who.student.email} cannot ask support for ${JSON.stringify(one.about)}`);
  // Whoever endorses a badge names its token too. It is asked for now, as the badge is of today: what follows happens on days before it.
  if (kind === 'badge') await jwtOf(platform, id);
  const scope = [...subject.competencies];
  const wanted = { kind, subject: id, scope, name: one.endorser.name, email: one.endorser.email, language: one.language ?? 'fr' } as const;
  const invited = await inviteEndorser(on(platform, one.invitedOn, who.order), enrolment, wanted);
  if (!invited) throw new Error(`${who.student.email} does not own ${id}`);
  const invitation = must(invited, one.endorser.name).id;
  if (one.said) {
    const row = await findInvitation(platform.db, invitation);
    const { on: day, statements, ...said } = one.said;
    const answer = { ...said, name: one.endorser.name, statements: Object.fromEntries(statements.map((text, index) => [scope[index]!, text])) };
    must(await acceptEndorsement(on(platform, day, who.order + 3), row!, answer, true), one.endorser.name);
  }
  return invitation;
}

/** A day of the past; on a machine whose clock stands before it, now: nobody endorses in the future. */
const on = (platform: Platform, day: string, order: number): Platform => {
  const moment = momentOn(day, order);
  return moment < platform.now().toISOString() ? platformAt(platform, moment) : platform;
};

async function subjectOf(platform: Platform, who: Enrolled, about: DemoEndorsement['about']): Promise<{ kind: 'badge' | 'production'; id: string }> {
  if ('production' in about) {
    const trace = who.evidence.find((one) => one.title === about.production);
    if (!trace) throw new Error(`no production ${about.production}`);
    return { kind: 'production', id: trace.id };
  }
  const badge = (await listIssuedTo(platform.db, who.enrolment)).find((one) => one.competency === about.competency && one.level === about.level);
  if (!badge) throw new Error(`no badge ${about.competency} ${about.level}`);
  return { kind: 'badge', id: badge.id };
}
