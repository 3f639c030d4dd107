-- What is public rests on what was looked at: whether it still is so is asked inside the commit that publishes, moves or renders it.
-- Never holds a row: a commit puts one in when something has changed meanwhile, and is refused whole.
CREATE TABLE publication_changed (enrolment_id TEXT NOT NULL) STRICT;
CREATE TRIGGER publication_has_changed BEFORE INSERT ON publication_changed BEGIN SELECT RAISE(ABORT, 'publication_changed'); END;

-- Whose page it is, so that earlier versions of it go with the person's data; NULL for those that are older than this.
ALTER TABLE prepared ADD COLUMN enrolment_id TEXT;
CREATE INDEX prepared_by_enrolment ON prepared (enrolment_id);

-- An upload becomes one trace. Never holds a row either.
CREATE TABLE upload_over (upload_id TEXT NOT NULL) STRICT;
CREATE TRIGGER upload_is_over BEFORE INSERT ON upload_over BEGIN SELECT RAISE(ABORT, 'upload_over'); END;

-- Files on their way: more than anybody sends at once, and few enough to be listed.
CREATE TRIGGER upload_few BEFORE INSERT ON upload
WHEN (SELECT count(*) FROM upload WHERE person_id = NEW.person_id) >= 60
BEGIN SELECT RAISE(ABORT, 'uploads_full'); END;
