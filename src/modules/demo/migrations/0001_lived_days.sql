-- How far the lived year of a demonstration has come: a day is written down before it begins, so that one that was broken off is
-- not lived a second time.
CREATE TABLE demo_lived (
  name text PRIMARY KEY,
  day date NOT NULL
);
