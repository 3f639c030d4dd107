-- A student's own address, confirmed by a code: it signs in too, and goes on when the university's address closes.
CREATE TABLE personal_address (
  person_id TEXT PRIMARY KEY REFERENCES person (id),
  email TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  confirmed_at TEXT NOT NULL
) STRICT;
-- One address leads to one person.
CREATE TRIGGER personal_address_free BEFORE INSERT ON personal_address
WHEN EXISTS (SELECT 1 FROM person WHERE email = NEW.email)
BEGIN SELECT RAISE(ABORT, 'address_taken'); END;
CREATE TRIGGER person_address_free BEFORE INSERT ON person
WHEN EXISTS (SELECT 1 FROM personal_address WHERE email = NEW.email)
BEGIN SELECT RAISE(ABORT, 'address_taken'); END;
