import type { DecisionWords } from '../domain/decisions-csv.ts';
import type { jury as french } from './jury-fr.ts';

const MEMBERS = {
  empty: () => 'Name at least one member of the jury.',
  name: (name: string) => (name === '' ? 'A jury has sixty people at the most.' : `The name “${name}” cannot be read, or is too long.`),
  president: (name: string) => (name === '' ? 'Say who chairs the jury.' : `A jury has one chair: “${name}” is the second.`),
  twice: (name: string) => `“${name}” is named twice among the members.`,
} as const;

/** What is refused to a jury, and why. */
export const jury: typeof french = {
  review_with_jury: () => 'Nothing was changed: this review is before a jury, which will say “defaulted” or what it finds.',
  departure_unticked: ({ departure }) =>
    departure === 'skipped'
      ? 'This decision skips a level of the scale. If the jury means it, tick “The jury skips a level” and give the reason.'
      : 'This decision is below the level that was attained. If the jury means it, tick “The jury decides below the attained level” and give the reason. The attained level is kept.',
  jury_members_unreadable: ({ fault, name }) => MEMBERS[fault](name),
  jury_rule_unreadable: ({ field }) =>
    ({
      quorum: 'A quorum is a number of members present, from 1 to 60, or nothing.',
      reference: 'A quorum goes with the reference of the text that sets it, and that reference with a number.',
      appeals: 'The text on ways and time limits of appeal has characters that cannot be read.',
    })[field],
  presence_missing: () => 'The minutes cannot be established: the composition of the jury says of no member yet that they are present.',
  quorum_not_met: ({ present, quorum, reference }) =>
    `The minutes cannot be established: ${present === 1 ? 'one member is present' : `${present} members are present`}, and the quorum is ${quorum} (${reference}). Guests do not count.`,
  jury_changed: () => 'Nothing was done: this jury has changed since you read it. Read it again, then start over.',
  results_changed: () => 'Nothing was saved: somebody else has entered results meanwhile. Read the grid again, then start over.',
  result_not_taken_up: ({ unit }) => `Nothing was saved: this new deliberation was not convened for ${unit === '' ? 'the result of the semester' : `“${unit}”`} of this student. It puts right the lines and results that it takes up, and nothing else; another error is put right by another new deliberation.`,
  result_settled: () => 'Nothing was saved: one of these results is stated by signed minutes already and is not open before this jury. An error is put right by a new deliberation.',
  deliberation_too_early: ({ on, number }) => `The deliberation cannot be dated before ${english(on)}: that is the day of minutes ${number}, whose lines it takes up.`,
  minutes_unreadable: ({ field }) => `${{ number: 'The number of the minutes', members: 'The name of a member', signatories: 'The name of a signatory' }[field]} holds characters that nobody sees: type it again.`,
  unknown_unit: ({ unit }) => `The programme has no teaching unit “${unit}” in this period.`,
  ects_unreadable: ({ value }) => `“${value}” is not a number of ECTS credits: a number from 0 to 60, or nothing while the programme has voted none.`,
  deliberation_open: () => 'The deliberation is still open: it is closed before its signed minutes are deposited.',
  deliberation_closed: ({ number }) => `The deliberation is closed under the number ${number}: nothing more can enter it. The chair can open it again, with a reason, as long as nothing is issued.`,
  minutes_not_deposited: ({ number }) => `Nothing is issued: the signed minutes ${number} have not been deposited yet.`,
  deposit_unreadable: ({ field }) =>
    ({
      file: 'Signed minutes are deposited as a PDF of ten megabytes at the most.',
      signatories: 'Name at least one signatory.',
      date: 'The date of signature does not exist, is before the deliberation or is still to come.',
    })[field],
  line_settled: () => 'This line was decided by another jury and is not open before this one. An error is put right by a new deliberation, which takes its place.',
  redeliberation_unreadable: ({ field }) => (field === 'lines' ? 'Choose at least one line or result of these minutes that has not been decided again since.' : field === 'units' ? 'One of these results is not of these minutes, or has been said again since: load the page again.' : 'Give the reason of the new deliberation, with the reference of what it rests on.'),
  withdrawal_not_in_favour: () => 'At the student’s request a favourable decision is replaced only by one that is more favourable to them. This one would take from them what they were given.',
  withdrawal_too_late: ({ takenOn, until }) =>
    `This favourable decision was taken on ${english(takenOn)}: it could be withdrawn until ${english(until)} only (four months). What remains possible at any time is to withdraw a decision that was got by fraud, and a more favourable decision at the student’s request.`,
};

const english = (date: string): string => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${date}T00:00:00Z`));

/** The file of decisions for the registrar. */
export const decisionWords: DecisionWords = {
  headings: {
    familyName: 'Family name', givenName: 'Given name', email: 'E-mail', enrolment: 'Enrolment', programme: 'Programme', version: 'Version', period: 'Period', session: 'Session', kind: 'Kind', code: 'Code',
    name: 'Title', level: 'Level', decision: 'Decision', ects: 'ECTS', number: 'Minutes number', deliberatedOn: 'Date of deliberation',
  },
  kinds: { level: 'level', unit: 'teaching unit', period: 'semester' },
  outcomes: { validated: 'validated', validated_by_jury: 'validated by reasoned decision of the jury', not_reached: 'not reached', deferred: 'decision deferred', defaulted: 'without work' },
  results: { admitted: 'admitted', admitted_by_jury: 'admitted by decision of the jury', adjourned: 'not admitted', awaiting: 'awaiting', defaulted: 'without work' },
};
