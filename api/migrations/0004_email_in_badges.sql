-- A student may ask that the badges to come carry their e-mail address, as a salted hash; never by default.
ALTER TABLE enrolment ADD COLUMN email_in_badges INTEGER NOT NULL DEFAULT 0 CHECK (email_in_badges IN (0, 1));
