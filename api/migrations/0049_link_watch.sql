-- What is behind a link, looked at from time to time for its student alone.
CREATE TABLE link_watch (
  evidence_id TEXT PRIMARY KEY REFERENCES evidence (id) ON DELETE CASCADE,
  link TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('unchanged', 'changed', 'dead', 'not_checked')),
  -- SHA-256 of what was there when it was first seen, or when the student said that it is right; and of what was there last.
  digest TEXT,
  latest TEXT,
  -- Since when it is in this state, and when it was last looked at.
  since TEXT NOT NULL,
  checked_at TEXT NOT NULL
) STRICT;
CREATE INDEX link_watch_by_check ON link_watch (checked_at);
