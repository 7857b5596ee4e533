-- Slips as they were sealed; what they say now is told from what they said then by the print without seal.
CREATE TABLE dossier_slip (
  dossier_id uuid NOT NULL REFERENCES dossier (id),
  form text NOT NULL,
  content_sha256 text NOT NULL,
  sha256 text NOT NULL,
  paper_code text NOT NULL,
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (dossier_id, form, content_sha256)
);
