-- Stopped for what was not paid: beside refused and withdrawn, so that what was received is what ended and what is open.
ALTER TABLE dossier_figure ADD COLUMN stopped int NOT NULL DEFAULT 0;
INSERT INTO dossier_figure (day, agency_id, field, stopped)
  SELECT (e.at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, d.agency_id, d.field, count(*)
  FROM dossier_event e JOIN dossier d ON d.id = e.dossier_id WHERE e.act = 'stopUnpaid' GROUP BY 1, 2, 3
  ON CONFLICT (day, agency_id, field) DO UPDATE SET stopped = EXCLUDED.stopped;

-- What became of money that was reported for a dossier which ended before anybody had looked for it.
ALTER TABLE dossier_payment
  ADD COLUMN reconciled_as text CHECK (reconciled_as IN ('refunded', 'nothing')),
  ADD COLUMN reconciled_note text,
  ADD COLUMN reconciled_at timestamptz,
  ADD COLUMN reconciled_by uuid,
  ADD COLUMN reconciled_by_name text,
  ADD CHECK ((reconciled_as IS NULL) = (reconciled_at IS NULL)),
  ADD CHECK (reconciled_as IS NULL OR state = 'lapsed' AND reported_at IS NOT NULL);
-- Those asked wait since they were asked, those reported since they were reported: an order each.
DROP INDEX dossier_payment_waiting;
CREATE INDEX dossier_payment_asked ON dossier_payment (agency_id, asked_at, id) WHERE state = 'asked';
CREATE INDEX dossier_payment_reported ON dossier_payment (agency_id, state, reported_at, id)
  WHERE state IN ('reported', 'lapsed') AND reported_at IS NOT NULL AND reconciled_at IS NULL;
