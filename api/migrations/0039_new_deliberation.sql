-- Errors that are found later: a jury of its own decides lines of signed minutes again, and a favourable decision can be withdrawn with its legal basis.
CREATE TABLE redeliberation (
  jury_id TEXT PRIMARY KEY REFERENCES jury (id),
  of_jury TEXT NOT NULL REFERENCES minutes (jury_id),
  basis TEXT NOT NULL CHECK (basis IN ('material_error', 'illegality', 'fraud', 'student_request')),
  reason TEXT NOT NULL CHECK (reason <> ''),
  opened_by TEXT NOT NULL REFERENCES person (id),
  opened_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER redeliberation_no_update BEFORE UPDATE ON redeliberation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER redeliberation_no_delete BEFORE DELETE ON redeliberation BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The lines that are open before it, and no others.
CREATE TABLE redeliberation_line (
  jury_id TEXT NOT NULL REFERENCES redeliberation (jury_id),
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  competency TEXT NOT NULL,
  -- The decision that is taken up.
  decision_id TEXT NOT NULL REFERENCES decision (id),
  PRIMARY KEY (jury_id, enrolment_id, competency)
) STRICT;
CREATE TRIGGER redeliberation_line_of_minutes BEFORE INSERT ON redeliberation_line
WHEN NOT EXISTS (
  SELECT 1 FROM decision JOIN redeliberation ON redeliberation.of_jury = decision.jury_id
  WHERE decision.id = NEW.decision_id AND redeliberation.jury_id = NEW.jury_id AND decision.enrolment_id = NEW.enrolment_id AND decision.competency = NEW.competency
    AND NOT EXISTS (
      SELECT 1 FROM decision newer WHERE newer.enrolment_id = decision.enrolment_id AND newer.competency = decision.competency AND newer.period = decision.period AND newer.revision > decision.revision))
BEGIN SELECT RAISE(ABORT, 'decision_changed'); END;
CREATE TRIGGER redeliberation_line_no_update BEFORE UPDATE ON redeliberation_line BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER redeliberation_line_no_delete BEFORE DELETE ON redeliberation_line BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- An award can be withdrawn, and the level reached again: once for each time that it holds. A UNIQUE cannot be altered, so the table is made anew.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE kept_award AS SELECT * FROM award ORDER BY rowid;
DROP TABLE award;
CREATE TABLE award (
  id TEXT PRIMARY KEY,
  decision_id TEXT NOT NULL UNIQUE,
  -- Nothing is awarded before the minutes are signed.
  jury_id TEXT NOT NULL REFERENCES minutes (jury_id),
  enrolment_id TEXT NOT NULL,
  competency TEXT NOT NULL,
  level INTEGER NOT NULL,
  favourable INTEGER NOT NULL DEFAULT 1 CHECK (favourable = 1),
  awarded_on TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- 1 for the first; one more after each withdrawal.
  round INTEGER NOT NULL DEFAULT 1 CHECK (round > 0),
  -- Once per enrolment.
  UNIQUE (enrolment_id, competency, level, round),
  -- Exactly what a favourable decision of that jury says.
  FOREIGN KEY (decision_id, jury_id, enrolment_id, competency, level, favourable)
    REFERENCES decision (id, jury_id, enrolment_id, competency, level, favourable)
) STRICT;
INSERT INTO award (id, decision_id, jury_id, enrolment_id, competency, level, favourable, awarded_on, created_at)
  SELECT id, decision_id, jury_id, enrolment_id, competency, level, favourable, awarded_on, created_at FROM kept_award;
DROP TABLE kept_award;
CREATE INDEX award_by_jury ON award (jury_id);

-- Under the signed minutes of the jury that decided again.
CREATE TABLE award_withdrawal (
  award_id TEXT PRIMARY KEY REFERENCES award (id),
  decision_id TEXT NOT NULL REFERENCES decision (id),
  jury_id TEXT NOT NULL REFERENCES minutes (jury_id),
  basis TEXT NOT NULL CHECK (basis IN ('material_error', 'illegality', 'fraud')),
  withdrawn_on TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL
) STRICT;
-- Of the same line, and taken after the decision that the award rests on.
CREATE TRIGGER award_withdrawal_of_line BEFORE INSERT ON award_withdrawal
WHEN NOT EXISTS (
  SELECT 1 FROM award JOIN decision mine ON mine.id = award.decision_id JOIN decision newer ON newer.id = NEW.decision_id
  WHERE award.id = NEW.award_id AND newer.jury_id = NEW.jury_id AND newer.enrolment_id = mine.enrolment_id AND newer.competency = mine.competency
    AND newer.period = mine.period AND newer.revision > mine.revision)
BEGIN SELECT RAISE(ABORT, 'decision_changed'); END;
-- Four months from the day of the decision, unless it was got by fraud (code des relations entre le public et l'administration, L. 242-1 and L. 241-2).
CREATE TRIGGER award_withdrawal_in_time BEFORE INSERT ON award_withdrawal
WHEN NEW.basis <> 'fraud' AND NEW.withdrawn_on > (
  SELECT min(date(awarded_on, '+4 months'), date(awarded_on, 'start of month', '+5 months', '-1 day')) FROM award WHERE id = NEW.award_id)
BEGIN SELECT RAISE(ABORT, 'withdrawal_too_late'); END;
-- A badge on its way is waited for, so that it can be revoked; none is prepared afterwards.
CREATE TRIGGER award_withdrawal_waits BEFORE INSERT ON award_withdrawal
WHEN EXISTS (SELECT 1 FROM outbox WHERE kind = 'plan' AND subject = NEW.award_id)
  OR EXISTS (SELECT 1 FROM credential_plan WHERE award_id = NEW.award_id AND NOT EXISTS (SELECT 1 FROM release WHERE release.id = credential_plan.id))
BEGIN SELECT RAISE(ABORT, 'badge_on_its_way'); END;
CREATE TRIGGER credential_plan_withdrawn BEFORE INSERT ON credential_plan
WHEN EXISTS (SELECT 1 FROM award_withdrawal WHERE award_id = NEW.award_id)
BEGIN SELECT RAISE(ABORT, 'award_withdrawn'); END;
CREATE TRIGGER award_withdrawal_no_update BEFORE UPDATE ON award_withdrawal BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER award_withdrawal_no_delete BEFORE DELETE ON award_withdrawal BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Of the table that was made anew: as before, and its round.
CREATE TRIGGER award_round BEFORE INSERT ON award
WHEN NEW.round <> 1 + (
  SELECT count(*) FROM award earlier JOIN award_withdrawal ON award_withdrawal.award_id = earlier.id
  WHERE earlier.enrolment_id = NEW.enrolment_id AND earlier.competency = NEW.competency AND earlier.level = NEW.level)
BEGIN SELECT RAISE(ABORT, 'decision_changed'); END;
CREATE TRIGGER award_of_latest_decision BEFORE INSERT ON award
WHEN EXISTS (
  SELECT 1 FROM decision newer JOIN decision mine ON mine.id = NEW.decision_id
  WHERE newer.enrolment_id = mine.enrolment_id AND newer.competency = mine.competency
    AND newer.period = mine.period AND newer.revision > mine.revision)
BEGIN SELECT RAISE(ABORT, 'decision_changed'); END;
CREATE TRIGGER award_not_exempted BEFORE INSERT ON award
WHEN EXISTS (SELECT 1 FROM exemption_in_force known WHERE known.enrolment_id = NEW.enrolment_id AND known.competency = NEW.competency AND known.level >= NEW.level)
BEGIN SELECT RAISE(ABORT, 'level_exempted'); END;
CREATE TRIGGER jury_issuance_award AFTER INSERT ON award
BEGIN
  INSERT INTO jury_issuance (jury_id, awards) VALUES (NEW.jury_id, 1) ON CONFLICT (jury_id) DO UPDATE SET awards = awards + 1;
END;
CREATE TRIGGER award_no_update BEFORE UPDATE ON award BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER award_no_delete BEFORE DELETE ON award BEGIN SELECT RAISE(ABORT, 'append_only'); END;
