-- Money also turns up after its request was taken back, after its report was sent back, or where nobody had reported any; and it is
-- kept where the work it pays for was done. That none had come in is said of a report only, and something else may follow it.
ALTER TABLE dossier_payment
  DROP CONSTRAINT dossier_payment_reconciled_as_check,
  DROP CONSTRAINT dossier_payment_check4,
  ADD CONSTRAINT dossier_payment_reconciled_as CHECK (reconciled_as IN ('refunded', 'kept', 'nothing')),
  ADD CONSTRAINT dossier_payment_reconciled CHECK (reconciled_as IS NULL
    OR state IN ('lapsed', 'cancelled') AND (reconciled_as <> 'nothing' OR reported_at IS NOT NULL));
