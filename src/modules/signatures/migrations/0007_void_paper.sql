-- A paper that was given up before its issue, or taken back after it: whoever checks its code is told, whatever its signatures are worth.
ALTER TABLE issued_paper
  ADD COLUMN void_as text CHECK (void_as IN ('cancelled', 'recalled')),
  ADD COLUMN void_at timestamptz,
  ADD CHECK ((void_as IS NULL) = (void_at IS NULL));
