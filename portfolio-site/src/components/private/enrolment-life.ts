/** The forms about an enrolment, read into what the API takes; what is left empty is not said. */
import { ENROLMENT_STATUSES, ENTRIES, EXEMPTION_BASES, PLACEMENT_KINDS, PLACEMENT_STATES } from '../../../../api/domain/enrolment.ts';
import { REGIMES } from '../../../../api/domain/people-file.ts';
import { text, texts, ticked } from './form.ts';

const oneOf = <const T extends readonly [string, ...string[]]>(list: T, value: string): T[number] => list.find((one) => one === value) ?? list[0];
const orNull = (value: string): string | null => (value === '' ? null : value);
const hours = (value: string): number | null => (/^\d{1,4}$/.test(value) ? Number(value) : null);
const revision = (form: FormData): number => Number(text(form, 'revision')) || 0;

export const readStepForm = (form: FormData) => ({
  expectedRevision: revision(form), status: oneOf(ENROLMENT_STATUSES, text(form, 'status')), entry: oneOf(ENTRIES, text(form, 'entry')), regime: oneOf(REGIMES, text(form, 'regime')),
  effectiveOn: text(form, 'effectiveOn'), until: orNull(text(form, 'until')), reference: text(form, 'reference'),
});

export const readPlacementForm = (form: FormData) => ({
  placement: orNull(text(form, 'placement')), expectedRevision: revision(form), kind: oneOf(PLACEMENT_KINDS, text(form, 'kind')), state: oneOf(PLACEMENT_STATES, text(form, 'state')), year: text(form, 'year'),
  host: text(form, 'host'), tutor: text(form, 'tutor'), beginsOn: orNull(text(form, 'beginsOn')), endsOn: orNull(text(form, 'endsOn')),
  hoursPlanned: hours(text(form, 'hoursPlanned')), hoursDone: hours(text(form, 'hoursDone')), confidential: ticked(form, 'confidential'),
});

export const readMemoirForm = (form: FormData) => ({
  expectedRevision: revision(form), title: text(form, 'memoirTitle'), director: text(form, 'director'), defendedOn: orNull(text(form, 'defendedOn')), confidential: ticked(form, 'confidential'),
});

export const readExemptionForm = (form: FormData) => ({
  competencies: texts(form, 'competencies'), level: Number(text(form, 'level')) || 0, basis: oneOf(EXEMPTION_BASES, text(form, 'basis')), decidedOn: text(form, 'decidedOn'), reference: text(form, 'reference'),
});
