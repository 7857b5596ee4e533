-- Each stretch in which the applicant is waited for is a pause of its own, written into the deadline when it ends; the time the
-- agency looks for reported money is not one.
ALTER TABLE dossier_payment ADD COLUMN waits_since timestamptz;
UPDATE dossier_payment p SET waits_since = GREATEST(p.asked_at, (SELECT max(e.at) FROM dossier_event e
  WHERE e.dossier_id = p.dossier_id AND e.act = 'returnPayment')) WHERE p.state = 'asked';
-- Reported before stretches were written down: theirs ended with the report, and is written when the agency has looked.
UPDATE dossier_payment SET waits_since = asked_at WHERE state = 'reported';
ALTER TABLE dossier_payment ADD CHECK (state <> 'asked' OR waits_since IS NOT NULL);
-- What is received is what was asked for; receipts from before stay as they were written.
ALTER TABLE dossier_payment_line DROP CONSTRAINT dossier_payment_line_check;
ALTER TABLE dossier_payment_line ADD CONSTRAINT dossier_payment_line_received CHECK (received = amount) NOT VALID;
