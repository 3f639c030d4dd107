-- Never holds a row: a commit puts one in when it has taken away the last way into an account that is closed at the university, and is refused whole.
CREATE TABLE last_way_in (person_id TEXT NOT NULL) STRICT;
CREATE TRIGGER last_way_in_kept BEFORE INSERT ON last_way_in BEGIN SELECT RAISE(ABORT, 'last_way_in'); END;
