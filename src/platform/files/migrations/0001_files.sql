-- Tệp: the bytes lie on disk under their SHA-256; this row says that they do. Who may see them is the owner's matter.
CREATE TABLE stored_file (
  sha256 text PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL CHECK (size >= 0),
  media_type text NOT NULL,
  created_at timestamptz NOT NULL,
  -- NULL: no scanner was configured when it came.
  scanned_at timestamptz
);
