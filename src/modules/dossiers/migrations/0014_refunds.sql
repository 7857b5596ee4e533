-- When money counts as collected: with its confirmation, or when it was kept of a request that was over. NULL for what was not
-- collected, and for what was kept before that took a receipt.
ALTER TABLE dossier_payment ADD COLUMN collected_at timestamptz;
UPDATE dossier_payment SET collected_at = settled_at WHERE state = 'confirmed';
ALTER TABLE dossier_payment
  DROP CONSTRAINT dossier_payment_check,
  ADD CONSTRAINT dossier_payment_paid CHECK ((collected_at IS NULL) = (paid_by IS NULL)),
  ADD CONSTRAINT dossier_payment_collected CHECK (
    (state <> 'confirmed' OR collected_at IS NOT NULL)
    AND (collected_at IS NULL OR state = 'confirmed' OR reconciled_as IS NOT DISTINCT FROM 'kept'));
DROP INDEX dossier_payment_collected;
CREATE INDEX dossier_payment_collected ON dossier_payment (agency_id, collected_at, id) WHERE collected_at IS NOT NULL;

-- Of what is kept for work done, less than was asked for may be kept.
ALTER TABLE dossier_payment_line
  DROP CONSTRAINT dossier_payment_line_received,
  ADD CONSTRAINT dossier_payment_line_received CHECK (received > 0 AND received <= amount) NOT VALID,
  ADD CONSTRAINT dossier_payment_line_receipt CHECK ((received IS NULL) = (receipt IS NULL)) NOT VALID;

-- Hoàn trả khoản đã thu, hủy biên lai: money that was collected and is not any more.
CREATE TABLE dossier_refund (
  id uuid PRIMARY KEY,
  payment_id uuid NOT NULL REFERENCES dossier_payment (id),
  agency_id uuid NOT NULL,
  -- refunded: given back to whoever paid it; voided: never there, its receipt is void.
  kind text NOT NULL CHECK (kind IN ('refunded', 'voided')),
  -- The line whose receipt it lessens; NULL for money beyond receipts, which was paid by mistake and never collected.
  position int,
  -- Whole đồng.
  amount bigint NOT NULL CHECK (amount > 0),
  -- Number of the paper it was given back or made void by.
  voucher text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL,
  by uuid,
  by_name text NOT NULL,
  FOREIGN KEY (payment_id, position) REFERENCES dossier_payment_line (payment_id, position),
  CHECK (kind = 'refunded' OR position IS NOT NULL),
  -- Whoever sends the form twice has given the money back once.
  UNIQUE NULLS NOT DISTINCT (payment_id, voucher, position)
);
CREATE INDEX dossier_refund_line ON dossier_refund (payment_id, position);
CREATE INDEX dossier_refund_given ON dossier_refund (agency_id, at, id);
-- What was given back of requests that were over stands beside it in the account of a period.
CREATE INDEX dossier_payment_refunded ON dossier_payment (agency_id, reconciled_at, id) WHERE reconciled_as = 'refunded';
