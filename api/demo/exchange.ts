/** What classmates and a tutor said of a few students, and what one of them agreed on with a teacher; through the product's own acts. No message is sent to anybody. */
import { addDays } from '../domain/calendar.ts';
import { confirmTogether, proposeTogether } from '../domain/review.ts';
import { invitePeer, inviteTutor, tutorAuthor, type SaidOf } from '../domain/view-invitation.ts';
import { writeView } from '../issuance/give-view.ts';
import type { Platform } from '../platform/platform.ts';
import { readEnrolmentLife } from '../queries/enrolment-life.ts';
import { recordEvent } from '../queries/events.ts';
import { insertAssessment, listReviewsOf, listSteps } from '../queries/reviews.ts';
import { findViewInvitation, insertConfirmation, insertViewInvitation } from '../queries/views.ts';
import { randomId } from '../random-id.ts';
import { platformAt } from './clock.ts';
import { commitOrThrow } from './deliberate.ts';
import type { Enrolled, Staff } from './enrol.ts';
import { must } from './play-review.ts';

type Said = Omit<SaidOf, 'competency'>;
type Exchange =
  | { readonly student: string; readonly period: string; readonly daysAgo: number; readonly of: string; readonly peer: string; readonly message: string; readonly said?: Said }
  | { readonly student: string; readonly period: string; readonly daysAgo: number; readonly of: string; readonly tutor: { readonly name: string; readonly function: string }; readonly said: Said }
  | { readonly student: string; readonly period: string; readonly daysAgo: number; readonly of: string; readonly together: { readonly level: number; readonly comment: string } };

const [JADE, YANIS, MATEUS, FATOUMATA] = ['jade.traore@etu.neo.example', 'yanis.haddadi@etu.neo.example', 'mateus.ferreira-lobato@etu.neo.example', 'fatoumata.camara-joly@etu.neo.example'];

export const EXCHANGES: readonly Exchange[] = [
  { student: YANIS!, period: 'S1', daysAgo: 10, of: 'NEO-C2', peer: FATOUMATA!, message: 'Est-ce que le menu se comprend sans explication ?', said: { level: 1, comment: 'La page d’accueil dit tout de suite à qui le site s’adresse, et le menu tient sur un téléphone.', advice: 'Faire essayer le formulaire à quelqu’un qui ne connaît pas le projet : je n’ai pas vu qu’il était envoyé.' } },
  { student: YANIS!, period: 'S1', daysAgo: 2, of: 'NEO-C1', peer: JADE!, message: 'Surtout la façon dont les questions s’enchaînent.' },
  { student: MATEUS!, period: 'S1', daysAgo: 9, of: 'NEO-C1', peer: YANIS!, message: '', said: { level: null, comment: 'L’entretien suit un fil, et les relances viennent au bon moment.', advice: 'Dire plus tôt ce que tu cherches à savoir.' } },
  { student: MATEUS!, period: 'S1', daysAgo: 6, of: 'NEO-C1', together: { level: 1, comment: 'Vu ensemble pendant le retour : l’entretien est mené et analysé, le besoin est nommé ; le plan de formation reste à écrire.' } },
];

/** The tutor of the first placement that is not over, on a review that is still the team's. */
const OF_TUTOR = { of: 'NEO-C1', daysAgo: 8, function: 'responsable de la formation', said: { level: 3, comment: 'A repris seul un parcours abandonné, l’a fait essayer par six stagiaires et a gardé ce qui marchait.', advice: 'Oser dire non quand une demande n’est pas mûre.' } };

/** @throws when the domain refuses any of it: a mistake in the content */
export async function exchangeViews(platform: Platform, students: readonly Enrolled[], staff: Staff): Promise<void> {
  for (const one of [...EXCHANGES, ...(await ofTutors(platform, students))]) {
    const who = students.find(({ student }) => student.email === one.student);
    if (!who) throw new Error(`no student ${one.student}`);
    const today = platform.now().toISOString();
    const day = addDays(today.slice(0, 10), -one.daysAgo);
    await exchange(platformAt(platform, `${day}T10:20:00.000Z`), who, one, students, staff);
  }
}

async function ofTutors(platform: Platform, students: readonly Enrolled[]): Promise<Exchange[]> {
  for (const who of students) {
    const [placement] = (await readEnrolmentLife(platform.db, [who.enrolment])).placements.filter((one) => one.state === 'under_way' && one.tutor !== '');
    const review = (await listReviewsOf(platform.db, who.enrolment)).at(-1);
    const state = review ? (await listSteps(platform.db, review.id)).at(-1)?.state : undefined;
    if (!placement || !review || state === undefined || ['planned', 'sent_to_jury', 'closed', 'absent'].includes(state)) continue;
    return [{ student: who.student.email, period: review.period, daysAgo: OF_TUTOR.daysAgo, of: OF_TUTOR.of, tutor: { name: placement.tutor, function: OF_TUTOR.function }, said: OF_TUTOR.said }];
  }
  return [];
}

async function exchange(platform: Platform, who: Enrolled, one: Exchange, students: readonly Enrolled[], staff: Staff): Promise<void> {
  const { db, randomBytes } = platform;
  const at = platform.now().toISOString();
  const review = (await listReviewsOf(db, who.enrolment)).find(({ period }) => period === one.period)!;
  const state = (await listSteps(db, review.id)).at(-1)!.state;
  const event = (kind: string, personId: string | null, subject: string) => recordEvent(db, randomId(randomBytes), { at, personId, kind, subject });
  if ('together' in one) {
    const teacher = staff.teachers[who.order % staff.teachers.length]!;
    const { comment } = must(proposeTogether(state, { kind: 'co', competency: one.of, ...one.together }), one.student);
    must(confirmTogether(state, { revision: 1, by: 'staff', confirmed: false }, { revision: 1, as: 'student' }), one.student);
    const id = randomId(randomBytes);
    await commitOrThrow(
      platform,
      [
        insertAssessment(db, { id, review_id: review.id, competency: one.of, kind: 'co', assessor_id: teacher, level: one.together.level, comment, revision: 1, at }),
        insertConfirmation(db, { assessment_id: id, person_id: who.person, at }),
        event('co_assessment_confirmed', who.person, review.id),
      ],
      one.student,
    );
    return;
  }
  const id = randomId(randomBytes);
  const asked = { scope: [one.of], until: addDays(at.slice(0, 10), 14), message: 'message' in one ? one.message : '' };
  const row = { id, review_id: review.id, scope: JSON.stringify(asked.scope), language: 'fr' as const, invited_at: at };
  let author = '';
  if ('tutor' in one) {
    const [placement] = (await readEnrolmentLife(db, [who.enrolment])).placements.filter(({ state: at_ }) => at_ === 'under_way');
    const decided = must(inviteTutor({ ...asked, placement: placement!.id, name: one.tutor.name }, { state, worked: [one.of], now: platform.now(), placements: [placement!.id] }), one.student);
    author = must(tutorAuthor(one.tutor), one.student);
    const teacher = staff.teachers[0]!;
    await commitOrThrow(
      platform,
      [...insertViewInvitation(db, { ...row, kind: 'tutor', peer_id: null, placement_id: placement!.id, name: decided.name, message: '', invited_by: teacher, expires_at: decided.expiresAt }, []), event('tutor_asked', teacher, id)],
      one.student,
    );
  } else {
    const peer = students.find(({ student }) => student.email === one.peer)!;
    const own = who.evidence.filter(({ period }) => period === one.period).map(({ id: trace }) => trace);
    const decided = must(invitePeer({ ...asked, peer: peer.person, traces: own.slice(0, 2) }, { state, worked: [one.of], now: platform.now(), classmates: [peer.person], own }), one.student);
    await commitOrThrow(
      platform,
      [...insertViewInvitation(db, { ...row, kind: 'peer', peer_id: peer.person, placement_id: null, name: '', message: decided.message, invited_by: who.person, expires_at: decided.expiresAt }, decided.traces), event('peer_asked', who.person, id)],
      one.student,
    );
  }
  if (!one.said) return;
  const answered = platformAt(platform, new Date(platform.now().getTime() + 86_400_000).toISOString());
  must(await writeView(answered, (await findViewInvitation(db, id))!, 'invited', [{ competency: one.of, ...one.said }], [1, 2, 3, 4], author), one.student);
}
