-- Erasures. The number is asked for by the person, names the receipt, and tells nothing of them.
CREATE TABLE erasure (
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  -- What is theirs alone, at once; or everything that need not stay.
  scope TEXT NOT NULL CHECK (scope IN ('own', 'whole')),
  asked_at TEXT NOT NULL
) STRICT;
CREATE INDEX erasure_by_person ON erasure (person_id);
CREATE TABLE erasure_receipt (
  id TEXT PRIMARY KEY REFERENCES erasure (id),
  -- NULL: Palier itself, after a database was put back from a copy that was older than the erasure.
  carried_out_by TEXT REFERENCES person (id),
  at TEXT NOT NULL,
  -- JSON: how many of each kind were erased. No personal data.
  counts TEXT NOT NULL
) STRICT;
CREATE TRIGGER erasure_no_update BEFORE UPDATE ON erasure BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER erasure_no_delete BEFORE DELETE ON erasure BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER erasure_receipt_no_update BEFORE UPDATE ON erasure_receipt BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER erasure_receipt_no_delete BEFORE DELETE ON erasure_receipt BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- History stays; the free text in it may be erased, once and for good, and nothing else of it changes.
DROP TRIGGER assessment_no_update;
CREATE TRIGGER assessment_no_update BEFORE UPDATE ON assessment
WHEN NEW.comment <> '' OR NEW.id <> OLD.id OR NEW.review_id <> OLD.review_id OR NEW.competency <> OLD.competency OR NEW.kind <> OLD.kind
  OR NEW.assessor_id <> OLD.assessor_id OR NEW.level IS NOT OLD.level OR NEW.revision <> OLD.revision OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER review_step_no_update;
CREATE TRIGGER review_step_no_update BEFORE UPDATE ON review_step
WHEN NEW.note <> '' OR NEW.review_id <> OLD.review_id OR NEW.revision <> OLD.revision OR NEW.act <> OLD.act OR NEW.state <> OLD.state
  OR NEW.person_id IS NOT OLD.person_id OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
DROP TRIGGER review_evidence_no_update;
CREATE TRIGGER review_evidence_no_update BEFORE UPDATE ON review_evidence
WHEN NEW.public_text <> '' OR NEW.review_id <> OLD.review_id OR NEW.evidence_id <> OLD.evidence_id OR NEW.citable <> OLD.citable
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Who was asked for an endorsement, and of what; not where they gave one: that was signed.
DROP TRIGGER endorsement_invitation_no_update;
CREATE TRIGGER endorsement_invitation_no_update BEFORE UPDATE ON endorsement_invitation
WHEN NEW.name <> '—' OR NEW.subject_text <> '—' OR EXISTS (SELECT 1 FROM endorsement_plan WHERE invitation_id = OLD.id)
  OR NEW.id <> OLD.id OR NEW.enrolment_id <> OLD.enrolment_id OR NEW.credential_id IS NOT OLD.credential_id OR NEW.evidence_id IS NOT OLD.evidence_id
  OR NEW.scope <> OLD.scope OR NEW.language <> OLD.language OR NEW.invited_at <> OLD.invited_at OR NEW.expires_at <> OLD.expires_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- A name is recorded as it changes, or erased with the person.
DROP TRIGGER person_name_recorded;
CREATE TRIGGER person_name_recorded BEFORE UPDATE OF given_name, family_name ON person
WHEN (NEW.given_name <> OLD.given_name OR NEW.family_name <> OLD.family_name)
  AND NOT EXISTS (
    SELECT 1 FROM name_change
    WHERE person_id = OLD.id AND revision = (SELECT max(revision) FROM name_change WHERE person_id = OLD.id)
      AND previous_given_name = OLD.given_name AND previous_family_name = OLD.family_name
      AND given_name = NEW.given_name AND family_name = NEW.family_name)
  AND NOT (NEW.given_name = '—' AND NEW.family_name = '' AND EXISTS (SELECT 1 FROM erasure WHERE person_id = OLD.id AND scope = 'whole'))
BEGIN SELECT RAISE(ABORT, 'name_unrecorded'); END;
-- Nothing comes back of somebody who was erased: neither what was being published meanwhile, nor new traces.
CREATE TRIGGER publication_erased_insert BEFORE INSERT ON publication
WHEN NEW.withdrawn_at IS NULL AND EXISTS (
  SELECT 1 FROM enrolment JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE enrolment.id = NEW.enrolment_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'person_erased'); END;
CREATE TRIGGER publication_erased_update BEFORE UPDATE ON publication
WHEN NEW.withdrawn_at IS NULL AND EXISTS (
  SELECT 1 FROM enrolment JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE enrolment.id = NEW.enrolment_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'person_erased'); END;
CREATE TRIGGER evidence_erased BEFORE INSERT ON evidence
WHEN EXISTS (
  SELECT 1 FROM enrolment JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE enrolment.id = NEW.enrolment_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'person_erased'); END;
