-- Construction files are due three months after the work was settled; what a division keeps beyond its day, with the leader's
-- consent, has the day it would have been due beside the new one (Decree 30/2020/NĐ-CP art. 30.2, 31.3.d).
ALTER TABLE work_file
  ADD COLUMN settled_on date,
  ADD COLUMN kept_from date,
  ADD COLUMN kept_basis text CHECK (char_length(kept_basis) BETWEEN 1 AND 500),
  ADD COLUMN kept_by_name text,
  ADD CHECK ((kept_from IS NULL) = (kept_basis IS NULL AND kept_by_name IS NULL)),
  ADD CHECK (kept_from IS NULL OR hand_over_by > kept_from);
