-- How much came in for a request that was over, in whole đồng: given back or kept, it may be less or more than was asked for.
-- NULL where nothing came in, and for what was said before amounts were written down: of those nobody claims how much it was.
ALTER TABLE dossier_payment
  ADD COLUMN reconciled_amount bigint CHECK (reconciled_amount > 0),
  ADD CONSTRAINT dossier_payment_reconciled_amount CHECK (reconciled_amount IS NULL OR reconciled_as IN ('refunded', 'kept'));
