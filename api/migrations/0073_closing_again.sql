-- Who restores a copy, or closes by hand, always begins a closing of its own: what was given of the lists behind an
-- earlier gate says nothing of what was published since, though its bits still count. What the witness remembered when
-- it closed the gate is kept, so that a copy made behind that gate is told from the database that still waits behind it.
ALTER TABLE restore_gate ADD COLUMN witness TEXT;

DROP TRIGGER restore_gate_closes_once;
CREATE TRIGGER restore_gate_closes_once BEFORE INSERT ON restore_gate
WHEN NEW.cause NOT IN ('restored', 'by_hand')
  AND EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL
    AND id = (SELECT max(id) FROM restore_gate) AND witness IS NEW.witness)
BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;

DROP TRIGGER restore_gate_frozen;
CREATE TRIGGER restore_gate_frozen BEFORE UPDATE ON restore_gate
WHEN OLD.opened_at IS NOT NULL OR NEW.opened_at IS NULL OR NEW.id <> OLD.id OR NEW.cause <> OLD.cause OR NEW.closed_at <> OLD.closed_at
  OR NEW.witness IS NOT OLD.witness
BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- All that are closed open together, once something is known of every list behind the newest of them.
DROP TRIGGER restore_gate_opens;
CREATE TRIGGER restore_gate_opens BEFORE UPDATE ON restore_gate
WHEN OLD.opened_at IS NULL
  AND EXISTS (SELECT 1 FROM status_list WHERE id NOT IN (SELECT list FROM status_floor WHERE gate = (SELECT max(id) FROM restore_gate)))
BEGIN SELECT RAISE(ABORT, 'lists_missing'); END;
