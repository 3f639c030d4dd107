-- What the public is shown is taken back first, whatever it is: a link or a text has no file of its own among the publications, and
-- stands in the snapshot of the page alone. Deleted, it went on being read there, and its student could withdraw no word of it.
DROP TRIGGER evidence_shown;
CREATE TRIGGER evidence_shown BEFORE DELETE ON evidence
WHEN EXISTS (
  SELECT 1 FROM publication
  WHERE enrolment_id = OLD.enrolment_id AND withdrawn_at IS NULL AND (subject = OLD.id OR instr(snapshot, OLD.id) > 0))
BEGIN SELECT RAISE(ABORT, 'evidence_in_use'); END;

-- Thirty links that are open: one whose last day is over counts no more, since there is nothing left of it to end.
DROP TRIGGER share_link_limits;
CREATE TRIGGER share_link_limits BEFORE INSERT ON share_link
WHEN 30 <= (
  SELECT count(*) FROM share_link
  WHERE enrolment_id = NEW.enrolment_id AND ended_at IS NULL AND (last_on IS NULL OR last_on >= date('now')))
BEGIN SELECT RAISE(ABORT, 'too_many_shares'); END;
