-- Several views of one portfolio: what is the student's for all of them stays with the portfolio, what is chosen and how it is
-- arranged goes with each view. The one that the address /portfolios/{handle} shows is the portfolio's main view.

CREATE TABLE portfolio_view (
  id TEXT PRIMARY KEY,
  enrolment_id TEXT NOT NULL REFERENCES enrolment (id),
  -- The student's own word for it; '' where it is called after its audience.
  title TEXT NOT NULL DEFAULT '',
  audience TEXT NOT NULL CHECK (audience IN ('public', 'recruiter', 'placement', 'jury', 'other')),
  headline TEXT NOT NULL DEFAULT '',
  presentation TEXT NOT NULL DEFAULT '',
  -- JSON: which credentials, which evidence in which order, and whose reflection is shown.
  choices TEXT NOT NULL DEFAULT '{"credentials":[],"evidence":[],"reflections":[]}',
  -- JSON: the sections in their order, and which of them are shown.
  sections TEXT NOT NULL,
  theme TEXT NOT NULL DEFAULT 'palier',
  made_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  UNIQUE (id, enrolment_id)
) STRICT;
CREATE INDEX portfolio_view_by_enrolment ON portfolio_view (enrolment_id, made_at);
CREATE TRIGGER portfolio_view_count BEFORE INSERT ON portfolio_view
WHEN (SELECT count(*) FROM portfolio_view WHERE enrolment_id = NEW.enrolment_id) >= 12
BEGIN SELECT RAISE(ABORT, 'views_full'); END;

INSERT INTO portfolio_view (id, enrolment_id, audience, headline, presentation, choices, sections, made_at, updated_at)
  SELECT lower(hex(randomblob(16))), enrolment_id, 'public', headline, presentation, choices,
    '[{"kind":"levels","shown":true},{"kind":"productions","shown":true},{"kind":"placements","shown":true},{"kind":"memoir","shown":true},{"kind":"endorsements","shown":true}]',
    updated_at, updated_at FROM portfolio;

CREATE TABLE kept_portfolio (enrolment_id TEXT PRIMARY KEY, handle TEXT NOT NULL, indexable INTEGER NOT NULL, updated_at TEXT NOT NULL) STRICT;
INSERT INTO kept_portfolio SELECT enrolment_id, handle, indexable, updated_at FROM portfolio;
DROP TABLE portfolio;
CREATE TABLE portfolio (
  enrolment_id TEXT PRIMARY KEY REFERENCES enrolment (id),
  handle TEXT NOT NULL UNIQUE,
  main_view TEXT NOT NULL,
  -- Written by the student for those who read the page; '' where nothing is.
  contact TEXT NOT NULL DEFAULT '',
  skills TEXT NOT NULL DEFAULT '',
  -- What the student says of their degree, which nobody here vouches for.
  degree TEXT CHECK (degree IN ('preparing', 'obtained')),
  degree_name TEXT NOT NULL DEFAULT '',
  degree_on TEXT CHECK (degree_on IS date(degree_on)),
  indexable INTEGER NOT NULL DEFAULT 0 CHECK (indexable IN (0, 1)),
  updated_at TEXT NOT NULL,
  FOREIGN KEY (main_view, enrolment_id) REFERENCES portfolio_view (id, enrolment_id)
) STRICT;
INSERT INTO portfolio (enrolment_id, handle, main_view, indexable, updated_at)
  SELECT enrolment_id, handle, (SELECT id FROM portfolio_view WHERE portfolio_view.enrolment_id = kept_portfolio.enrolment_id), indexable, updated_at FROM kept_portfolio;
DROP TABLE kept_portfolio;

-- An address that was somebody's is nobody else's, even once it is withdrawn: who kept it would be led to another person.
CREATE TRIGGER portfolio_handle_of_another BEFORE INSERT ON portfolio
WHEN EXISTS (SELECT 1 FROM publication WHERE path = '/portfolios/' || NEW.handle AND enrolment_id <> NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'handle_taken'); END;
CREATE TRIGGER portfolio_handle_moved_to_another BEFORE UPDATE OF handle ON portfolio
WHEN EXISTS (SELECT 1 FROM publication WHERE path = '/portfolios/' || NEW.handle AND enrolment_id <> NEW.enrolment_id)
BEGIN SELECT RAISE(ABORT, 'handle_taken'); END;
-- And no page ever passes from one enrolment to another, whatever its path.
CREATE TRIGGER publication_stays_its_own BEFORE UPDATE ON publication
WHEN NEW.enrolment_id <> OLD.enrolment_id OR NEW.path <> OLD.path
BEGIN SELECT RAISE(ABORT, 'handle_taken'); END;
