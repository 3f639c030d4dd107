-- Whoever must hear somebody else's word asks it at none of the student's own addresses: the university's, the one that they
-- confirmed, and those that they confirmed before, as long as the request is kept.
CREATE VIEW own_address (person_id, email) AS
  SELECT id, lower(email) FROM person
  UNION SELECT person_id, email FROM personal_address
  UNION SELECT person_id, lower(address) FROM sign_in_request
    WHERE purpose = 'personal_address' AND address IS NOT NULL AND EXISTS (SELECT 1 FROM sign_in_spent WHERE what = 'link:' || sign_in_request.id);

CREATE TRIGGER endorsement_address_of_another BEFORE INSERT ON endorsement_address
WHEN EXISTS (
  SELECT 1 FROM endorsement_invitation
  JOIN enrolment ON enrolment.id = endorsement_invitation.enrolment_id
  JOIN own_address ON own_address.person_id = enrolment.person_id
  WHERE endorsement_invitation.id = NEW.invitation_id AND own_address.email = NEW.email)
BEGIN SELECT RAISE(ABORT, 'own_address'); END;
-- The address may have become theirs since.
CREATE TRIGGER endorsement_outcome_of_another BEFORE INSERT ON endorsement_outcome
WHEN NEW.outcome = 'endorsed' AND EXISTS (
  SELECT 1 FROM endorsement_invitation
  JOIN endorsement_address ON endorsement_address.invitation_id = endorsement_invitation.id
  JOIN enrolment ON enrolment.id = endorsement_invitation.enrolment_id
  JOIN own_address ON own_address.person_id = enrolment.person_id
  WHERE endorsement_invitation.id = NEW.invitation_id AND own_address.email = endorsement_address.email)
BEGIN SELECT RAISE(ABORT, 'own_address'); END;
-- A tutor's view likewise: the team gives the address, which the student may have told them.
CREATE TRIGGER view_address_of_another BEFORE INSERT ON view_address
WHEN EXISTS (
  SELECT 1 FROM view_invitation
  JOIN review ON review.id = view_invitation.review_id
  JOIN enrolment ON enrolment.id = review.enrolment_id
  JOIN own_address ON own_address.person_id = enrolment.person_id
  WHERE view_invitation.id = NEW.invitation_id AND own_address.email = NEW.email)
BEGIN SELECT RAISE(ABORT, 'own_address'); END;
CREATE TRIGGER view_step_of_another BEFORE INSERT ON view_step
WHEN NEW.act = 'give' AND EXISTS (
  SELECT 1 FROM view_invitation
  JOIN view_address ON view_address.invitation_id = view_invitation.id
  JOIN review ON review.id = view_invitation.review_id
  JOIN enrolment ON enrolment.id = review.enrolment_id
  JOIN own_address ON own_address.person_id = enrolment.person_id
  WHERE view_invitation.id = NEW.invitation_id AND own_address.email = view_address.email)
BEGIN SELECT RAISE(ABORT, 'own_address'); END;

-- Pages that quote an endorsement are rendered again: some showed the words as they were typed, where those that were signed
-- lack what turns the reading direction around. Where a page is as it would be rendered now, its bytes do not change.
INSERT INTO outbox (kind, subject, due_at, attempts, last_error)
  SELECT 'render', path, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), 0, NULL FROM publication
  WHERE kind IN ('portfolio', 'credential') AND withdrawn_at IS NULL AND snapshot IS NOT NULL AND enrolment_id IN (
    SELECT endorsement_invitation.enrolment_id FROM endorsement_display
    JOIN endorsement_plan ON endorsement_plan.id = endorsement_display.id
    JOIN endorsement_invitation ON endorsement_invitation.id = endorsement_plan.invitation_id
    WHERE endorsement_display.shown = 1)
  ON CONFLICT (kind, subject) DO NOTHING;
