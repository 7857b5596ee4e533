-- What of a hand-over was signed: the record by who gives and who takes, the manifest of the package by the agency's seal.
ALTER TABLE work_file
  -- SHA-256 of the manifest the record names; what is taken must still have it.
  ADD COLUMN manifest_sha256 text,
  -- The record as it was last signed; NULL while nobody has.
  ADD COLUMN record_sha256 text REFERENCES stored_file (sha256),
  ADD COLUMN giver_signed boolean NOT NULL DEFAULT false,
  ADD COLUMN taker_signed boolean NOT NULL DEFAULT false,
  ADD COLUMN package_sealed boolean NOT NULL DEFAULT false,
  ADD CHECK ((record_sha256 IS NOT NULL) = (giver_signed OR taker_signed));
