-- What of a pile was not signed, for the page that says how it ended.
ALTER TABLE signing_request ADD COLUMN failed jsonb;
