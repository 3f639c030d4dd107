-- Ways and time limits of appeal, in the institution's own words, as an extract of the minutes prints them. Each revision stays: an extract prints what held when its minutes were signed.
CREATE TABLE appeal_words (
  revision INTEGER PRIMARY KEY CHECK (revision > 0),
  text TEXT NOT NULL CHECK (text <> ''),
  recorded_by TEXT NOT NULL REFERENCES person (id),
  recorded_at TEXT NOT NULL
) STRICT;
CREATE TRIGGER appeal_words_follows BEFORE INSERT ON appeal_words
WHEN NEW.revision <> 1 + (SELECT coalesce(max(revision), 0) FROM appeal_words)
BEGIN SELECT RAISE(ABORT, 'appeal_words_changed'); END;
CREATE TRIGGER appeal_words_no_update BEFORE UPDATE ON appeal_words BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER appeal_words_no_delete BEFORE DELETE ON appeal_words BEGIN SELECT RAISE(ABORT, 'append_only'); END;
