-- A key that this copy lacks is put back while the restore gate is closed: its public part only, so that what it signed can be checked.
ALTER TABLE signing_key ADD COLUMN put_back_at TEXT;
DROP TRIGGER signing_key_begins;
CREATE TRIGGER signing_key_begins BEFORE INSERT ON signing_key
WHEN NOT (
  (NEW.state IN ('next', 'active') AND NEW.put_back_at IS NULL)
  OR (NEW.state = 'retired' AND NEW.sealed_private = '' AND NEW.active_from IS NOT NULL AND NEW.active_to IS NOT NULL AND NEW.put_back_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL)))
BEGIN SELECT RAISE(ABORT, 'key_life'); END;
CREATE TRIGGER signing_key_put_back BEFORE UPDATE ON signing_key
WHEN NEW.put_back_at IS NOT OLD.put_back_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
