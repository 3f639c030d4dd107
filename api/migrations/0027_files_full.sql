-- So many bytes of files may lie here for one person, asked for inside the commit that adds some.

-- Never holds a row: a commit puts one in when the person's files have become more, and is refused whole.
CREATE TABLE files_full (person_id TEXT NOT NULL) STRICT;
CREATE TRIGGER files_are_full BEFORE INSERT ON files_full BEGIN SELECT RAISE(ABORT, 'files_full'); END;
