-- What becomes of a file that comes in parts: a trace, or the export of another Palier that is taken in and kept by nobody.
ALTER TABLE upload ADD COLUMN purpose TEXT NOT NULL DEFAULT 'trace' CHECK (purpose IN ('trace', 'archive'));
-- One archive of a person at a time: its bytes count against nobody's room, since they go once it was read.
CREATE UNIQUE INDEX upload_one_archive ON upload (person_id) WHERE purpose = 'archive';
