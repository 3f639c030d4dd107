-- A review is before one open jury at a time.
CREATE TRIGGER jury_review_one_open BEFORE INSERT ON jury_review
WHEN EXISTS (
  SELECT 1 FROM jury_review other
  WHERE other.review_id = NEW.review_id
    AND NOT EXISTS (SELECT 1 FROM minutes WHERE minutes.jury_id = other.jury_id))
BEGIN SELECT RAISE(ABORT, 'review_before_jury'); END;
