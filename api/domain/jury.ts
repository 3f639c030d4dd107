/**
 * Who sits on a jury, in which quality, who was there, and the quorum as the
 * institution stated it. What it has not stated is not asked for.
 */
import { accepted, refused, type Result } from './refusal.ts';

/** Président, membre, invité: a guest is heard and counts for no quorum. */
export const MEMBER_QUALITIES = ['president', 'member', 'guest'] as const;
export type MemberQuality = (typeof MEMBER_QUALITIES)[number];

export type JuryMember = { readonly name: string; readonly quality: MemberQuality; readonly present: boolean };

/** A number of members present, and the text that states it. */
export type Quorum = { readonly number: number; readonly reference: string };

/** What an institution states for the juries of a programme. `appeals`: ways and time limits of appeal, in its own words; '' until it has filled them in. */
export type JuryRule = { readonly quorum: Quorum | null; readonly appeals: { readonly fr: string; readonly en: string } };
export type Appeals = JuryRule['appeals'];
const isStated = (appeals: Appeals): boolean => appeals.fr !== '' || appeals.en !== '';

/**
 * The ways of appeal that somebody was told with a decision: those that stood at that moment. Where none stood, the first that
 * were stated afterwards, since no time limit ran until then (code de justice administrative, R. 421-5).
 *
 * @param rules what was stated, in order of revision; `at`: ISO moments
 */
export function appealsTold(rules: readonly { readonly at: string; readonly appeals: Appeals }[], at: string): Appeals {
  const then = rules.findLast((one) => one.at <= at)?.appeals;
  return then && isStated(then) ? then : (rules.find((one) => one.at > at && isStated(one.appeals))?.appeals ?? NO_RULE.appeals);
}

export const NO_RULE: JuryRule = { quorum: null, appeals: { fr: '', en: '' } };

export const MOST_MEMBERS = 60;
/** One line of text, as it stands in minutes. */
export const cleanLine = (text: string): string => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim();
/** Control and format characters would be unseen in the minutes. */
export const isReadable = (text: string): boolean => text.isWellFormed() && !/\p{C}/u.test(text);

/**
 * A composition, as it can be recorded: one president, everybody named, nobody twice.
 *
 * @param members lines without a name are left out
 */
export function readComposition(members: readonly JuryMember[]): Result<JuryMember[]> {
  const named = members.map((one) => ({ ...one, name: cleanLine(one.name) })).filter((one) => one.name !== '');
  if (named.length === 0) return refused({ kind: 'jury_members_unreadable', fault: 'empty', name: '' });
  const unreadable = named.find((one) => !isReadable(one.name) || one.name.length > 120);
  if (unreadable || named.length > MOST_MEMBERS) return refused({ kind: 'jury_members_unreadable', fault: 'name', name: unreadable?.name.slice(0, 120) ?? '' });
  const twice = named.find((one, place) => named.findIndex((other) => other.name === one.name) < place);
  if (twice) return refused({ kind: 'jury_members_unreadable', fault: 'twice', name: twice.name });
  const presidents = named.filter((one) => one.quality === 'president');
  if (presidents.length !== 1) return refused({ kind: 'jury_members_unreadable', fault: 'president', name: presidents[1]?.name ?? '' });
  return accepted(named);
}

/** Those who were there and count: guests do not. */
export const countPresent = (members: readonly JuryMember[]): number => members.filter((one) => one.present && one.quality !== 'guest').length;

/** Whether minutes can be established: somebody of the jury was there, and as many as the quorum asks for where one is stated. */
export function meetQuorum(members: readonly JuryMember[], quorum: Quorum | null): Result<number> {
  const present = countPresent(members);
  if (present === 0) return refused({ kind: 'presence_missing' });
  return quorum !== null && present < quorum.number ? refused({ kind: 'quorum_not_met', present, quorum: quorum.number, reference: quorum.reference }) : accepted(present);
}

/** @param typed `quorum` as it was typed: empty for none */
export function readRule(typed: { readonly quorum: string; readonly reference: string; readonly appeals: { readonly fr: string; readonly en: string } }): Result<JuryRule> {
  const number = typed.quorum.trim();
  const reference = cleanLine(typed.reference);
  if (number !== '' && (!/^\d{1,2}$/.test(number) || Number(number) < 1 || Number(number) > MOST_MEMBERS)) return refused({ kind: 'jury_rule_unreadable', field: 'quorum' });
  // A number without the text that states it would be ours; a text without a number asks for nothing.
  if ((number === '') !== (reference === '') || !isReadable(reference)) return refused({ kind: 'jury_rule_unreadable', field: 'reference' });
  const appeals = { fr: typed.appeals.fr.normalize('NFC').trim(), en: typed.appeals.en.normalize('NFC').trim() };
  if (![appeals.fr, appeals.en].every((text) => isReadable(text.replaceAll('\n', ' ')))) return refused({ kind: 'jury_rule_unreadable', field: 'appeals' });
  return accepted({ quorum: number === '' ? null : { number: Number(number), reference }, appeals });
}
