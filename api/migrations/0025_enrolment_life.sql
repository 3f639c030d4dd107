-- An enrolment over its years: status and regime from one day to another, placements, the memoir, and levels that a decision dispenses from.
CREATE TABLE enrolment_step (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  status TEXT NOT NULL CHECK (status IN ('enrolled', 'repeating', 'second_session', 'gap_year', 'transferred', 'left', 'completed')),
  entry TEXT NOT NULL CHECK (entry IN ('first_year', 'direct_m2', 'transfer', 'vae')),
  regime TEXT NOT NULL CHECK (regime IN ('initial', 'apprenticeship', 'professional_contract', 'continuing')),
  effective_on TEXT NOT NULL,
  until_on TEXT,
  -- Of the decision that it follows from; '' for a plain enrolment.
  reference TEXT NOT NULL DEFAULT '',
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  CHECK (until_on IS NULL OR until_on >= effective_on),
  CHECK (status = 'enrolled' OR reference <> ''),
  PRIMARY KEY (enrolment_id, revision)
) STRICT;
CREATE TRIGGER enrolment_step_follows BEFORE INSERT ON enrolment_step
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM enrolment_step WHERE enrolment_id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'enrolment_changed'); END;
CREATE TRIGGER enrolment_step_no_update BEFORE UPDATE ON enrolment_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER enrolment_step_no_delete BEFORE DELETE ON enrolment_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Each save is a revision of the whole. Names people of a host: never changed, and gone when its keeping ends.
CREATE TABLE placement (
  id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  kind TEXT NOT NULL CHECK (kind IN ('stage', 'work_study')),
  state TEXT NOT NULL CHECK (state IN ('planned', 'under_way', 'done', 'cancelled')),
  year TEXT NOT NULL,
  host TEXT NOT NULL CHECK (host <> ''),
  tutor TEXT NOT NULL DEFAULT '',
  begins_on TEXT,
  ends_on TEXT,
  hours_planned INTEGER CHECK (hours_planned BETWEEN 0 AND 9999),
  hours_done INTEGER CHECK (hours_done BETWEEN 0 AND 9999),
  confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  CHECK (begins_on IS NULL OR ends_on IS NULL OR ends_on >= begins_on),
  PRIMARY KEY (id, revision)
) STRICT;
CREATE INDEX placement_by_enrolment ON placement (enrolment_id);
CREATE TRIGGER placement_follows BEFORE INSERT ON placement
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM placement WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM placement WHERE id = NEW.id AND enrolment_id <> NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'enrolment_changed'); END;
CREATE TRIGGER placement_no_update BEFORE UPDATE ON placement BEGIN SELECT RAISE(ABORT, 'append_only'); END;

CREATE TABLE memoir (
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  title TEXT NOT NULL CHECK (title <> ''),
  director TEXT NOT NULL CHECK (director <> ''),
  defended_on TEXT,
  confidential INTEGER NOT NULL CHECK (confidential IN (0, 1)),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  PRIMARY KEY (enrolment_id, revision)
) STRICT;
CREATE TRIGGER memoir_follows BEFORE INSERT ON memoir
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM memoir WHERE enrolment_id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'enrolment_changed'); END;
CREATE TRIGGER memoir_no_update BEFORE UPDATE ON memoir BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- « Dispensé »: of a competency up to a level, by a dated decision with its reference. No badge follows from it, and none takes its place.
CREATE TABLE exemption (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  competency TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level > 0),
  basis TEXT NOT NULL CHECK (basis IN ('vae', 'transfer', 'direct_m2', 'prior_study')),
  decided_on TEXT NOT NULL,
  reference TEXT NOT NULL CHECK (reference <> ''),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL
) STRICT;
CREATE INDEX exemption_by_enrolment ON exemption (enrolment_id);
-- A mistaken one is withdrawn by a decision of its own, never deleted.
CREATE TABLE exemption_withdrawal (
  exemption_id TEXT PRIMARY KEY REFERENCES exemption (id),
  decided_on TEXT NOT NULL,
  reference TEXT NOT NULL CHECK (reference <> ''),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL
) STRICT;
CREATE VIEW exemption_in_force AS
  SELECT exemption.* FROM exemption WHERE NOT EXISTS (SELECT 1 FROM exemption_withdrawal WHERE exemption_id = exemption.id);
CREATE TRIGGER exemption_once BEFORE INSERT ON exemption
WHEN EXISTS (SELECT 1 FROM exemption_in_force known WHERE known.enrolment_id = NEW.enrolment_id AND known.competency = NEW.competency AND known.level >= NEW.level)
BEGIN SELECT RAISE(ABORT, 'level_exempted'); END;
CREATE TRIGGER exemption_not_awarded BEFORE INSERT ON exemption
WHEN EXISTS (SELECT 1 FROM award WHERE award.enrolment_id = NEW.enrolment_id AND award.competency = NEW.competency AND award.level >= NEW.level)
BEGIN SELECT RAISE(ABORT, 'level_awarded'); END;
-- Nobody decides on themselves.
CREATE TRIGGER exemption_not_own BEFORE INSERT ON exemption
WHEN NEW.recorded_by = (SELECT person_id FROM enrolment WHERE id = NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'own_decision'); END;
-- What somebody is dispensed from is not awarded to them: no badge says what no jury here has judged.
CREATE TRIGGER award_not_exempted BEFORE INSERT ON award
WHEN EXISTS (SELECT 1 FROM exemption_in_force known WHERE known.enrolment_id = NEW.enrolment_id AND known.competency = NEW.competency AND known.level >= NEW.level)
BEGIN SELECT RAISE(ABORT, 'level_exempted'); END;
CREATE TRIGGER exemption_no_update BEFORE UPDATE ON exemption BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER exemption_no_delete BEFORE DELETE ON exemption BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER exemption_withdrawal_no_update BEFORE UPDATE ON exemption_withdrawal BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER exemption_withdrawal_no_delete BEFORE DELETE ON exemption_withdrawal BEGIN SELECT RAISE(ABORT, 'append_only'); END;
