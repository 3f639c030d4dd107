-- The institution signs nothing about a badge that it took back between the invitation and the answer.
CREATE TRIGGER endorsement_plan_of_live_badge BEFORE INSERT ON endorsement_plan
WHEN EXISTS (
  SELECT 1 FROM endorsement_invitation
  JOIN revocation ON revocation.id = endorsement_invitation.credential_id
  WHERE endorsement_invitation.id = NEW.invitation_id)
BEGIN SELECT RAISE(ABORT, 'credential_revoked'); END;
