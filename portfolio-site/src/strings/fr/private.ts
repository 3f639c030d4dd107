import { account } from './private-account.ts';
import { administration } from './private-administration.ts';
import { cohorts } from './private-cohorts.ts';
import { deliberation } from './private-deliberation.ts';
import { deposit } from './private-deposit.ts';
import { departures } from './private-departures.ts';
import { enrolment } from './private-enrolment.ts';
import { feedback } from './private-feedback.ts';
import { following } from './private-following.ts';
import { jury } from './private-jury.ts';
import { life } from './private-life.ts';
import { links } from './private-links.ts';
import { papers } from './private-papers.ts';
import { portfolioViews } from './private-portfolio.ts';
import { past } from './private-past.ts';
import { privacy } from './private-privacy.ts';
import { programmes } from './private-programmes.ts';
import { records } from './private-records.ts';
import { review } from './private-review.ts';
import { roles } from './private-roles.ts';
import { shell } from './private-shell.ts';
import { student } from './private-student.ts';
import { teacher } from './private-teacher.ts';
import { synthesis } from './private-synthesis.ts';
import { views } from './private-views.ts';
import { words } from './private-words.ts';

/** Sentences of the private pages (espace, suivi, jury, administration). */
export const privateStrings = { account, shell, words, student, review, teacher, jury, administration, life, links, cohorts, departures, deposit, enrolment, following, past, papers, portfolioViews, privacy, programmes, records, roles, feedback, deliberation, synthesis, views };
