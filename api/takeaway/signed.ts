/** What is signed, in each of its forms, and what it takes to check it. */
import { writeSealProof } from '../../credentials/index.ts';
import { addresses } from '../addresses.ts';
import { bakedFile } from '../issuance/badge-png.ts';
import { jwtOf } from '../issuance/jwt.ts';
import type { Platform } from '../platform/platform.ts';
import type { Digests, ZipEntry } from '../privacy/zip.ts';
import { evidencePath } from '../publication/paths.ts';
import { saltBytes } from '../publication/sealed-file.ts';
import { findSignedClr } from '../queries/clr.ts';
import { findSigned } from '../queries/credentials.ts';
import { findSignedEndorsement } from '../queries/endorsements.ts';
import { listOpenSeals } from '../queries/seals.ts';
import { strings } from '../strings/index.ts';
import type { Material } from './material.ts';
import { nameOfBadge, type Issued } from './pages.ts';

/** The forms of a badge: the end of its address, and that of its file. */
export const BADGE_FORMS = [
  ['.json', '.json'], ['.jwt', '.jwt'], ['.png', '.png'], ['.svg', '.svg'], ['.png?proof=jwt', '-jwt.png'], ['.svg?proof=jwt', '-jwt.svg'],
] as const;

export const PRIVATE = 'prive/';
const folder = (isPublic: boolean, name: string): string => `${isPublic ? '' : PRIVATE}${name}`;
export const badgeFile = (one: Issued, ending: string): string => `attestations/${nameOfBadge(one)}${ending}`;

/** Every badge in every form, made and sent one by one. */
export async function* badgeEntries(platform: Platform, { badges }: Material, everything: boolean, { entry }: Digests): AsyncGenerator<ZipEntry> {
  for (const { one, isPublic } of badges.filter((badge) => badge.isPublic || everything)) {
    const [signed, jwt] = [await findSigned(platform.db, one.id), await jwtOf(platform, one.id)];
    if (!signed) throw new Error(`no signed badge ${one.id}`);
    const texts: Readonly<Record<string, string>> = { '.json': signed.embedded, '.jwt': jwt };
    for (const [form, ending] of BADGE_FORMS) {
      const proof = form.endsWith('jwt') && form !== '.jwt' ? jwt : signed.embedded;
      const content = texts[form] ?? (await bakedFile(platform, one.award_id, proof, form.startsWith('.png') ? 'png' : 'svg')).bytes;
      yield entry(folder(isPublic, badgeFile(one, ending)), content);
    }
  }
}

/** What others said, and the records of semesters. */
export async function* otherEntries(platform: Platform, { endorsements, clrs }: Material, everything: boolean, { entry }: Digests): AsyncGenerator<ZipEntry> {
  for (const { one, isPublic } of endorsements.filter((each) => each.isPublic || everything)) {
    const signed = await findSignedEndorsement(platform.db, one.endorsement_id);
    if (!signed) throw new Error(`no signed endorsement ${one.endorsement_id}`);
    yield entry(folder(isPublic, `soutiens/${one.endorsement_id}.json`), signed.embedded);
    yield entry(folder(isPublic, `soutiens/${one.endorsement_id}.jwt`), signed.jwt);
    if (one.evidence_id !== null) yield entry(folder(isPublic, `soutiens/${one.endorsement_id}.txt`), one.subject_text ?? '');
  }
  for (const { one, isPublic } of clrs.filter((each) => each.isPublic || everything)) {
    yield entry(folder(isPublic, `releves/${one.id}.json`), (await findSignedClr(platform.db, one.id))!.embedded);
  }
}

/** Badges from elsewhere, to the byte: what they are worth is for a verifier to say. */
export async function* foreignEntries({ files }: Platform, { foreign }: Material, everything: boolean, { entry }: Digests): AsyncGenerator<ZipEntry> {
  for (const { one, isPublic } of foreign.filter((each) => each.isPublic || everything)) {
    const bytes = await files.get(one.file_digest);
    if (bytes) yield entry(folder(isPublic, `badges-d-ailleurs/${one.id.slice(0, 12)}.${one.form === 'address' ? 'txt' : one.form}`), bytes, one.file_digest);
  }
}

/** For each file that a badge cites: the salt of its seal, in the form in which a verifier takes it beside the file. */
export async function* sealEntries(platform: Platform, { seals, shown, badges }: Material, everything: boolean, { entry }: Digests): AsyncGenerator<ZipEntry> {
  const at = addresses(platform.config.origin);
  const open = new Map((await listOpenSeals(platform.db, seals.map(({ id }) => id))).map((one) => [one.id, one]));
  for (const { id, evidence_id, credential_id } of seals) {
    const seal = open.get(id);
    const badge = badges.find(({ one }) => one.id === credential_id);
    const isPublic = badge?.isPublic === true && shown.files.some(({ path }) => path === evidencePath(evidence_id));
    if (!seal?.salt || !badge || (!isPublic && !everything)) continue;
    const words = { file: { name: seal.file_name ?? '', mediaType: seal.file_type ?? '' }, how: { fr: strings('fr').proof_how, en: strings('en').proof_how } };
    yield entry(folder(isPublic, `preuves/${id}.json`), writeSealProof({ credential: at.credential(credential_id), resource: at.sealedEvidence(id), salt: saltBytes(seal.salt) }, words));
  }
}
