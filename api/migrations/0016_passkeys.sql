-- Passkeys (WebAuthn Level 3), and the accounts of a university's own sign-in.
CREATE TABLE passkey (
  -- The credential's identifier, base64url.
  id TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  -- COSE, base64url.
  public_key TEXT NOT NULL,
  counter INTEGER NOT NULL CHECK (counter >= 0),
  transports TEXT NOT NULL DEFAULT '[]',
  added_at TEXT NOT NULL,
  last_used_at TEXT
) STRICT;
CREATE INDEX passkey_by_person ON passkey (person_id);
-- A counter that does not grow is a copy of the key (WebAuthn section 6.1.1); a key that does not count stays at 0.
CREATE TRIGGER passkey_counter BEFORE UPDATE OF counter ON passkey
WHEN NEW.counter < OLD.counter OR (NEW.counter = OLD.counter AND OLD.counter > 0)
BEGIN SELECT RAISE(ABORT, 'passkey_counter'); END;

-- Who somebody is to the university's sign-in: an issuer's stable identifier, never an address.
CREATE TABLE university_account (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  person_id TEXT NOT NULL REFERENCES person (id),
  linked_at TEXT NOT NULL,
  PRIMARY KEY (issuer, subject),
  -- An address that the university gave to somebody else does not lead to the first one's account.
  UNIQUE (issuer, person_id)
) STRICT;

-- The roles that a person has by what the university says of them, so that they go when it no longer does.
CREATE TABLE university_role (
  person_id TEXT NOT NULL REFERENCES person (id),
  role TEXT NOT NULL,
  cohort_id TEXT NOT NULL,
  programme_code TEXT NOT NULL,
  PRIMARY KEY (person_id, role, cohort_id, programme_code)
) STRICT;
