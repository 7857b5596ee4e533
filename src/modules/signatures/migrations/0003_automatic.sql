-- The seal of an agency that its clerk has given to the system for slips: the PIN, sealed with the key of the installation.
ALTER TABLE signing_key
  ADD COLUMN automatic_pin text,
  ADD COLUMN automatic_since timestamptz,
  ADD CONSTRAINT signing_key_automatic CHECK (
    automatic_pin IS NULL OR (holder = 'agency' AND kind <> 'remote' AND automatic_since IS NOT NULL)
  );
