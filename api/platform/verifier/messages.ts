/** What crosses between the server's thread and a verifying one. */
import type { EvidenceAnswer, Recognised, VerifyEnvironment } from '../../../credentials/index.ts';
import type { Sent, Verified } from './verify-bytes.ts';

export type Fetched = Awaited<ReturnType<VerifyEnvironment['fetch']>>;
/** A fetched document that crosses for the first time has its bytes; afterwards its number is enough. */
export type Document = { readonly id: number; readonly bytes?: Uint8Array; readonly relayed?: boolean };
export type Question =
  | { readonly of: 'fetch'; readonly url: string; readonly purpose: Parameters<VerifyEnvironment['fetch']>[1] }
  | { readonly of: 'recognise'; readonly issuerId: string }
  | { readonly of: 'evidence'; readonly id: string };
export type Answer =
  | { readonly of: 'fetch'; readonly document: Document }
  | { readonly of: 'fetch'; readonly failed: Extract<Fetched, { ok: false }> }
  | { readonly of: 'recognise'; readonly recognised: Recognised | null }
  | { readonly of: 'evidence'; readonly evidence: EvidenceAnswer }
  /** The one who was asked had a fault. */
  | { readonly of: 'fault' };

export type ToThread =
  | { readonly kind: 'verify'; readonly job: number; readonly sent: Sent; readonly now: number; readonly loopbackOrigin?: string; readonly hasEvidence: boolean }
  | { readonly kind: 'answer'; readonly job: number; readonly answer: Answer };
export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'ask'; readonly job: number; readonly question: Question }
  | { readonly kind: 'done'; readonly job: number; readonly answer: Verified };
