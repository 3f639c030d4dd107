-- What a badge says of a file: not the file's own digest, which whoever has a guess of it could confirm and by which
-- two badges could be linked, but that of the sealed bytes (32 random bytes, then the file), at an address of their own.
CREATE TABLE evidence_seal (
  -- The unguessable part of that address.
  id TEXT PRIMARY KEY,
  -- The plan that it was made for; a credential that takes that one's place names the same seal.
  credential_id TEXT NOT NULL REFERENCES credential_plan (id),
  evidence_id TEXT NOT NULL REFERENCES evidence (id),
  -- In hex. NULL once it was erased: from then on nobody can tell what was sealed.
  salt TEXT UNIQUE CHECK (length(salt) = 64),
  -- SHA-256 of the salt and the file, in hex: what the signed badge says.
  digest TEXT NOT NULL CHECK (length(digest) = 64),
  UNIQUE (credential_id, evidence_id)
) STRICT;
CREATE INDEX evidence_seal_by_evidence ON evidence_seal (evidence_id);
CREATE TRIGGER evidence_seal_has_salt BEFORE INSERT ON evidence_seal
WHEN NEW.salt IS NULL
BEGIN SELECT RAISE(ABORT, 'seal_without_salt'); END;
-- The salt may be erased, once and for good. Nothing else of a seal changes.
CREATE TRIGGER evidence_seal_only_erased BEFORE UPDATE ON evidence_seal
WHEN NEW.salt IS NOT NULL OR OLD.salt IS NULL
  OR NEW.id <> OLD.id OR NEW.credential_id <> OLD.credential_id OR NEW.evidence_id <> OLD.evidence_id OR NEW.digest <> OLD.digest
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER evidence_seal_no_delete BEFORE DELETE ON evidence_seal BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- A badge that is too large for verifiers is never signed, so a review marks no more traces than a badge can cite.
CREATE TRIGGER review_evidence_citable_limit BEFORE INSERT ON review_evidence
WHEN NEW.citable = 1 AND (SELECT count(*) FROM review_evidence WHERE review_id = NEW.review_id AND citable = 1 AND evidence_id <> NEW.evidence_id) >= 30
BEGIN SELECT RAISE(ABORT, 'too_many_citations'); END;
