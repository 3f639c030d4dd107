-- Links by which a student shows a part of their portfolio to whoever has one; nothing of it need be public.

CREATE TABLE share_link (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  -- SHA-256 of the token in the address; the address itself stands nowhere.
  token_digest TEXT NOT NULL UNIQUE,
  -- For the student alone: which application it is for.
  title TEXT NOT NULL CHECK (title <> ''),
  -- JSON: which badges, traces and reflections, and which traces on request only.
  choices TEXT NOT NULL CHECK (json_valid(choices)),
  -- The last day on which it opens, UTC like every time here; NULL: until the student ends it.
  last_on TEXT CHECK (last_on IS NULL OR last_on IS date(last_on)),
  made_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  -- Ended by its student, or with their data; for good.
  ended_at TEXT,
  -- JSON: what the student showed when they made or updated it; goes when it ends.
  snapshot TEXT,
  -- Of what the pages depend on, when they were rendered; other now: they are rendered again before they are shown.
  stamp TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX share_link_by_enrolment ON share_link (enrolment_id);
CREATE TRIGGER share_link_limits BEFORE INSERT ON share_link
WHEN 30 <= (SELECT count(*) FROM share_link WHERE enrolment_id = NEW.enrolment_id AND ended_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'too_many_shares'); END;
CREATE TRIGGER share_link_stays_ended BEFORE UPDATE ON share_link
WHEN OLD.ended_at IS NOT NULL AND (NEW.ended_at IS NOT OLD.ended_at OR NEW.snapshot IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'share_over'); END;

-- What is read below a link, by its path there: `/`, `/credentials/…`, `/evidence/…`, in English after `/en`.
CREATE TABLE share_page (
  link_id TEXT NOT NULL REFERENCES share_link (id),
  path TEXT NOT NULL CHECK (path LIKE '/%'),
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  PRIMARY KEY (link_id, path)
) STRICT;
CREATE INDEX share_page_by_digest ON share_page (digest);
CREATE TRIGGER share_page_of_open_link BEFORE INSERT ON share_page
WHEN (SELECT ended_at FROM share_link WHERE id = NEW.link_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'share_over'); END;

-- How often a link's page was opened on a day: a number, and nothing of who opened it.
CREATE TABLE share_opening (
  link_id TEXT NOT NULL REFERENCES share_link (id),
  day TEXT NOT NULL CHECK (day IS date(day)),
  count INTEGER NOT NULL CHECK (count > 0),
  PRIMARY KEY (link_id, day)
) STRICT;
