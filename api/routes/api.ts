/** The API as one typed application: its type is what the site's client is made from. */
import { account } from './account.ts';
import { administration } from './administration.ts';
import { accessibility } from './accessibility.ts';
import { analyses } from './analyses.ts';
import { askedViews } from './asked-views.ts';
import { awards } from './awards.ts';
import { bringingIn } from './bring-in.ts';
import { calibration } from './calibration.ts';
import { clrs } from './clr.ts';
import { cohortPeople } from './cohort-people.ts';
import { cohortRecords } from './cohort-records.ts';
import { pastSemesters } from './past-semesters.ts';
import { coAssessments } from './co-assessments.ts';
import { cohorts } from './cohorts.ts';
import { commentBank } from './comment-bank.ts';
import { router } from './context.ts';
import { confirmation } from './confirmation.ts';
import { convening } from './convene.ts';
import { deliberations } from './deliberations.ts';
import { departures } from './departures.ts';
import { endorsements } from './endorsements.ts';
import { endorser } from './endorser.ts';
import { enrolmentLife } from './enrolment-life.ts';
import { deposit } from './deposit.ts';
import { evidenceAbout } from './evidence-about.ts';
import { evidence } from './evidence.ts';
import { uploads } from './uploads.ts';
import { feedback } from './feedback.ts';
import { feedbackThread } from './feedback-thread.ts';
import { following } from './following.ts';
import { foreignBadges } from './foreign-badges.ts';
import { images } from './images.ts';
import { issuance } from './issuance.ts';
import { journal } from './journal.ts';
import { juries } from './juries.ts';
import { juryComposition } from './jury-composition.ts';
import { keys } from './keys.ts';
import { linkReports } from './link-reports.ts';
import { me } from './me.ts';
import { offlineVerifiers } from './offline-verifier.ts';
import { lostPasskeys } from './lost-passkeys.ts';
import { messages } from './messages.ts';
import { ownData } from './own-data.ts';
import { ownDecisions } from './own-decisions.ts';
import { peerViews } from './peer-views.ts';
import { portfolioViews } from './portfolio-views.ts';
import { preview } from './preview.ts';
import { referents } from './referents.ts';
import { programmeDrafts } from './programme-drafts.ts';
import { programmeFiles } from './programme-files.ts';
import { ratings } from './ratings.ts';
import { register } from './register.ts';
import { relay } from './relay.ts';
import { restoration } from './restoration.ts';
import { names } from './names.ts';
import { deadlines } from './deadlines.ts';
import { openReviews } from './open-reviews.ts';
import { paperFiles } from './paper-files.ts';
import { reviewPapers } from './review-papers.ts';
import { reviews } from './reviews.ts';
import { roles } from './roles.ts';
import { rubrics } from './rubrics.ts';
import { sealProofs } from './sealed-evidence.ts';
import { revocations } from './revocations.ts';
import { sessionEnd } from './session-end.ts';
import { shares } from './shares.ts';
import { signIn } from './sign-in.ts';
import { unitResults } from './unit-results.ts';
import { statusLists } from './status-lists.ts';
import { syntheses } from './synthesis.ts';
import { takeaways } from './takeaway.ts';
import { tutorViews } from './tutor-views.ts';
import { verify } from './verify.ts';
import { warnings } from './warnings.ts';

export const api = router()
  .route('/', verify)
  .route('/', relay)
  .route('/', signIn)
  .route('/', accessibility)
  .route('/', statusLists)
  .route('/', account)
  .route('/', confirmation)
  .route('/', sessionEnd)
  .route('/', messages)
  .route('/', lostPasskeys)
  .route('/', me)
  .route('/', ownData)
  .route('/', takeaways)
  .route('/', bringingIn)
  .route('/', ownDecisions)
  .route('/', clrs)
  .route('/', offlineVerifiers)
  .route('/', preview)
  .route('/', deposit)
  .route('/', uploads)
  .route('/', portfolioViews)
  .route('/', shares)
  .route('/', evidence)
  .route('/', evidenceAbout)
  .route('/', linkReports)
  .route('/', analyses)
  .route('/', cohorts)
  .route('/', cohortPeople)
  .route('/', cohortRecords)
  .route('/', pastSemesters)
  .route('/', enrolmentLife)
  .route('/', departures)
  .route('/', following)
  .route('/', warnings)
  .route('/', ratings)
  .route('/', programmeFiles)
  .route('/', programmeDrafts)
  .route('/', reviews)
  .route('/', askedViews)
  .route('/', peerViews)
  .route('/', tutorViews)
  .route('/', coAssessments)
  .route('/', syntheses)
  .route('/', reviewPapers)
  .route('/', paperFiles)
  .route('/', deadlines)
  .route('/', openReviews)
  .route('/', rubrics)
  .route('/', feedback)
  .route('/', feedbackThread)
  .route('/', commentBank)
  .route('/', juries)
  .route('/', juryComposition)
  .route('/', unitResults)
  .route('/', deliberations)
  .route('/', calibration)
  .route('/', issuance)
  .route('/', convening)
  .route('/', awards)
  .route('/', revocations)
  .route('/', sealProofs)
  .route('/', endorsements)
  .route('/', endorser)
  .route('/', foreignBadges)
  .route('/', names)
  .route('/', referents)
  .route('/', roles)
  .route('/', images)
  .route('/', administration)
  .route('/', keys)
  .route('/', journal)
  .route('/', register)
  .route('/', restoration);

export type Api = typeof api;
