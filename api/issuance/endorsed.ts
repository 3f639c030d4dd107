/** What an endorsement is about: its id, its title, and the bytes to which it is bound. */
import { digestMultibase, digestMultibaseOfHash, type EndorsementInput } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { findCompetency, findLevel, type Programme } from '../domain/programme.ts';
import type { Platform } from '../platform/platform.ts';
import { evidencePath } from '../publication/paths.ts';
import { findIssued, findSigned } from '../queries/credentials.ts';
import type { InvitationRow } from '../queries/endorsements.ts';
import { findEvidence } from '../queries/evidence.ts';
import { findPublication } from '../queries/portfolios.ts';
import { describeAchievement } from './describe.ts';

export type Endorsed = { readonly id: string; readonly title: string; readonly resources: EndorsementInput['relatedResource'] };

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * A badge is bound by both of its signed forms, as they are served. A production
 * is bound by the text that the endorser read, and by its file while that is
 * public: the digest of a private file would tell whoever has a copy that it is this one.
 * @param endorsementId the address under which the text is served
 */
export async function endorsedBy(platform: Platform, invitation: InvitationRow, programme: Programme, endorsementId: string): Promise<Endorsed> {
  const { db, config } = platform;
  const at = addresses(config.origin);
  if (invitation.credential_id !== null) {
    const [issued, signed] = await Promise.all([findIssued(db, invitation.credential_id), findSigned(db, invitation.credential_id)]);
    if (!issued || !signed) throw new Error(`no credential ${invitation.credential_id}`);
    const id = at.credential(issued.id);
    return {
      id,
      title: badgeTitle(programme, issued.competency, issued.level, config.origin),
      resources: [
        { id: `${id}.json`, mediaType: 'application/vc+ld+json', digestMultibase: await digestMultibase(utf8(signed.embedded)) },
        { id: `${id}.jwt`, mediaType: 'text/plain', digestMultibase: await digestMultibase(utf8(signed.jwt)) },
      ],
    };
  }
  const trace = await findEvidence(db, invitation.evidence_id ?? '');
  if (!trace) throw new Error(`no evidence ${invitation.evidence_id}`);
  const publication = trace.file_digest ? await findPublication(db, evidencePath(trace.id)) : undefined;
  const file = publication && publication.withdrawn_at === null && publication.digest === trace.file_digest ? trace : null;
  return {
    id: at.evidence(trace.id),
    title: trace.title,
    resources: [
      { id: at.endorsedText(endorsementId), mediaType: 'text/plain', digestMultibase: await digestMultibase(utf8(invitation.subject_text)) },
      ...(file ? [{ id: at.evidence(trace.id), mediaType: file.file_type!, digestMultibase: digestMultibaseOfHash(file.file_digest!) }] : []),
    ],
  };
}

/** The badge's own name, as it stands in the credential. */
export function badgeTitle(programme: Programme, competencyCode: string, order: number, origin: string): string {
  const [competency, level] = [findCompetency(programme, competencyCode), findLevel(programme, order)];
  if (!competency || !level) throw new Error(`${competencyCode} ${order} is not in ${programme.code}`);
  return describeAchievement(programme, competency, level, origin).name;
}
