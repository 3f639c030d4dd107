/**
 * The page of a record. Unlike a portfolio it is not kept as bytes: what it
 * shows is one signed document and whether a badge in it was revoked, which is
 * read anew each time, so that withdrawing and revoking show at once.
 */
import { didWebFromOrigin } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import type { ClrSnapshot } from '../domain/clr.ts';
import type { Platform } from '../platform/platform.ts';
import { findSignedClr, listClrBadges, type ClrRow } from '../queries/clr.ts';
import { findProgramme } from '../queries/cohorts.ts';
import { findEnrolment } from '../queries/people.ts';
import type { Language } from './paths.ts';
import { badgeOf, publicProgramme } from './snapshot.ts';

export const clrPath = (id: string): string => `/clr/${id}`;

/** Of our own records what the page shows, as `buildClr` writes it. */
type SignedFields = { issuer: { name: string; url: string }; credentialSubject: { identifier?: { identityHash: string }[] } };

export async function clrSnapshot(platform: Platform, clr: ClrRow, isPrivate: boolean): Promise<ClrSnapshot> {
  const { db, config } = platform;
  const [signed, badges, enrolment] = await Promise.all([findSignedClr(db, clr.id), listClrBadges(db, clr.id), findEnrolment(db, clr.enrolment_id)]);
  const programme = enrolment && (await findProgramme(db, enrolment.programme_code, enrolment.programme_version));
  if (!signed || !programme) throw new Error(`no signed CLR ${clr.id}`);
  const document = JSON.parse(signed.embedded) as SignedFields;
  const at = addresses(config.origin);
  return {
    clrUrl: at.clr(clr.id),
    recipientName: document.credentialSubject.identifier?.[0]?.identityHash ?? null,
    period: clr.period,
    madeAt: signed.signed_at,
    issuer: { name: document.issuer.name, url: document.issuer.url, did: didWebFromOrigin(config.origin) },
    programme: publicProgramme(programme, config.origin),
    staircases: programme.competencies
      .map((competency) => {
        const held = badges.filter((one) => one.competency === competency.code).map((one) => badgeOf(one, programme, config.origin));
        return { competencyCode: competency.code, verb: competency.verb, statement: competency.statement, reached: held.at(-1)?.level ?? 0, badges: held };
      })
      .filter((staircase) => staircase.badges.length > 0),
    revoked: badges.filter((one) => one.revoked_at !== null).map((one) => at.credential(one.id)),
    isPrivate,
  };
}

/** @returns the page as HTML */
export async function renderClr(platform: Platform, clr: ClrRow, isPrivate: boolean, language: Language): Promise<string> {
  const { origin } = platform.config;
  const answer = await platform.site.render(new Request(`${origin}/rendered/clr`), {
    language, path: clrPath(clr.id), origin, person: null, snapshot: await clrSnapshot(platform, clr, isPrivate),
  });
  if (answer.status !== 200) throw new Error(`${clrPath(clr.id)} was rendered with status ${answer.status}`);
  return answer.text();
}
