-- What each key really signed; closed, and published, when the key is declared compromised.
CREATE TABLE signature (
  credential_id TEXT NOT NULL REFERENCES signed_credential (id),
  form TEXT NOT NULL CHECK (form IN ('embedded', 'jwt')),
  key_id TEXT NOT NULL REFERENCES signing_key (id),
  -- SHA-256 of the signature's bytes, hex.
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  PRIMARY KEY (credential_id, form)
) STRICT;
CREATE UNIQUE INDEX signature_by_key ON signature (key_id, digest);

-- The signed record of a compromised key: its digests are the signatures above, which no longer change.
CREATE TABLE signed_record (
  key_id TEXT PRIMARY KEY REFERENCES signing_key (id),
  total INTEGER NOT NULL CHECK (total >= 0),
  closed_at TEXT NOT NULL
) STRICT;

CREATE TRIGGER signature_no_update BEFORE UPDATE ON signature BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signature_no_delete BEFORE DELETE ON signature BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_record_no_update BEFORE UPDATE ON signed_record BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_record_no_delete BEFORE DELETE ON signed_record BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- What was being signed while its key was declared compromised, in whatever form, is not stored any more.
CREATE TRIGGER signature_key BEFORE INSERT ON signature
WHEN EXISTS (SELECT 1 FROM signed_record WHERE key_id = NEW.key_id)
BEGIN SELECT RAISE(ABORT, 'key_compromised'); END;

-- The record closes with the key, in the same statement; and not before all that was signed is in it.
CREATE TRIGGER signing_key_recorded BEFORE UPDATE OF state ON signing_key
WHEN NEW.state = 'compromised' AND (
  EXISTS (SELECT 1 FROM signed_credential WHERE NOT EXISTS (SELECT 1 FROM signature WHERE credential_id = signed_credential.id AND form = 'embedded'))
  OR EXISTS (SELECT 1 FROM signed_jwt WHERE NOT EXISTS (SELECT 1 FROM signature WHERE credential_id = signed_jwt.id AND form = 'jwt')))
BEGIN SELECT RAISE(ABORT, 'signatures_unrecorded'); END;
CREATE TRIGGER signing_key_closes AFTER UPDATE OF state ON signing_key
WHEN NEW.state = 'compromised' AND OLD.state <> 'compromised' AND NEW.active_from IS NOT NULL
BEGIN
  INSERT INTO signed_record (key_id, total, closed_at)
  SELECT NEW.id, count(*), coalesce(NEW.compromised_at, strftime('%Y-%m-%dT%H:%M:%SZ', 'now')) FROM signature WHERE key_id = NEW.id;
END;

-- Changing the master secret seals every private part again: an act of its own, and the only one that ends no key.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE kept_act AS SELECT * FROM key_act;
DROP TABLE key_act;
CREATE TABLE key_act (
  revision INTEGER PRIMARY KEY CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('generate', 'rotate', 'retire', 'compromise', 'reseal')),
  at TEXT NOT NULL
) STRICT;
INSERT INTO key_act (revision, act, at) SELECT revision, act, at FROM kept_act;
DROP TABLE kept_act;
CREATE TRIGGER key_act_no_update BEFORE UPDATE ON key_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER key_act_no_delete BEFORE DELETE ON key_act BEGIN SELECT RAISE(ABORT, 'append_only'); END;
