-- A review that was recorded as not submitted by mistake is taken up again by its team, until it comes before a jury: what that
-- sees, and concludes, is not changed under its hands.
CREATE TRIGGER review_step_before_jury BEFORE INSERT ON review_step
WHEN NEW.act = 'reopen' AND EXISTS (SELECT 1 FROM jury_review WHERE review_id = NEW.review_id)
BEGIN SELECT RAISE(ABORT, 'review_with_jury'); END;
CREATE TRIGGER jury_review_not_reopened BEFORE INSERT ON jury_review
WHEN 'reopen' = (SELECT act FROM review_step WHERE review_id = NEW.review_id ORDER BY revision DESC LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'review_before_jury'); END;
