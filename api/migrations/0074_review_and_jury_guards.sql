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
