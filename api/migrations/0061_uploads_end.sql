-- No part of a file comes any more of an enrolment that has ended, or of somebody who was erased: no trace could be made of it.
CREATE TRIGGER upload_departed BEFORE INSERT ON upload
WHEN EXISTS (SELECT 1 FROM departure_in_force WHERE enrolment_id = NEW.enrolment_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER upload_part_departed BEFORE INSERT ON upload_part
WHEN EXISTS (SELECT 1 FROM upload JOIN departure_in_force ON departure_in_force.enrolment_id = upload.enrolment_id WHERE upload.id = NEW.upload_id AND closes_on <= date('now'))
BEGIN SELECT RAISE(ABORT, 'departed'); END;
CREATE TRIGGER upload_erased BEFORE INSERT ON upload
WHEN EXISTS (
  SELECT 1 FROM erasure JOIN erasure_receipt ON erasure_receipt.id = erasure.id
  WHERE erasure.person_id = NEW.person_id AND erasure.scope = 'whole')
BEGIN SELECT RAISE(ABORT, 'person_erased'); END;
