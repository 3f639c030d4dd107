/** The folder of what is not public: every trace with what its student wrote, and the files that no page shows, with their small pictures and captions. */
import type { Platform } from '../platform/platform.ts';
import type { Digests, ZipEntry } from '../privacy/zip.ts';
import { publicationsBeside } from '../publication/beside.ts';
import { evidencePath } from '../publication/paths.ts';
import { takeawayWords } from '../strings/takeaway.ts';
import type { Material } from './material.ts';
import { nameOfFile } from './pages.ts';
import { PRIVATE } from './signed.ts';

export async function* privateEntries({ files }: Platform, { traces, shown }: Material, { entry, stored }: Digests): AsyncGenerator<ZipEntry> {
  yield entry(`${PRIVATE}README.txt`, takeawayWords.private);
  const pathOf = ({ one, isPublic }: Material['traces'][number]): string | null => {
    if (isPublic) return shown.files.find(({ path }) => path === evidencePath(one.id))!.file;
    return one.file_digest === null || one.file_type === null ? null : `${PRIVATE}fichiers/${nameOfFile(one, one.file_type)}`;
  };
  const rows = traces.map((each) => {
    const { enrolment_id: _, ...row } = each.one;
    return { ...row, file: pathOf(each) };
  });
  yield entry(`${PRIVATE}traces.json`, `${JSON.stringify(rows, null, 1)}\n`);
  for (const each of traces.filter(({ isPublic }) => !isPublic)) {
    const path = pathOf(each);
    const file = path === null ? null : await stored(files, path, each.one.file_digest!);
    if (file) yield file;
    for (const { digest, subject, media_type } of publicationsBeside(each.one)) {
      const beside = await stored(files, `${PRIVATE}fichiers/${nameOfFile(each.one, media_type, subject.split('/')[1])}`, digest);
      if (beside) yield beside;
    }
  }
}
