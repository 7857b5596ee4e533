-- Numbers that were kept for a result before it was signed. `kept`: no paper bears it yet; `used`: a signed or issued paper does;
-- `free`: its dossier ended without one, the next result of the series takes it.
CREATE TABLE result_number_kept (
  agency_id uuid NOT NULL,
  kind text NOT NULL,
  year int NOT NULL,
  number int NOT NULL,
  state text NOT NULL CHECK (state IN ('kept', 'used', 'free')),
  dossier_id uuid REFERENCES dossier (id),
  -- What the QR of the paper leads to.
  paper_code text,
  kept_at timestamptz NOT NULL,
  PRIMARY KEY (agency_id, kind, year, number),
  CHECK ((state = 'free') = (dossier_id IS NULL))
);
CREATE UNIQUE INDEX result_number_kept_dossier ON result_number_kept (dossier_id, kind, year);
