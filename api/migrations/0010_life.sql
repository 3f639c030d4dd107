-- The life of a badge: one that gives way to another, a person's change of name, and an institution's own images.
-- A CHECK cannot be altered, so the table of revocations is made anew, in the order of its rows: their count is read from the last number.
CREATE TABLE kept_revocation AS SELECT id, basis, reason, revoked_by, revoked_at FROM revocation ORDER BY rowid;
DROP TABLE revocation;
CREATE TABLE revocation (
  id TEXT PRIMARY KEY REFERENCES signed_credential (id),
  basis TEXT NOT NULL CHECK (basis IN ('new_decision', 'key_compromise', 'superseded')),
  -- Never shown to the public.
  reason TEXT NOT NULL CHECK (reason <> ''),
  revoked_by TEXT NOT NULL REFERENCES person (id),
  revoked_at TEXT NOT NULL
) STRICT;
INSERT INTO revocation (id, basis, reason, revoked_by, revoked_at)
  SELECT id, basis, reason, revoked_by, revoked_at FROM kept_revocation ORDER BY rowid;
DROP TABLE kept_revocation;
CREATE TRIGGER revocation_no_update BEFORE UPDATE ON revocation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER revocation_no_delete BEFORE DELETE ON revocation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- A badge gives way to another one that is there.
CREATE TRIGGER revocation_superseded BEFORE INSERT ON revocation
WHEN NEW.basis = 'superseded' AND NOT EXISTS (SELECT 1 FROM credential_plan WHERE supersedes = NEW.id)
BEGIN SELECT RAISE(ABORT, 'no_successor'); END;
-- INSERT OR REPLACE deletes without a trigger: it must not move a badge to another bit.
CREATE TRIGGER credential_plan_no_replace BEFORE INSERT ON credential_plan
WHEN EXISTS (SELECT 1 FROM credential_plan WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A person's names, as they followed one another. What a former name is needed for is the institution's own record.
CREATE TABLE name_change (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  kind TEXT NOT NULL CHECK (kind IN ('change', 'correction')),
  previous_given_name TEXT NOT NULL,
  previous_family_name TEXT NOT NULL,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  effective_on TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason <> ''),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL,
  UNIQUE (person_id, revision)
) STRICT;
CREATE TRIGGER name_change_no_update BEFORE UPDATE ON name_change BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER name_change_no_delete BEFORE DELETE ON name_change BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Of two changes at once the second was decided on a name that is no more.
CREATE TRIGGER name_change_follows BEFORE INSERT ON name_change
WHEN NOT EXISTS (SELECT 1 FROM person WHERE id = NEW.person_id AND given_name = NEW.previous_given_name AND family_name = NEW.previous_family_name)
BEGIN SELECT RAISE(ABORT, 'name_changed'); END;
-- A badge on its way would arrive under the former name: the change waits for it.
CREATE TRIGGER name_change_waits BEFORE INSERT ON name_change
WHEN EXISTS (
  SELECT 1 FROM credential_plan
  JOIN award ON award.id = credential_plan.award_id
  JOIN enrolment ON enrolment.id = award.enrolment_id
  WHERE enrolment.person_id = NEW.person_id
    AND NOT EXISTS (SELECT 1 FROM release WHERE release.id = credential_plan.id))
BEGIN SELECT RAISE(ABORT, 'badge_on_its_way'); END;
CREATE TRIGGER person_name_recorded BEFORE UPDATE OF given_name, family_name ON person
WHEN (NEW.given_name <> OLD.given_name OR NEW.family_name <> OLD.family_name) AND NOT EXISTS (
  SELECT 1 FROM name_change
  WHERE person_id = OLD.id AND revision = (SELECT max(revision) FROM name_change WHERE person_id = OLD.id)
    AND previous_given_name = OLD.given_name AND previous_family_name = OLD.family_name
    AND given_name = NEW.given_name AND family_name = NEW.family_name)
BEGIN SELECT RAISE(ABORT, 'name_unrecorded'); END;
-- Once somebody's name has changed, nothing is prepared or published that was made with the former one.
CREATE TRIGGER credential_plan_name BEFORE INSERT ON credential_plan
WHEN EXISTS (
  SELECT 1 FROM award
  JOIN enrolment ON enrolment.id = award.enrolment_id
  JOIN person ON person.id = enrolment.person_id
  JOIN name_change ON name_change.person_id = person.id
  WHERE award.id = NEW.award_id
    AND instr(NEW.bytes, json_quote(trim(person.given_name || ' ' || person.family_name))) = 0)
BEGIN SELECT RAISE(ABORT, 'name_changed'); END;
CREATE TRIGGER publication_name_insert BEFORE INSERT ON publication
WHEN NEW.withdrawn_at IS NULL AND NEW.kind IN ('portfolio', 'credential') AND EXISTS (
  SELECT 1 FROM enrolment
  JOIN person ON person.id = enrolment.person_id
  JOIN name_change ON name_change.person_id = person.id
  WHERE enrolment.id = NEW.enrolment_id
    AND coalesce(NEW.snapshot ->> '$.recipientName', NEW.snapshot ->> '$.name') <> trim(person.given_name || ' ' || person.family_name))
BEGIN SELECT RAISE(ABORT, 'name_changed'); END;
CREATE TRIGGER publication_name_update BEFORE UPDATE ON publication
WHEN NEW.withdrawn_at IS NULL AND NEW.kind IN ('portfolio', 'credential') AND EXISTS (
  SELECT 1 FROM enrolment
  JOIN person ON person.id = enrolment.person_id
  JOIN name_change ON name_change.person_id = person.id
  WHERE enrolment.id = NEW.enrolment_id
    AND coalesce(NEW.snapshot ->> '$.recipientName', NEW.snapshot ->> '$.name') <> trim(person.given_name || ' ' || person.family_name))
BEGIN SELECT RAISE(ABORT, 'name_changed'); END;

-- Credentials that say a former name: their documents are no longer given to the public.
CREATE TABLE withheld_credential (
  id TEXT PRIMARY KEY REFERENCES credential_plan (id),
  name_change_id TEXT NOT NULL REFERENCES name_change (id),
  withheld_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER withheld_credential_no_update BEFORE UPDATE ON withheld_credential BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER withheld_credential_no_delete BEFORE DELETE ON withheld_credential BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Images that an institution brought for its achievements, each in both forms, and which one is shown.
CREATE TABLE achievement_image (
  id TEXT PRIMARY KEY,
  programme_code TEXT NOT NULL,
  programme_version TEXT NOT NULL,
  competency TEXT NOT NULL,
  level INTEGER NOT NULL CHECK (level > 0),
  -- What was brought; the other form was made from it.
  form TEXT NOT NULL CHECK (form IN ('svg', 'png')),
  svg_digest TEXT NOT NULL,
  png_digest TEXT NOT NULL,
  text_equivalent TEXT NOT NULL CHECK (text_equivalent <> ''),
  brought_by TEXT NOT NULL REFERENCES person (id),
  brought_at TEXT NOT NULL,
  FOREIGN KEY (programme_code, programme_version) REFERENCES programme (code, version),
  UNIQUE (id, programme_code, programme_version, competency, level)
) STRICT;
CREATE TRIGGER achievement_image_no_update BEFORE UPDATE ON achievement_image BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER achievement_image_no_delete BEFORE DELETE ON achievement_image BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- The last revision holds; without an image it is the drawn one again. Two at once: the second writer of a revision loses.
CREATE TABLE achievement_image_choice (
  programme_code TEXT NOT NULL,
  programme_version TEXT NOT NULL,
  competency TEXT NOT NULL,
  level INTEGER NOT NULL,
  revision INTEGER NOT NULL CHECK (revision > 0),
  image_id TEXT,
  chosen_by TEXT NOT NULL REFERENCES person (id),
  chosen_at TEXT NOT NULL,
  PRIMARY KEY (programme_code, programme_version, competency, level, revision),
  FOREIGN KEY (image_id, programme_code, programme_version, competency, level)
    REFERENCES achievement_image (id, programme_code, programme_version, competency, level)
) STRICT;
CREATE TRIGGER achievement_image_choice_no_update BEFORE UPDATE ON achievement_image_choice BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER achievement_image_choice_no_delete BEFORE DELETE ON achievement_image_choice BEGIN SELECT RAISE(ABORT, 'append_only'); END;
