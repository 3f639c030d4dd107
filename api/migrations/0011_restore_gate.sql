-- A restored database is older than what was published from it: until the last published lists were given
-- and a person confirmed, nothing is issued, revoked or published. One row for each time that the gate closed.
CREATE TABLE restore_gate (
  id INTEGER PRIMARY KEY,
  cause TEXT NOT NULL CHECK (cause IN ('restored', 'older_than_witness', 'witness_missing', 'by_hand')),
  closed_at TEXT NOT NULL,
  opened_at TEXT,
  opened_by TEXT REFERENCES person (id),
  CHECK ((opened_at IS NULL) = (opened_by IS NULL))
) STRICT;
CREATE INDEX closed_gate ON restore_gate (id) WHERE opened_at IS NULL;
CREATE TRIGGER restore_gate_closes_once BEFORE INSERT ON restore_gate
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;

-- What was last published of a list, given after a restore: its bits are set for good, versions go on above, and
-- the list takes no new entry. Without `signed` it was said to be lost: not published until it is found.
CREATE TABLE status_floor (
  gate INTEGER NOT NULL REFERENCES restore_gate (id),
  list INTEGER NOT NULL REFERENCES status_list (id),
  signed TEXT,
  version INTEGER NOT NULL CHECK (version > 0),
  given_at TEXT NOT NULL,
  PRIMARY KEY (gate, list)
) STRICT;
CREATE INDEX status_floor_by_list ON status_floor (list);

CREATE TRIGGER restore_gate_frozen BEFORE UPDATE ON restore_gate
WHEN OLD.opened_at IS NOT NULL OR NEW.opened_at IS NULL OR NEW.id <> OLD.id OR NEW.cause <> OLD.cause OR NEW.closed_at <> OLD.closed_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER restore_gate_no_delete BEFORE DELETE ON restore_gate BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- It opens only when something is known of every list that there is.
CREATE TRIGGER restore_gate_opens BEFORE UPDATE ON restore_gate
WHEN OLD.opened_at IS NULL AND EXISTS (SELECT 1 FROM status_list WHERE id NOT IN (SELECT list FROM status_floor WHERE gate = OLD.id))
BEGIN SELECT RAISE(ABORT, 'lists_missing'); END;

CREATE TRIGGER status_floor_behind_gate BEFORE INSERT ON status_floor
WHEN NOT EXISTS (SELECT 1 FROM restore_gate WHERE id = NEW.gate AND opened_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- A later copy may take an earlier one's place until the gate opens; afterwards only what was lost may be found.
CREATE TRIGGER status_floor_frozen BEFORE UPDATE ON status_floor
WHEN NEW.signed IS NULL OR NEW.gate <> OLD.gate OR NEW.list <> OLD.list OR NEW.version < OLD.version
  OR (OLD.signed IS NOT NULL AND NOT EXISTS (SELECT 1 FROM restore_gate WHERE id = OLD.gate AND opened_at IS NULL))
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER status_floor_no_delete BEFORE DELETE ON status_floor BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Positions given out after the backup are unknown: a list that has a floor takes no new entry.
CREATE TRIGGER credential_plan_list_closed BEFORE INSERT ON credential_plan
WHEN EXISTS (SELECT 1 FROM status_floor WHERE list = NEW.status_list)
BEGIN SELECT RAISE(ABORT, 'list_closed'); END;
CREATE TRIGGER endorsement_plan_list_closed BEFORE INSERT ON endorsement_plan
WHEN EXISTS (SELECT 1 FROM status_floor WHERE list = NEW.status_list)
BEGIN SELECT RAISE(ABORT, 'list_closed'); END;
-- A published bit is never cleared, no version is used again, and a lost list stays unpublished.
-- (Of two who sign the same version at once, the key of the table refuses the second.)
CREATE TRIGGER status_list_version_keeps_bits BEFORE INSERT ON status_list_version
WHEN NEW.revoked < (SELECT coalesce(max(revoked), 0) FROM status_list_version WHERE list = NEW.list)
  AND NOT EXISTS (SELECT 1 FROM status_list_version WHERE list = NEW.list AND version = NEW.version)
BEGIN SELECT RAISE(ABORT, 'bit_cleared'); END;
CREATE TRIGGER status_list_version_follows BEFORE INSERT ON status_list_version
WHEN NEW.version <= (SELECT coalesce(max(version), 0) FROM status_floor WHERE list = NEW.list)
BEGIN SELECT RAISE(ABORT, 'version_used'); END;
CREATE TRIGGER status_list_version_lost BEFORE INSERT ON status_list_version
WHEN EXISTS (SELECT 1 FROM status_floor WHERE list = NEW.list AND signed IS NULL)
BEGIN SELECT RAISE(ABORT, 'list_lost'); END;

-- While the gate is closed.
CREATE TRIGGER minutes_behind_gate BEFORE INSERT ON minutes
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER credential_plan_behind_gate BEFORE INSERT ON credential_plan
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER signed_credential_behind_gate BEFORE INSERT ON signed_credential
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER signed_jwt_behind_gate BEFORE INSERT ON signed_jwt
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER signed_clr_behind_gate BEFORE INSERT ON signed_clr
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER release_behind_gate BEFORE INSERT ON release
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER revocation_behind_gate BEFORE INSERT ON revocation
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER status_list_version_behind_gate BEFORE INSERT ON status_list_version
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER endorsement_plan_behind_gate BEFORE INSERT ON endorsement_plan
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER signed_endorsement_behind_gate BEFORE INSERT ON signed_endorsement
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER endorsement_release_behind_gate BEFORE INSERT ON endorsement_release
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER endorsement_withdrawal_behind_gate BEFORE INSERT ON endorsement_withdrawal
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
CREATE TRIGGER publication_behind_gate BEFORE INSERT ON publication
WHEN EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL) BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
-- Withdrawing a page goes on.
CREATE TRIGGER publication_change_behind_gate BEFORE UPDATE ON publication
WHEN NEW.withdrawn_at IS NULL AND EXISTS (SELECT 1 FROM restore_gate WHERE opened_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'restore_gate'); END;
