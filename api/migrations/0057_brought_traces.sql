-- Traces that their student brought in from another Palier, so that bringing the same archive in twice adds nothing twice.
CREATE TABLE brought_trace (
  evidence_id TEXT PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
  person_id TEXT NOT NULL REFERENCES person (id),
  -- Of the other house, and the trace's identifier there.
  origin TEXT NOT NULL,
  source_id TEXT NOT NULL,
  brought_at TEXT NOT NULL,
  UNIQUE (person_id, origin, source_id)
) STRICT;
CREATE TRIGGER brought_trace_no_update BEFORE UPDATE ON brought_trace BEGIN SELECT RAISE(ABORT, 'append_only'); END;
