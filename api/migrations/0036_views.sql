-- Views of one competency beside the student's and the teacher's: classmates who are invited, a placement's tutor without an
-- account, and a level that student and teacher agree on. They stand side by side and are never averaged.

-- Whoever is invited to say how they see a student's work.
CREATE TABLE view_invitation (
  id TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review (id),
  kind TEXT NOT NULL CHECK (kind IN ('peer', 'tutor')),
  -- A classmate; a tutor has no account.
  peer_id TEXT REFERENCES person (id),
  -- The placement whose tutor is asked.
  placement_id TEXT,
  -- A tutor's name, as whoever asks writes it; '—' once it was erased.
  name TEXT NOT NULL DEFAULT '',
  -- JSON: the competencies that they are asked about, and may say something of.
  scope TEXT NOT NULL CHECK (json_array_length(scope) > 0),
  message TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL CHECK (language IN ('fr', 'en')),
  invited_by TEXT NOT NULL REFERENCES person (id),
  invited_at TEXT NOT NULL,
  expires_at TEXT NOT NULL CHECK (expires_at > invited_at),
  CHECK ((kind = 'peer') = (peer_id IS NOT NULL)),
  CHECK ((kind = 'tutor') = (placement_id IS NOT NULL)),
  CHECK ((kind = 'tutor') = (name <> ''))
) STRICT;
CREATE INDEX view_invitation_by_review ON view_invitation (review_id);
CREATE INDEX view_invitation_by_peer ON view_invitation (peer_id);

-- What became of it; the last one holds, and two at once are one too many.
CREATE TABLE view_step (
  invitation_id TEXT NOT NULL REFERENCES view_invitation (id),
  revision INTEGER NOT NULL CHECK (revision > 0),
  act TEXT NOT NULL CHECK (act IN ('accept', 'decline', 'give', 'withdraw', 'retract')),
  -- NULL: by the link of a message.
  person_id TEXT REFERENCES person (id),
  -- Who a tutor says that they are; '' of everybody else.
  author TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  PRIMARY KEY (invitation_id, revision)
) STRICT;
CREATE TRIGGER view_step_in_time BEFORE INSERT ON view_step
WHEN NEW.act IN ('accept', 'give') AND NEW.at >= (SELECT expires_at FROM view_invitation WHERE id = NEW.invitation_id)
BEGIN SELECT RAISE(ABORT, 'invitation_expired'); END;

-- All that a classmate is shown: the traces that the student chose for them.
CREATE TABLE view_evidence (
  invitation_id TEXT NOT NULL REFERENCES view_invitation (id),
  evidence_id TEXT NOT NULL REFERENCES evidence (id),
  PRIMARY KEY (invitation_id, evidence_id)
) STRICT;
CREATE INDEX view_evidence_by_evidence ON view_evidence (evidence_id);
CREATE TRIGGER view_evidence_own BEFORE INSERT ON view_evidence
WHEN NOT EXISTS (
  SELECT 1 FROM view_invitation JOIN review ON review.id = view_invitation.review_id JOIN evidence ON evidence.enrolment_id = review.enrolment_id
  WHERE view_invitation.id = NEW.invitation_id AND evidence.id = NEW.evidence_id)
BEGIN SELECT RAISE(ABORT, 'subject_not_own'); END;

-- Of a tutor. Apart, so that it goes when it is no longer needed.
CREATE TABLE view_address (
  invitation_id TEXT PRIMARY KEY REFERENCES view_invitation (id),
  email TEXT NOT NULL CHECK (email = lower(email))
) STRICT;
-- The link in the message to a tutor: only its digest.
CREATE TABLE view_link (
  token_digest TEXT PRIMARY KEY,
  invitation_id TEXT NOT NULL REFERENCES view_invitation (id),
  number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 2),
  made_at TEXT NOT NULL,
  UNIQUE (invitation_id, number)
) STRICT;

CREATE TRIGGER view_invitation_of_classmate BEFORE INSERT ON view_invitation
WHEN NEW.kind = 'peer' AND NOT EXISTS (
  SELECT 1 FROM review JOIN enrolment mine ON mine.id = review.enrolment_id JOIN enrolment theirs ON theirs.cohort_id = mine.cohort_id
  WHERE review.id = NEW.review_id AND mine.person_id = NEW.invited_by AND theirs.person_id = NEW.peer_id AND theirs.person_id <> mine.person_id)
BEGIN SELECT RAISE(ABORT, 'not_a_classmate'); END;
-- A student asks no tutor: whoever gives the address answers for it.
CREATE TRIGGER view_invitation_of_tutor BEFORE INSERT ON view_invitation
WHEN NEW.kind = 'tutor' AND NOT EXISTS (
  SELECT 1 FROM review JOIN enrolment ON enrolment.id = review.enrolment_id JOIN placement ON placement.enrolment_id = enrolment.id
  WHERE review.id = NEW.review_id AND placement.id = NEW.placement_id AND enrolment.person_id <> NEW.invited_by)
BEGIN SELECT RAISE(ABORT, 'placement_not_own'); END;
CREATE TRIGGER view_invitation_departed BEFORE INSERT ON view_invitation
WHEN NEW.kind = 'peer'
  AND EXISTS (SELECT 1 FROM review JOIN departure_in_force ON departure_in_force.enrolment_id = review.enrolment_id WHERE review.id = NEW.review_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER view_invitation_twice BEFORE INSERT ON view_invitation
WHEN EXISTS (
  SELECT 1 FROM view_invitation known
  WHERE known.review_id = NEW.review_id AND known.kind = NEW.kind AND (known.peer_id = NEW.peer_id OR known.placement_id = NEW.placement_id) AND known.expires_at > NEW.invited_at
    AND NOT EXISTS (SELECT 1 FROM view_step WHERE invitation_id = known.id AND act IN ('decline', 'give', 'withdraw')))
BEGIN SELECT RAISE(ABORT, 'already_invited'); END;
-- Nobody's classmates, and no mailbox, are to be flooded.
CREATE TRIGGER view_invitation_limits BEFORE INSERT ON view_invitation
WHEN 10 <= (
  SELECT count(*) FROM view_invitation known WHERE known.review_id = NEW.review_id AND julianday(NEW.invited_at) - julianday(known.invited_at) < 1)
BEGIN SELECT RAISE(ABORT, 'too_many_invitations'); END;

-- Peers and tutors are several people: each has revisions of their own. The table is made anew, since a key cannot be altered.
CREATE TABLE kept_assessment AS SELECT * FROM assessment;
DROP TABLE assessment;
CREATE TABLE assessment (
  id TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review (id),
  competency TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('self', 'peer', 'co', 'teacher', 'tutor')),
  -- NULL: a tutor, who has no account.
  assessor_id TEXT REFERENCES person (id),
  -- What a peer or a tutor answers.
  invitation_id TEXT REFERENCES view_invitation (id),
  -- NULL is "not assessed", which is not "not reached".
  level INTEGER,
  comment TEXT NOT NULL,
  -- What a peer or a tutor would have worked on next.
  advice TEXT NOT NULL DEFAULT '',
  revision INTEGER NOT NULL CHECK (revision > 0),
  at TEXT NOT NULL,
  CHECK ((kind IN ('peer', 'tutor')) = (invitation_id IS NOT NULL)),
  CHECK ((kind = 'tutor') = (assessor_id IS NULL))
) STRICT;
INSERT INTO assessment (id, review_id, competency, kind, assessor_id, level, comment, revision, at)
  SELECT id, review_id, competency, kind, assessor_id, level, comment, revision, at FROM kept_assessment;
DROP TABLE kept_assessment;
CREATE UNIQUE INDEX assessment_once ON assessment (review_id, competency, kind, coalesce(invitation_id, ''), revision);
CREATE TRIGGER assessment_no_update BEFORE UPDATE ON assessment
WHEN NEW.comment <> '' OR NEW.advice <> '' OR NEW.id <> OLD.id OR NEW.review_id <> OLD.review_id OR NEW.competency <> OLD.competency OR NEW.kind <> OLD.kind
  OR NEW.assessor_id IS NOT OLD.assessor_id OR NEW.invitation_id IS NOT OLD.invitation_id OR NEW.level IS NOT OLD.level OR NEW.revision <> OLD.revision OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assessment_no_delete BEFORE DELETE ON assessment BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assessment_departed BEFORE INSERT ON assessment
WHEN NEW.kind IN ('self', 'co') AND EXISTS (
  SELECT 1 FROM review JOIN enrolment ON enrolment.id = review.enrolment_id JOIN departure_in_force ON departure_in_force.enrolment_id = enrolment.id
  WHERE review.id = NEW.review_id AND (NEW.kind = 'self' OR enrolment.person_id = NEW.assessor_id) AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
-- A peer and a tutor say something of what they were asked about, and of nothing else.
CREATE TRIGGER assessment_asked BEFORE INSERT ON assessment
WHEN NEW.invitation_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM view_invitation asked
  WHERE asked.id = NEW.invitation_id AND asked.review_id = NEW.review_id AND asked.kind = NEW.kind AND asked.peer_id IS NEW.assessor_id
    AND NEW.competency IN (SELECT value FROM json_each(asked.scope)))
BEGIN SELECT RAISE(ABORT, 'view_not_asked'); END;

-- A co-assessment is one side's words, and the other side's agreement to exactly these.
CREATE TABLE assessment_confirmation (
  assessment_id TEXT PRIMARY KEY REFERENCES assessment (id),
  person_id TEXT NOT NULL REFERENCES person (id),
  at TEXT NOT NULL
) STRICT;
CREATE TRIGGER assessment_confirmation_by_the_other BEFORE INSERT ON assessment_confirmation
WHEN NOT EXISTS (
  SELECT 1 FROM assessment said JOIN review ON review.id = said.review_id JOIN enrolment ON enrolment.id = review.enrolment_id
  WHERE said.id = NEW.assessment_id AND said.kind = 'co' AND (said.assessor_id = enrolment.person_id) <> (NEW.person_id = enrolment.person_id)
    AND NOT EXISTS (SELECT 1 FROM assessment later WHERE later.review_id = said.review_id AND later.competency = said.competency AND later.kind = 'co' AND later.revision > said.revision))
BEGIN SELECT RAISE(ABORT, 'co_not_confirmable'); END;
CREATE TRIGGER assessment_confirmation_no_update BEFORE UPDATE ON assessment_confirmation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER assessment_confirmation_no_delete BEFORE DELETE ON assessment_confirmation BEGIN SELECT RAISE(ABORT, 'append_only'); END;

-- History stays; the words and names in it may be erased, once and for good.
CREATE TRIGGER view_invitation_no_update BEFORE UPDATE ON view_invitation
WHEN NEW.message <> '' OR NEW.name NOT IN ('', '—') OR NEW.id <> OLD.id OR NEW.review_id <> OLD.review_id OR NEW.kind <> OLD.kind OR NEW.peer_id IS NOT OLD.peer_id
  OR NEW.placement_id IS NOT OLD.placement_id OR NEW.scope <> OLD.scope OR NEW.invited_by <> OLD.invited_by OR NEW.invited_at <> OLD.invited_at OR NEW.expires_at <> OLD.expires_at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER view_invitation_no_delete BEFORE DELETE ON view_invitation BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER view_step_no_update BEFORE UPDATE ON view_step
WHEN NEW.author NOT IN ('', '—') OR NEW.invitation_id <> OLD.invitation_id OR NEW.revision <> OLD.revision OR NEW.act <> OLD.act OR NEW.person_id IS NOT OLD.person_id OR NEW.at <> OLD.at
BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER view_step_no_delete BEFORE DELETE ON view_step BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER view_link_no_update BEFORE UPDATE ON view_link BEGIN SELECT RAISE(ABORT, 'append_only'); END;
CREATE TRIGGER view_link_no_delete BEFORE DELETE ON view_link BEGIN SELECT RAISE(ABORT, 'append_only'); END;
