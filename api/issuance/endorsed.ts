/** What an endorsement is about: its id, its title, and the bytes to which it is bound. */
import { digestMultibase, digestMultibaseOfHash, type EndorsementInput } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { titleRead } from '../domain/endorsed-text.ts';
import type { Platform } from '../platform/platform.ts';
import { badgeName } from '../publication/endorsements.ts';
import { evidencePath } from '../publication/paths.ts';
import { findSigned } from '../queries/credentials.ts';
import type { InvitationRow } from '../queries/endorsements.ts';
import { findEvidence } from '../queries/evidence.ts';
import { findPublication } from '../queries/portfolios.ts';
import { jwtOf } from './jwt.ts';

export type Endorsed = { readonly id: string; readonly title: string; readonly resources: EndorsementInput['relatedResource'] };

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * A badge is bound by both of its signed forms, as they are served. A production
 * is bound by the text that the endorser read, and by its file while that is
 * public: the digest of a private file would tell whoever has a copy that it is this one.
 * @param endorsementId the address under which the text is served
 */
export async function endorsedBy(platform: Platform, invitation: InvitationRow, endorsementId: string): Promise<Endorsed> {
  const { db, config } = platform;
  const at = addresses(config.origin);
  if (invitation.credential_id !== null) {
    const signed = await findSigned(db, invitation.credential_id);
    if (!signed) throw new Error(`no credential ${invitation.credential_id}`);
    const id = at.credential(signed.id);
    return {
      id,
      title: badgeName(signed.embedded),
      resources: [
        { id: `${id}.json`, mediaType: 'application/vc+ld+json', digestMultibase: await digestMultibase(utf8(signed.embedded)) },
        { id: `${id}.jwt`, mediaType: 'text/plain', digestMultibase: await digestMultibase(utf8(await jwtOf(platform, signed.id))) },
      ],
    };
  }
  const trace = await findEvidence(db, invitation.evidence_id ?? '');
  if (!trace) throw new Error(`no evidence ${invitation.evidence_id}`);
  const publication = trace.file_digest ? await findPublication(db, evidencePath(trace.id)) : undefined;
  const file = publication && publication.withdrawn_at === null && publication.digest === trace.file_digest ? trace : null;
  return {
    id: at.evidence(trace.id),
    // As the endorser read it: what it is called today is its student's word.
    title: titleRead(invitation.subject_text),
    resources: [
      { id: at.endorsedText(endorsementId), mediaType: 'text/plain', digestMultibase: await digestMultibase(utf8(invitation.subject_text)) },
      ...(file ? [{ id: at.evidence(trace.id), mediaType: file.file_type!, digestMultibase: digestMultibaseOfHash(file.file_digest!) }] : []),
    ],
  };
}
