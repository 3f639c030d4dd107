/** What an endorser said, in the one form in which it is stored, shown and signed. */
import { quotable } from '../../credentials/index.ts';
import type { Answer } from '../domain/endorsement.ts';
import type { InvitationRow } from '../queries/endorsements.ts';

/** In the characters that can be signed: whatever a screen could read otherwise is gone before anybody agrees. */
export const signable = (given: Answer): Answer => ({
  name: quotable(given.name),
  function: quotable(given.function),
  organisation: quotable(given.organisation),
  comment: quotable(given.comment),
  statements: Object.fromEntries(Object.entries(given.statements).map(([code, text]) => [code, quotable(text)])),
});

/** The words of a given endorsement as they were signed, also where they are stored as they were typed: once the two could differ. */
export const saidIn = (row: InvitationRow): Answer =>
  signable({
    name: row.endorser_name ?? '',
    function: row.endorser_function ?? '',
    organisation: row.endorser_organisation ?? '',
    comment: row.comment ?? '',
    statements: JSON.parse(row.statements ?? '{}') as Record<string, string>,
  });
