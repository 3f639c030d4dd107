-- A JWT is signed when somebody first asks for it. Of two signers the first stored wins; its bytes never change.
CREATE TABLE signed_jwt (
  id TEXT PRIMARY KEY REFERENCES signed_credential (id),
  jwt TEXT NOT NULL,
  -- What the header's `kid` ends with: base64 hides it from everything that looks for a compromised key.
  key_id TEXT NOT NULL REFERENCES signing_key (id),
  signed_at TEXT NOT NULL
) STRICT;
CREATE INDEX signed_jwt_by_key ON signed_jwt (key_id);

-- The tokens that were signed with their badge. Their key is read out of the header (RFC 4648, section 5), once for each header.
CREATE TABLE kept_header AS
  WITH RECURSIVE
    header (encoded) AS (SELECT DISTINCT substr(jwt, 1, instr(jwt, '.') - 1) FROM signed_credential),
    decoding (encoded, place, bits, held, text) AS (
      SELECT encoded, 1, 0, 0, '' FROM header
      UNION ALL
      SELECT
        encoded,
        place + 1,
        (bits + 6) % 8,
        ((held << 6) | (instr('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', substr(encoded, place, 1)) - 1)) & 255,
        text || CASE WHEN bits < 2 THEN '' ELSE char((((held << 6) | (instr('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_', substr(encoded, place, 1)) - 1)) >> (bits - 2)) & 255) END
      FROM decoding WHERE place <= length(encoded))
  SELECT encoded, text FROM decoding WHERE place > length(encoded);
INSERT INTO signed_jwt (id, jwt, key_id, signed_at)
  SELECT signed_credential.id, jwt, substr(text ->> '$.kid', instr(text ->> '$.kid', '#') + 1), signed_at
  FROM signed_credential JOIN kept_header ON kept_header.encoded = substr(jwt, 1, instr(jwt, '.') - 1);
DROP TABLE kept_header;
ALTER TABLE signed_credential DROP COLUMN jwt;

CREATE TRIGGER signed_jwt_no_update BEFORE UPDATE ON signed_jwt BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_jwt_no_delete BEFORE DELETE ON signed_jwt BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER signed_jwt_key BEFORE INSERT ON signed_jwt
WHEN EXISTS (SELECT 1 FROM signing_key WHERE state = 'compromised' AND id = NEW.key_id)
BEGIN SELECT RAISE(ABORT, 'key_compromised'); END;

-- How much of a list is taken, and how far a jury's batch has come, without counting: plans, signatures and releases are only ever added.
ALTER TABLE status_list ADD COLUMN taken INTEGER NOT NULL DEFAULT 0;
UPDATE status_list SET taken = (SELECT count(*) FROM credential_plan WHERE status_list = status_list.id);
CREATE TRIGGER status_list_taken AFTER INSERT ON credential_plan
BEGIN UPDATE status_list SET taken = taken + 1 WHERE id = NEW.status_list; END;

CREATE TABLE jury_issuance (
  jury_id TEXT PRIMARY KEY REFERENCES minutes (jury_id),
  awards INTEGER NOT NULL DEFAULT 0,
  planned INTEGER NOT NULL DEFAULT 0,
  signed INTEGER NOT NULL DEFAULT 0,
  released INTEGER NOT NULL DEFAULT 0
) STRICT;
-- A badge that takes another's place is no further step of the batch.
INSERT INTO jury_issuance
  SELECT award.jury_id, count(*), count(credential_plan.id), count(signed_credential.id), count(release.id)
  FROM award
  LEFT JOIN credential_plan ON credential_plan.award_id = award.id AND credential_plan.supersedes IS NULL
  LEFT JOIN signed_credential ON signed_credential.id = credential_plan.id
  LEFT JOIN release ON release.id = credential_plan.id
  GROUP BY award.jury_id;
CREATE TRIGGER jury_issuance_award AFTER INSERT ON award
BEGIN
  INSERT INTO jury_issuance (jury_id, awards) VALUES (NEW.jury_id, 1) ON CONFLICT (jury_id) DO UPDATE SET awards = awards + 1;
END;
CREATE TRIGGER jury_issuance_planned AFTER INSERT ON credential_plan WHEN NEW.supersedes IS NULL
BEGIN
  UPDATE jury_issuance SET planned = planned + 1 WHERE jury_id = (SELECT jury_id FROM award WHERE id = NEW.award_id);
END;
CREATE TRIGGER jury_issuance_signed AFTER INSERT ON signed_credential
BEGIN
  UPDATE jury_issuance SET signed = signed + 1
  WHERE jury_id = (SELECT award.jury_id FROM credential_plan JOIN award ON award.id = credential_plan.award_id WHERE credential_plan.id = NEW.id AND credential_plan.supersedes IS NULL);
END;
CREATE TRIGGER jury_issuance_released AFTER INSERT ON release
BEGIN
  UPDATE jury_issuance SET released = released + 1
  WHERE jury_id = (SELECT award.jury_id FROM credential_plan JOIN award ON award.id = credential_plan.award_id WHERE credential_plan.id = NEW.id AND credential_plan.supersedes IS NULL);
END;

-- What is due, in its order, read from the index alone however much waits; and what has failed, without looking at the rest.
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (due_at, kind, subject);
CREATE INDEX outbox_failed ON outbox (kind, subject) WHERE last_error IS NOT NULL;
