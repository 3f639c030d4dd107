-- When and where a trace that was brought in had been deposited first, as its archive says: shown as such, and never this house's own word.
ALTER TABLE brought_trace ADD COLUMN declared_at TEXT;
ALTER TABLE brought_trace ADD COLUMN declared_in TEXT;
