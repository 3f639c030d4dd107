-- Guards of reviews and juries that stood in the code alone, or nowhere.

-- An award that was withdrawn is no level that somebody has: a decision may dispense from it afterwards.
DROP TRIGGER exemption_not_awarded;
CREATE TRIGGER exemption_not_awarded BEFORE INSERT ON exemption
WHEN EXISTS (
  SELECT 1 FROM award WHERE award.enrolment_id = NEW.enrolment_id AND award.competency = NEW.competency AND award.level >= NEW.level
    AND NOT EXISTS (SELECT 1 FROM award_withdrawal WHERE award_withdrawal.award_id = award.id))
BEGIN SELECT RAISE(ABORT, 'level_awarded'); END;

-- What signed minutes say of a teaching unit is another jury's to say again only where it is open before it (`isOpenAgain`).
CREATE TRIGGER unit_result_settled BEFORE INSERT ON unit_result
WHEN EXISTS (
  SELECT 1 FROM unit_result bound JOIN minutes ON minutes.jury_id = bound.jury_id JOIN jury ON jury.id = NEW.jury_id
  WHERE bound.enrolment_id = NEW.enrolment_id AND bound.period = NEW.period AND bound.unit = NEW.unit
    AND bound.revision = (
      SELECT max(later.revision) FROM unit_result later JOIN minutes signed ON signed.jury_id = later.jury_id
      WHERE later.enrolment_id = NEW.enrolment_id AND later.period = NEW.period AND later.unit = NEW.unit)
    AND bound.result IS NOT NULL AND bound.result <> 'awaiting'
    AND NOT (jury.session = 2 AND bound.result IN ('adjourned', 'defaulted'))
    AND NOT EXISTS (SELECT 1 FROM redeliberation WHERE redeliberation.jury_id = NEW.jury_id))
BEGIN SELECT RAISE(ABORT, 'result_settled'); END;

-- A tutor speaks of a placement that took place, or does: once it is cancelled the link leads nowhere.
CREATE TRIGGER view_step_of_placement BEFORE INSERT ON view_step
WHEN NEW.act = 'give' AND EXISTS (
  SELECT 1 FROM view_invitation JOIN placement ON placement.id = view_invitation.placement_id
  WHERE view_invitation.id = NEW.invitation_id AND placement.state = 'cancelled'
    AND placement.revision = (SELECT max(later.revision) FROM placement later WHERE later.id = placement.id))
BEGIN SELECT RAISE(ABORT, 'invitation_expired'); END;

-- A view is given while the review takes it, whoever moves the review at the same moment: the student's own until it is
-- submitted, the team's from then on, until the jury has concluded; what others say and what is agreed on, until it has it.
CREATE TRIGGER assessment_in_state BEFORE INSERT ON assessment
WHEN NOT CASE NEW.kind
    WHEN 'self' THEN coalesce((SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1), 'planned') IN ('open', 'self_assessed', 'returned')
    WHEN 'teacher' THEN coalesce((SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1), 'planned')
      IN ('submitted', 'feedback_complete', 'interview_held', 'drafted', 'signed', 'contested', 'sent_to_jury')
    WHEN 'co' THEN coalesce((SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1), 'planned')
      IN ('submitted', 'feedback_complete', 'interview_held', 'drafted', 'signed', 'contested')
    ELSE coalesce((SELECT state FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1), 'planned') NOT IN ('planned', 'sent_to_jury', 'closed', 'absent')
  END
BEGIN SELECT RAISE(ABORT, 'review_frozen'); END;
CREATE TRIGGER assessment_confirmation_in_state BEFORE INSERT ON assessment_confirmation
WHEN (
  SELECT review_step.state FROM assessment JOIN review_step ON review_step.review_id = assessment.review_id WHERE assessment.id = NEW.assessment_id
  ORDER BY review_step.revision DESC LIMIT 1) NOT IN ('submitted', 'feedback_complete', 'interview_held', 'drafted', 'signed', 'contested')
BEGIN SELECT RAISE(ABORT, 'co_not_confirmable'); END;

-- What a student claims of themselves when they submit rests on at least one trace of the review, also when one was taken out since.
CREATE TRIGGER review_step_evidenced BEFORE INSERT ON review_step
WHEN NEW.act = 'submit' AND EXISTS (
  SELECT 1 FROM assessment said
  WHERE said.review_id = NEW.review_id AND said.kind = 'self' AND said.level IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM assessment later WHERE later.review_id = said.review_id AND later.competency = said.competency AND later.kind = 'self' AND later.revision > said.revision)
    AND NOT EXISTS (
      SELECT 1 FROM review_evidence JOIN evidence_competency ON evidence_competency.evidence_id = review_evidence.evidence_id
      WHERE review_evidence.review_id = said.review_id AND evidence_competency.competency = said.competency))
BEGIN SELECT RAISE(ABORT, 'claim_unevidenced'); END;
