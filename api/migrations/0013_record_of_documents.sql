-- What each key really signed besides badges: endorsements and records of a semester. Part of the same signed record.
CREATE TABLE document_signature (
  endorsement_id TEXT REFERENCES signed_endorsement (id),
  clr_id TEXT REFERENCES signed_clr (id),
  form TEXT NOT NULL CHECK (form IN ('embedded', 'jwt')),
  key_id TEXT NOT NULL REFERENCES signing_key (id),
  -- SHA-256 of the signature's bytes, hex.
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  CHECK ((endorsement_id IS NULL) <> (clr_id IS NULL)),
  UNIQUE (endorsement_id, form),
  UNIQUE (clr_id, form)
) STRICT;
CREATE UNIQUE INDEX document_signature_by_key ON document_signature (key_id, digest);
CREATE TRIGGER document_signature_no_update BEFORE UPDATE ON document_signature BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER document_signature_no_delete BEFORE DELETE ON document_signature BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- As for badges: nothing is added to a record that is closed, so that what was being signed meanwhile is not stored either.
CREATE TRIGGER document_signature_key BEFORE INSERT ON document_signature
WHEN EXISTS (SELECT 1 FROM signed_record WHERE key_id = NEW.key_id)
BEGIN SELECT RAISE(ABORT, 'key_compromised'); END;

DROP TRIGGER signing_key_closes;
CREATE TRIGGER signing_key_closes AFTER UPDATE OF state ON signing_key
WHEN NEW.state = 'compromised' AND OLD.state <> 'compromised' AND NEW.active_from IS NOT NULL
BEGIN
  INSERT INTO signed_record (key_id, total, closed_at)
  SELECT NEW.id,
    (SELECT count(*) FROM signature WHERE key_id = NEW.id) + (SELECT count(*) FROM document_signature WHERE key_id = NEW.id),
    coalesce(NEW.compromised_at, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'));
END;
