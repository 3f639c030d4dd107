/** Saving what the jury decided for one student, line by line, without losing anything that was typed. */
import { needsReason } from '../../../../api/domain/decision.ts';
import type { Strings } from '../../strings/index.ts';
import { call } from './call.ts';
import { isRecorded, recorded, typed, type DraftLine } from './deliberation.ts';
import type { FieldError } from './form.ts';
import { nameOf } from './naming.ts';
import type { CompetencyView, JuryLineView, JuryStudentView, JuryView } from './views.ts';

type Api = App.Locals['api'];
type Words = Strings['private']['jury']['page'];

export type Saved = {
  /** How many lines were recorded just now. */
  saved: number;
  errors: FieldError[];
  /** What to show in each line: what was typed where it was not recorded. */
  drafts: Record<string, DraftLine>;
  /** Competencies that somebody else decided in the meantime. */
  conflicts: string[];
};

/** What can be said of a line before asking the API; `null` when it can be sent, `'blank'` when nothing was decided. */
const objection = (draft: DraftLine, line: JuryLineView, name: string, words: Words): FieldError | 'blank' | null => {
  if (draft.outcome === null) {
    if (draft.reason === '') return 'blank';
    return { field: `outcome-${line.competency}`, message: words.outcomeRequired(name) };
  }
  if (draft.level === null) return { field: `level-${line.competency}`, message: words.levelRequired(name) };
  if (draft.reason === '' && needsReason({ outcome: draft.outcome, level: draft.level }, line.proposed)) {
    return { field: `reason-${line.competency}`, message: words.reasonRequired(name) };
  }
  return null;
};

async function saveLine(api: Api, jury: JuryView, student: JuryStudentView, line: JuryLineView, draft: DraftLine, name: string): Promise<FieldError | 'conflict' | null> {
  if (draft.level === null || draft.outcome === null) return null;
  const json = { enrolment: student.enrolment, competency: line.competency, level: draft.level, outcome: draft.outcome, reason: draft.reason, departs: draft.departs, expectedRevision: draft.expectedRevision };
  const sent = await call(api.api.juries[':jury'].decisions.$post({ param: { jury: jury.id }, json }));
  if (sent.ok) return null;
  if (sent.problem.code === 'decision_reason_required') return { field: `reason-${line.competency}`, about: name, message: sent.problem.detail };
  if (sent.problem.code === 'departure_unticked') return { field: `departs-${line.competency}`, about: name, message: sent.problem.detail };
  return sent.problem.code === 'decision_changed' ? 'conflict' : { field: `outcome-${line.competency}`, about: name, message: sent.problem.detail };
}

/**
 * Records each line that was decided or changed. A line that says what the
 * record already says is not sent again, so a second click changes nothing.
 */
export async function saveDecisions(api: Api, jury: JuryView, student: JuryStudentView, form: FormData, words: Words): Promise<Saved> {
  const result: Saved = { saved: 0, errors: [], drafts: {}, conflicts: [] };
  for (const line of student.lines.filter((one) => one.open)) {
    const competency = jury.programme.competencies.find(({ code }) => code === line.competency) as CompetencyView;
    const name = nameOf(competency);
    const draft = typed(form, line.competency);
    result.drafts[line.competency] = draft;
    const no = isRecorded(draft, line) ? 'blank' : objection(draft, line, name, words);
    if (no === 'blank') {
      result.drafts[line.competency] = draft.outcome === null && line.decision !== null ? recorded(line) : draft;
      continue;
    }
    const answer = no ?? (await saveLine(api, jury, student, line, draft, name));
    if (answer === 'conflict') {
      result.conflicts.push(line.competency);
      result.errors.push({ field: `outcome-${line.competency}`, message: words.conflict(name) });
    } else if (answer) result.errors.push(answer);
    else result.saved += 1;
  }
  return result;
}
