-- Lists that were uploaded and read without error, waiting to be shown and applied.
CREATE TABLE waiting_import (
  id uuid PRIMARY KEY,
  -- The room whose list it is.
  kind text NOT NULL,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  file_name text NOT NULL,
  rows jsonb NOT NULL,
  applied_at timestamptz
);
