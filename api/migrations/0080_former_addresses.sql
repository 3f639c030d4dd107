-- The end of a portfolio's address is made of its student's name. With a whole erasure the rows that say it go, and a digest of it under a
-- key of this installation's own stays: the address goes on answering that its page is gone, and is given to nobody.
CREATE TABLE former_address (digest TEXT PRIMARY KEY CHECK (length(digest) = 64)) STRICT;
CREATE TRIGGER former_address_no_update BEFORE UPDATE ON former_address BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER former_address_no_delete BEFORE DELETE ON former_address BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- Of whoever was erased before, what stands in no publication; those that do are forgotten by the service, which has the key.
UPDATE portfolio SET handle = lower(hex(randomblob(16))) WHERE enrolment_id IN (
  SELECT enrolment.id FROM enrolment JOIN erasure ON erasure.person_id = enrolment.person_id JOIN erasure_receipt ON erasure_receipt.id = erasure.id WHERE erasure.scope = 'whole');
