-- What is made along with a published page: its compressed forms, its picture for those who share it, its paper.
CREATE TABLE prepared (
  -- Digest of the page's own bytes: another version of the page has others.
  page TEXT NOT NULL,
  -- 'shown' is what the page was rendered from, as it shows it; the other forms are made of it and of the page.
  form TEXT NOT NULL CHECK (form IN ('shown', 'br', 'gzip', 'picture', 'paper')),
  -- Where its bytes are.
  digest TEXT NOT NULL,
  made_at TEXT NOT NULL,
  PRIMARY KEY (page, form)
) STRICT;
CREATE INDEX prepared_by_digest ON prepared (digest);
-- Which pages are still published, asked for each of the above when the oldest are taken away.
CREATE INDEX publication_by_digest ON publication (digest);
-- What search engines may know of, in the order in which the site map lists it.
CREATE INDEX publication_indexable ON publication (path) WHERE indexable = 1 AND withdrawn_at IS NULL;
