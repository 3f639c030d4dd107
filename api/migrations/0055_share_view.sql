-- Whose texts, sections and look a link has: one view of the portfolio; the main one where there is none, or no longer.
ALTER TABLE share_link ADD COLUMN view_id TEXT REFERENCES portfolio_view (id) ON DELETE SET NULL;
