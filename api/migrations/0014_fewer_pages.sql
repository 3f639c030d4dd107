-- An award is written to as few pages as its guards allow: each index of random keys is a page of its own in every commit.
-- Nothing asks for the journal by its subject; it is read from its end.
DROP INDEX event_by_subject;

-- One index for both: an award has one first plan, and its plans are found by it. (Each plan has one successor at the most.)
DROP INDEX one_first_plan;
DROP INDEX credential_plan_by_award;
CREATE UNIQUE INDEX one_first_plan ON credential_plan (award_id, coalesce(supersedes, ''));
