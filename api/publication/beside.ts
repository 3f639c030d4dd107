/** What is public beside a published trace: its small picture and captions, its words, who took part and with which help. */
import type { PublicProduction } from '../domain/portfolio.ts';
import type { EvidenceRow } from '../queries/evidence.ts';
import type { Tables } from '../queries/schema.ts';
import { besidePath } from './paths.ts';

export const besideProduction = ({ id, about }: EvidenceRow): Pick<PublicProduction, 'preview' | 'captions' | 'transcript' | 'group' | 'aiUse'> => {
  if (!about) return {};
  const others = (JSON.parse(about.members) as unknown[]).length;
  return {
    preview: about.preview_digest ? { url: besidePath(id, 'preview'), width: about.preview_width!, height: about.preview_height! } : null,
    captions: about.captions_digest ? besidePath(id, 'captions') : null,
    transcript: about.transcript,
    // The others have agreed to nothing: how many they were is enough.
    group: others > 0 || about.own_share !== '' ? { ownShare: about.own_share, others } : null,
    aiUse: about.ai_use,
  };
};

type Beside = Pick<Tables['publication'], 'path' | 'kind' | 'subject' | 'digest' | 'media_type' | 'snapshot'>;

export function publicationsBeside({ id, about }: EvidenceRow): Beside[] {
  const one = (part: 'preview' | 'captions', digest: string, media_type: string): Beside => ({ path: besidePath(id, part), kind: 'evidence', subject: `${id}/${part}`, digest, media_type, snapshot: null });
  return [
    ...(about?.preview_digest ? [one('preview', about.preview_digest, about.preview_type!)] : []),
    ...(about?.captions_digest ? [one('captions', about.captions_digest, 'text/vtt')] : []),
  ];
}
