-- A jury of the second session decides again what the first did not validate, for the students who come back before it.
ALTER TABLE jury ADD COLUMN session INTEGER NOT NULL DEFAULT 1 CHECK (session IN (1, 2));
