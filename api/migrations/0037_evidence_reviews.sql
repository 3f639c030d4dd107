-- In which reviews a trace is: asked at every change of a trace, and by every guard of a submitted one.
CREATE INDEX review_evidence_by_evidence ON review_evidence (evidence_id);
-- Whoever reads a cohort looks at its own enrolments alone.
CREATE INDEX enrolment_by_cohort ON enrolment (cohort_id);
