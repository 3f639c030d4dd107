-- Badges from elsewhere leave the links of whoever changed their name since a link was made, as each change of name sees to from now on: they
-- were issued to the former one. What is below such a link is rendered again before it is shown, since its choices are others.
UPDATE share_link SET choices = json_set(choices, '$.foreignBadges', json('[]'))
WHERE ended_at IS NULL AND json_array_length(choices, '$.foreignBadges') > 0
  AND EXISTS (
    SELECT 1 FROM name_change JOIN enrolment ON enrolment.person_id = name_change.person_id
    WHERE enrolment.id = share_link.enrolment_id AND name_change.recorded_at > share_link.made_at);
