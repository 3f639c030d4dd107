-- The life of the signing keys: next → active → retired | compromised, and never back.
ALTER TABLE signing_key ADD COLUMN active_from TEXT;
ALTER TABLE signing_key ADD COLUMN active_to TEXT;
ALTER TABLE signing_key ADD COLUMN compromised_at TEXT;
UPDATE signing_key SET active_from = created_at WHERE state <> 'next';

CREATE UNIQUE INDEX one_next_key ON signing_key (algorithm) WHERE state = 'next';
CREATE UNIQUE INDEX signing_key_state ON signing_key (id, algorithm, state);

CREATE TRIGGER signing_key_begins BEFORE INSERT ON signing_key
WHEN NEW.state NOT IN ('next', 'active')
BEGIN SELECT RAISE(ABORT, 'key_life'); END;
CREATE TRIGGER signing_key_state_follows BEFORE UPDATE OF state ON signing_key
WHEN NOT (
  (OLD.state = 'next' AND NEW.state IN ('active', 'retired', 'compromised'))
  OR (OLD.state = 'active' AND NEW.state IN ('retired', 'compromised'))
  OR (OLD.state = 'retired' AND NEW.state = 'compromised'))
BEGIN SELECT RAISE(ABORT, 'key_life'); END;
CREATE TRIGGER signing_key_frozen BEFORE UPDATE ON signing_key
WHEN NEW.id <> OLD.id OR NEW.algorithm <> OLD.algorithm OR NEW.public_jwk <> OLD.public_jwk OR NEW.created_at <> OLD.created_at
  OR (OLD.active_from IS NOT NULL AND NEW.active_from IS NOT OLD.active_from)
  OR (OLD.active_to IS NOT NULL AND NEW.active_to IS NOT OLD.active_to)
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signing_key_no_delete BEFORE DELETE ON signing_key BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- Which key signs. Checked at the end of each batch: an algorithm that has had a key is never without an active one.
CREATE TABLE active_key (
  algorithm TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'active' CHECK (state = 'active'),
  FOREIGN KEY (id, algorithm, state) REFERENCES signing_key (id, algorithm, state) DEFERRABLE INITIALLY DEFERRED
) STRICT;
INSERT INTO active_key (algorithm, id) SELECT algorithm, id FROM signing_key WHERE state = 'active';
CREATE TRIGGER active_key_no_delete BEFORE DELETE ON active_key BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- One row for each act on the ring. Two at once read the same revision: the second writer loses.
CREATE TABLE key_act (
  revision INTEGER PRIMARY KEY CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('generate', 'rotate', 'retire', 'compromise')),
  at TEXT NOT NULL
) STRICT;
CREATE TRIGGER key_act_no_update BEFORE UPDATE ON key_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER key_act_no_delete BEFORE DELETE ON key_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What was being signed while its key was declared compromised is not stored any more.
CREATE TRIGGER signed_credential_key BEFORE INSERT ON signed_credential
WHEN EXISTS (SELECT 1 FROM signing_key WHERE state = 'compromised' AND instr(NEW.embedded, id) > 0)
BEGIN SELECT RAISE(ABORT, 'key_compromised'); END;
CREATE TRIGGER status_list_version_key BEFORE INSERT ON status_list_version
WHEN EXISTS (SELECT 1 FROM signing_key WHERE state = 'compromised' AND instr(NEW.signed, id) > 0)
BEGIN SELECT RAISE(ABORT, 'key_compromised'); END;

-- A credential may take another's place: then its award has two plans, the second naming the first.
-- A column's UNIQUE cannot be dropped, so the table is made anew; its rows are referred to meanwhile.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE kept_plan AS SELECT * FROM credential_plan;
DROP TABLE credential_plan;
CREATE TABLE credential_plan (
  id TEXT PRIMARY KEY,
  award_id TEXT NOT NULL REFERENCES award (id),
  status_list INTEGER NOT NULL REFERENCES status_list (id),
  status_index INTEGER NOT NULL CHECK (status_index BETWEEN 0 AND 131071),
  bytes TEXT NOT NULL,
  digest TEXT NOT NULL,
  planned_at TEXT NOT NULL,
  -- The credential whose place it takes; each has one successor at the most.
  supersedes TEXT UNIQUE REFERENCES credential_plan (id),
  UNIQUE (status_list, status_index)
) STRICT;
CREATE UNIQUE INDEX one_first_plan ON credential_plan (award_id) WHERE supersedes IS NULL;
CREATE INDEX credential_plan_by_award ON credential_plan (award_id);
INSERT INTO credential_plan (id, award_id, status_list, status_index, bytes, digest, planned_at)
  SELECT id, award_id, status_list, status_index, bytes, digest, planned_at FROM kept_plan;
DROP TABLE kept_plan;
CREATE TRIGGER credential_plan_no_update BEFORE UPDATE ON credential_plan BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER credential_plan_no_delete BEFORE DELETE ON credential_plan BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER credential_plan_supersedes BEFORE INSERT ON credential_plan
WHEN NEW.supersedes IS NOT NULL AND NOT EXISTS (SELECT 1 FROM credential_plan WHERE id = NEW.supersedes AND award_id = NEW.award_id)
BEGIN SELECT RAISE(ABORT, 'supersedes_another_award'); END;
