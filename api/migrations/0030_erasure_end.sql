-- A request for erasure that is not carried out: withdrawn by its person, or refused with a reason and its basis in law.
CREATE TABLE erasure_end (
  id TEXT PRIMARY KEY REFERENCES erasure (id),
  outcome TEXT NOT NULL CHECK (outcome IN ('withdrawn', 'refused')),
  -- GDPR, article 17.3, a to e; NULL of a withdrawal.
  basis TEXT CHECK (basis IN ('expression', 'legal_obligation', 'public_health', 'archiving', 'legal_claims')),
  -- What the person is told; '—' once they were erased after all.
  reason TEXT NOT NULL DEFAULT '',
  by_id TEXT NOT NULL REFERENCES person (id),
  at TEXT NOT NULL,
  CHECK ((outcome = 'refused') = (basis IS NOT NULL)),
  CHECK ((outcome = 'refused') = (reason <> ''))
) STRICT;
CREATE TRIGGER erasure_end_no_update BEFORE UPDATE ON erasure_end
WHEN NEW.reason <> '—' OR OLD.reason = '' OR NEW.id <> OLD.id OR NEW.outcome <> OLD.outcome OR NEW.basis IS NOT OLD.basis OR NEW.by_id <> OLD.by_id OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER erasure_end_no_delete BEFORE DELETE ON erasure_end BEGIN SELECT RAISE(ABORT, 'append_only'); END;
-- What was carried out is not taken back, and what was taken back or refused is not carried out: it is asked for anew.
CREATE TRIGGER erasure_end_of_open BEFORE INSERT ON erasure_end
WHEN EXISTS (SELECT 1 FROM erasure_receipt WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'erasure_over'); END;
CREATE TRIGGER erasure_receipt_of_open BEFORE INSERT ON erasure_receipt
WHEN EXISTS (SELECT 1 FROM erasure_end WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'erasure_over'); END;
