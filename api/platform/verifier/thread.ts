/**
 * A thread that verifies what strangers send. It has no key, no database, no
 * setting and asks no network: whatever a verification wants to know, it asks the
 * server's own thread, which also ends it when it takes too much. What it learnt
 * of shapes and lists stays from one document to the next.
 */
import { parentPort } from 'node:worker_threads';
import { verifierMemory, type VerifyEnvironment } from '../../../credentials/index.ts';
import { nodePrimitives } from '../primitives-node.ts';
import { documentsKept } from './documents-kept.ts';
import type { Answer, Fetched, FromThread, Question, ToThread } from './messages.ts';
import { verifyBytes } from './verify-bytes.ts';

type Asked = { readonly asking: Promise<unknown>; answered(answer: Answer): void };

const port = parentPort!;
const kept = verifierMemory(nodePrimitives());
const documents = documentsKept();
const jobs = new Map<number, Asked>();
const say = (message: FromThread): void => port.postMessage(message);

/** One question of a job at a time: whoever is not asking anything is at work. */
async function ask<Of extends Question['of']>(job: number, question: Extract<Question, { of: Of }>): Promise<Extract<Answer, { of: Of }>> {
  await jobs.get(job)?.asking;
  const { promise, resolve } = Promise.withResolvers<Answer>();
  jobs.set(job, { asking: promise, answered: resolve });
  say({ kind: 'ask', job, question });
  const answer = await promise;
  if (answer.of !== question.of) throw new Error('no answer');
  return answer as Extract<Answer, { of: Of }>;
}

function fetchedFrom(answer: Extract<Answer, { of: 'fetch' }>): Fetched {
  if ('failed' in answer) return answer.failed;
  const { id, bytes, relayed } = answer.document;
  if (bytes !== undefined) documents.keep(id, bytes);
  const document = bytes ?? documents.get(id);
  if (document === undefined) throw new Error('document not kept');
  return { ok: true, bytes: document, ...(relayed === undefined ? {} : { relayed }) };
}

function environmentOf({ job, now, loopbackOrigin, hasEvidence }: Extract<ToThread, { kind: 'verify' }>): VerifyEnvironment {
  return {
    now: new Date(now),
    fetch: async (url, purpose) => fetchedFrom(await ask(job, { of: 'fetch', url, purpose })),
    recognise: async (issuerId) => (await ask(job, { of: 'recognise', issuerId })).recognised,
    ...(hasEvidence ? { evidence: async (id: string) => (await ask(job, { of: 'evidence', id })).evidence } : {}),
    ...(loopbackOrigin === undefined ? {} : { loopbackOrigin }),
    memory: kept,
  };
}

port.on('message', (message: ToThread) => {
  if (message.kind === 'answer') return jobs.get(message.job)?.answered(message.answer);
  void verifyBytes(message.sent, environmentOf(message)).then((answer) => {
    jobs.delete(message.job);
    say({ kind: 'done', job: message.job, answer });
  });
});
say({ kind: 'ready' });
