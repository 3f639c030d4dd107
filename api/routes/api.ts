/** The API as one typed application: its type is what the site's client is made from. */
import { administration } from './administration.ts';
import { cohorts } from './cohorts.ts';
import { router } from './context.ts';
import { convening } from './convene.ts';
import { revocations } from './credentials.ts';
import { endorsements } from './endorsements.ts';
import { endorser } from './endorser.ts';
import { evidence } from './evidence.ts';
import { juries } from './juries.ts';
import { me } from './me.ts';
import { preview } from './preview.ts';
import { reviews } from './reviews.ts';
import { signIn } from './sign-in.ts';
import { verify } from './verify.ts';

export const api = router()
  .route('/', verify)
  .route('/', signIn)
  .route('/', me)
  .route('/', preview)
  .route('/', evidence)
  .route('/', cohorts)
  .route('/', reviews)
  .route('/', juries)
  .route('/', convening)
  .route('/', revocations)
  .route('/', endorsements)
  .route('/', endorser)
  .route('/', administration);

export type Api = typeof api;
