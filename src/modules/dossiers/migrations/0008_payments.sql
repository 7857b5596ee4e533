-- Nộp phí, lệ phí, nghĩa vụ tài chính khác (Decree 61/2018 art. 12.9, 22): what was asked of the applicant, or taken at the
-- counter, and what was received of it.
CREATE TABLE dossier_payment (
  id uuid PRIMARY KEY,
  dossier_id uuid NOT NULL REFERENCES dossier (id),
  agency_id uuid NOT NULL,
  -- asked: waits for the applicant; reported: they say that it is paid; confirmed: the money is there; cancelled: taken back by
  -- the agency; lapsed: the dossier ended before.
  state text NOT NULL CHECK (state IN ('asked', 'reported', 'confirmed', 'cancelled', 'lapsed')),
  asked_at timestamptz NOT NULL,
  asked_by uuid,
  asked_by_name text NOT NULL,
  -- NULL for what was taken at the counter without having been asked for.
  last_day date,
  where_to_pay text,
  -- The account as it was on that day: name and number (BIN) of the bank, number and name of the account.
  bank text,
  bank_bin text,
  account_number text,
  account_name text,
  -- Thông báo nộp tiền, as a paper of the dossier.
  notice_id uuid REFERENCES dossier_paper (id),
  reported_at timestamptz,
  transaction_number text,
  report_note text,
  proof_id uuid REFERENCES dossier_paper (id),
  -- Why the last report was not confirmed.
  returned_reason text,
  paid_by text CHECK (paid_by IN ('transfer', 'counter')),
  settled_at timestamptz,
  settled_by uuid,
  settled_by_name text,
  CHECK ((state = 'confirmed') = (paid_by IS NOT NULL)),
  CHECK ((bank_bin IS NULL) = (account_number IS NULL))
);
CREATE INDEX dossier_payment_dossier ON dossier_payment (dossier_id, asked_at);
-- One request at a time: the applicant never wonders which of two to pay.
CREATE UNIQUE INDEX dossier_payment_open ON dossier_payment (dossier_id) WHERE state IN ('asked', 'reported');
CREATE INDEX dossier_payment_waiting ON dossier_payment (agency_id, state, asked_at, id) WHERE state IN ('asked', 'reported');
CREATE INDEX dossier_payment_collected ON dossier_payment (agency_id, settled_at, id) WHERE state = 'confirmed';
CREATE INDEX dossier_payment_account ON dossier_payment (agency_id, asked_at DESC) WHERE account_number IS NOT NULL;

CREATE TABLE dossier_payment_line (
  payment_id uuid NOT NULL REFERENCES dossier_payment (id),
  position int NOT NULL,
  -- phí, lệ phí, nghĩa vụ tài chính khác
  kind text NOT NULL CHECK (kind IN ('fee', 'charge', 'obligation')),
  purpose text NOT NULL,
  -- Whole đồng.
  amount bigint NOT NULL CHECK (amount > 0),
  received bigint CHECK (received >= amount),
  -- Số biên lai.
  receipt text,
  PRIMARY KEY (payment_id, position)
);

ALTER TABLE dossier_paper DROP CONSTRAINT dossier_paper_kind_check;
ALTER TABLE dossier_paper ADD CONSTRAINT dossier_paper_kind_check
  CHECK (kind IN ('submitted', 'result', 'internal', 'payment'));
