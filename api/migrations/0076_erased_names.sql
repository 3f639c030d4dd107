-- With an erasure goes what a change of name rested on, and the names themselves where no act of record bears them; nothing else of the row changes.
DROP TRIGGER name_change_no_update;
CREATE TRIGGER name_change_no_update BEFORE UPDATE ON name_change
WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE person_id = OLD.person_id AND scope = 'whole')
  OR NEW.reason NOT IN (OLD.reason, '—')
  OR NOT (
    (NEW.previous_given_name = OLD.previous_given_name AND NEW.previous_family_name = OLD.previous_family_name AND NEW.given_name = OLD.given_name AND NEW.family_name = OLD.family_name)
    OR (NEW.previous_given_name = '—' AND NEW.previous_family_name = '' AND NEW.given_name = '—' AND NEW.family_name = ''
      AND EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id AND given_name = '—' AND family_name = '')))
  OR NEW.id <> OLD.id OR NEW.person_id <> OLD.person_id OR NEW.revision <> OLD.revision OR NEW.kind <> OLD.kind
  OR NEW.effective_on <> OLD.effective_on OR NEW.recorded_by <> OLD.recorded_by OR NEW.recorded_at <> OLD.recorded_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- A name that was erased is written by nobody again. One that an act of record bears may still be changed or corrected.
CREATE TRIGGER name_change_erased BEFORE INSERT ON name_change
WHEN NEW.previous_given_name = '—' AND NEW.previous_family_name = '' AND EXISTS (
  SELECT 1 FROM erasure JOIN erasure_receipt ON erasure_receipt.id = erasure.id WHERE erasure.person_id = NEW.person_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'name_erased'); END;
-- Of whoever was erased before.
UPDATE name_change SET reason = '—'
WHERE reason <> '—' AND person_id IN (SELECT person_id FROM erasure JOIN erasure_receipt ON erasure_receipt.id = erasure.id WHERE scope = 'whole');
UPDATE name_change SET previous_given_name = '—', previous_family_name = '', given_name = '—', family_name = ''
WHERE person_id IN (
  SELECT person.id FROM person JOIN erasure ON erasure.person_id = person.id JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE scope = 'whole' AND given_name = '—' AND family_name = '');
