-- Who sits on a jury and what quorum the institution stated, results of teaching units beside decisions on levels, and a
-- deliberation that is closed (its text frozen) before its signed minutes are deposited and before anything is issued.

-- A level skipped, or one below what was attained: the jury's explicit act, ticked and reasoned.
ALTER TABLE decision ADD COLUMN departure TEXT CHECK (departure IN ('skipped', 'lowered'));

-- What an institution states for the juries of a programme; nothing is stated until a first revision. The last one holds.
CREATE TABLE jury_rule (
  programme_code TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- Members present at least, and the text that says so; NULL: none is stated.
  quorum INTEGER CHECK (quorum BETWEEN 1 AND 60),
  quorum_reference TEXT NOT NULL DEFAULT '',
  -- Ways and time limits of appeal, in the institution's own words.
  appeals_fr TEXT NOT NULL DEFAULT '',
  appeals_en TEXT NOT NULL DEFAULT '',
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  CHECK ((quorum IS NULL) = (quorum_reference = '')),
  PRIMARY KEY (programme_code, revision)
) STRICT;
CREATE TRIGGER jury_rule_follows BEFORE INSERT ON jury_rule
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM jury_rule WHERE programme_code = NEW.programme_code)
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
CREATE TRIGGER jury_rule_no_update BEFORE UPDATE ON jury_rule BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER jury_rule_no_delete BEFORE DELETE ON jury_rule BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Each save is a revision of the whole: its members are written after it, in the same commit.
CREATE TABLE jury_composition (
  jury_id TEXT NOT NULL REFERENCES jury (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (jury_id, revision)
) STRICT;
CREATE TABLE jury_member (
  jury_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  position INTEGER NOT NULL CHECK (position > 0),
  name TEXT NOT NULL CHECK (name <> ''),
  -- A guest is heard and counts for no quorum.
  quality TEXT NOT NULL CHECK (quality IN ('president', 'member', 'guest')),
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  PRIMARY KEY (jury_id, revision, position),
  FOREIGN KEY (jury_id, revision) REFERENCES jury_composition (jury_id, revision)
) STRICT;
CREATE TRIGGER jury_composition_follows BEFORE INSERT ON jury_composition
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM jury_composition WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
CREATE TRIGGER jury_composition_no_update BEFORE UPDATE ON jury_composition BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER jury_composition_no_delete BEFORE DELETE ON jury_composition BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER jury_member_no_update BEFORE UPDATE ON jury_member BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER jury_member_no_delete BEFORE DELETE ON jury_member BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What the jury says of a teaching unit, or of the semester (unit ''). Beside the levels: neither follows from the other.
CREATE TABLE unit_result (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  period TEXT NOT NULL,
  unit TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  jury_id TEXT NOT NULL REFERENCES jury (id),
  -- NULL: entered by mistake, and taken back.
  result TEXT CHECK (result IN ('admitted', 'admitted_by_jury', 'adjourned', 'awaiting', 'defaulted')),
  -- In hundredths of an ECTS credit; NULL while the programme has voted none.
  ects_hundredths INTEGER CHECK (ects_hundredths BETWEEN 0 AND 6000),
  session INTEGER CHECK (session IN (1, 2)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, period, unit, revision)
) STRICT;
CREATE INDEX unit_result_by_jury ON unit_result (jury_id);
CREATE TRIGGER unit_result_follows BEFORE INSERT ON unit_result
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM unit_result WHERE enrolment_id = NEW.enrolment_id AND period = NEW.period AND unit = NEW.unit)
BEGIN SELECT RAISE(ABORT, 'results_changed'); END;
CREATE TRIGGER unit_result_not_own BEFORE INSERT ON unit_result
WHEN NEW.recorded_by = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
-- Of somebody who is before this jury, for its period.
CREATE TRIGGER unit_result_before_jury BEFORE INSERT ON unit_result
WHEN NOT EXISTS (
  SELECT 1 FROM jury_review JOIN review ON review.id = jury_review.review_id JOIN jury ON jury.id = jury_review.jury_id
  WHERE jury_review.jury_id = NEW.jury_id AND review.enrolment_id = NEW.enrolment_id AND jury.period = NEW.period)
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
CREATE TRIGGER unit_result_no_update BEFORE UPDATE ON unit_result BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER unit_result_no_delete BEFORE DELETE ON unit_result BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Closed with its number, day and members, and opened again as often as needed until the minutes are signed. The last act holds.
CREATE TABLE deliberation (
  jury_id TEXT NOT NULL REFERENCES jury (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('close', 'reopen')),
  number TEXT NOT NULL DEFAULT '',
  deliberated_on TEXT CHECK (deliberated_on IS NULL OR deliberated_on IS date(deliberated_on)),
  -- SHA-256 of the frozen text, under which it stands as a file.
  text_digest TEXT CHECK (length(text_digest) = 64),
  -- What the text was made from: the revision of the composition, and how many decisions and results the jury had recorded.
  composition INTEGER,
  decisions INTEGER NOT NULL DEFAULT 0,
  results INTEGER NOT NULL DEFAULT 0,
  reason TEXT NOT NULL DEFAULT '',
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  CHECK ((act = 'close') = (number <> '' AND deliberated_on IS NOT NULL AND text_digest IS NOT NULL AND composition IS NOT NULL)),
  CHECK ((act = 'reopen') = (reason <> '')),
  PRIMARY KEY (jury_id, revision),
  FOREIGN KEY (jury_id, composition) REFERENCES jury_composition (jury_id, revision)
) STRICT;
CREATE VIEW deliberation_closed AS
  SELECT * FROM deliberation WHERE act = 'close' AND revision = (SELECT max(revision) FROM deliberation later WHERE later.jury_id = deliberation.jury_id);
CREATE TRIGGER deliberation_follows BEFORE INSERT ON deliberation
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM deliberation WHERE jury_id = NEW.jury_id)
  OR (NEW.act = 'close') = EXISTS (SELECT 1 FROM deliberation_closed WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
CREATE TRIGGER deliberation_after_minutes BEFORE INSERT ON deliberation
WHEN EXISTS (SELECT 1 FROM minutes WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_closed'); END;
-- Nothing came between reading what was frozen and freezing it.
CREATE TRIGGER deliberation_text BEFORE INSERT ON deliberation
WHEN NEW.act = 'close' AND (
  NEW.composition <> (SELECT max(revision) FROM jury_composition WHERE jury_id = NEW.jury_id)
  OR NEW.decisions <> (SELECT count(*) FROM decision WHERE jury_id = NEW.jury_id)
  OR NEW.results <> (SELECT count(*) FROM unit_result WHERE jury_id = NEW.jury_id))
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
CREATE TRIGGER deliberation_number BEFORE INSERT ON deliberation
WHEN NEW.act = 'close' AND (
  EXISTS (SELECT 1 FROM minutes WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM deliberation_closed WHERE number = NEW.number AND jury_id <> NEW.jury_id))
BEGIN SELECT RAISE(ABORT, 'number_taken'); END;
CREATE TRIGGER deliberation_no_update BEFORE UPDATE ON deliberation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER deliberation_no_delete BEFORE DELETE ON deliberation BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The signed minutes as they were signed outside, on paper or with the institution's own tool. A wrong file is followed by the right one; both stay in the record.
CREATE TABLE minutes_deposit (
  jury_id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  -- The closing whose text was signed.
  closing INTEGER NOT NULL,
  signatories TEXT NOT NULL,
  signed_on TEXT NOT NULL CHECK (signed_on IS date(signed_on)),
  file_digest TEXT NOT NULL CHECK (length(file_digest) = 64),
  file_bytes INTEGER NOT NULL CHECK (file_bytes > 0),
  file_name TEXT NOT NULL,
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (jury_id, revision),
  FOREIGN KEY (jury_id, closing) REFERENCES deliberation (jury_id, revision)
) STRICT;
CREATE TRIGGER minutes_deposit_follows BEFORE INSERT ON minutes_deposit
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM minutes_deposit WHERE jury_id = NEW.jury_id)
  OR NOT EXISTS (SELECT 1 FROM deliberation_closed WHERE jury_id = NEW.jury_id AND revision = NEW.closing)
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;
CREATE TRIGGER minutes_deposit_after_minutes BEFORE INSERT ON minutes_deposit
WHEN EXISTS (SELECT 1 FROM minutes WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_closed'); END;
CREATE TRIGGER minutes_deposit_no_update BEFORE UPDATE ON minutes_deposit BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER minutes_deposit_no_delete BEFORE DELETE ON minutes_deposit BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- What was deposited is of the text that is frozen now; nothing is issued before, since every award needs its minutes.
CREATE VIEW minutes_deposited AS
  SELECT minutes_deposit.* FROM minutes_deposit JOIN deliberation_closed ON deliberation_closed.jury_id = minutes_deposit.jury_id AND deliberation_closed.revision = minutes_deposit.closing
  WHERE minutes_deposit.revision = (SELECT max(revision) FROM minutes_deposit later WHERE later.jury_id = minutes_deposit.jury_id);
CREATE TRIGGER minutes_after_deposit BEFORE INSERT ON minutes
WHEN EXISTS (SELECT 1 FROM deliberation_closed WHERE jury_id = NEW.jury_id) AND NOT EXISTS (SELECT 1 FROM minutes_deposited WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'minutes_not_deposited'); END;
CREATE TRIGGER minutes_of_closing BEFORE INSERT ON minutes
WHEN EXISTS (SELECT 1 FROM deliberation_closed WHERE jury_id = NEW.jury_id AND (number <> NEW.number OR deliberated_on <> NEW.deliberated_on))
BEGIN SELECT RAISE(ABORT, 'jury_changed'); END;

-- A closed deliberation takes nothing more in.
CREATE TRIGGER decision_after_closing BEFORE INSERT ON decision
WHEN EXISTS (SELECT 1 FROM deliberation_closed WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_closed'); END;
CREATE TRIGGER unit_result_after_closing BEFORE INSERT ON unit_result
WHEN EXISTS (SELECT 1 FROM deliberation_closed WHERE jury_id = NEW.jury_id) OR EXISTS (SELECT 1 FROM minutes WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_closed'); END;
CREATE TRIGGER jury_composition_after_closing BEFORE INSERT ON jury_composition
WHEN EXISTS (SELECT 1 FROM deliberation_closed WHERE jury_id = NEW.jury_id) OR EXISTS (SELECT 1 FROM minutes WHERE jury_id = NEW.jury_id)
BEGIN SELECT RAISE(ABORT, 'jury_closed'); END;
