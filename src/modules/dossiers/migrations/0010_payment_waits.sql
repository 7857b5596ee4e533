-- Each stretch in which the applicant is waited for is a pause of its own, written into the deadline when it ends; the time the
-- agency looks for reported money is not one.
ALTER TABLE dossier_payment ADD COLUMN waits_since timestamptz;
-- Nothing has been written for those that are open: the first stretch is counted from the request, as they were told.
UPDATE dossier_payment SET waits_since = asked_at WHERE state IN ('asked', 'reported');
ALTER TABLE dossier_payment ADD CHECK (state <> 'asked' OR waits_since IS NOT NULL);
-- What is received is what was asked for; receipts from before stay as they were written.
ALTER TABLE dossier_payment_line DROP CONSTRAINT dossier_payment_line_check;
ALTER TABLE dossier_payment_line ADD CONSTRAINT dossier_payment_line_received CHECK (received = amount) NOT VALID;
