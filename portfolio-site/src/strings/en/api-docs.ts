import type { apiDocs as fr } from '../fr/api-docs.ts';

export const apiDocs: typeof fr = {
  title: 'The verification API',
  lead: 'The same checks as on the page “Verify a badge”, for a program: without an account, without a key, from any origin. Nothing of what is sent is kept.',
  limits: 'Each address may ask for at least a hundred and twenty verifications a minute; beyond that the answer is 429, and the header Retry-After says when to begin again. When the verifier has too much to do, the answer is 503 with the same header. Errors are problem+json documents (RFC 9457).',
  undecided: 'A verdict has three values: valid, invalid, undetermined. “undetermined” never means good: a check could not be made, or the issuer is not recognised here.',
  document: 'The whole description, as OpenAPI 3.1',
  exampleTitle: 'An example',
  command: 'The same in a terminal, without a server, from a copy of Palier:',
  openTitle: 'Open to everybody',
  body: 'What to send',
  parameters: 'Parameters',
  answers: 'Answers',
  othersTitle: 'The rest of the API',
  othersLead: 'What the pages of Palier ask themselves, with the session of the person who is signed in.',
};
