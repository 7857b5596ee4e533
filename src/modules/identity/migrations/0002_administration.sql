-- Accounts are found by name without diacritics, in the order of names.
ALTER TABLE account ADD COLUMN search text GENERATED ALWAYS AS (search_text(name || ' ' || coalesce(email, ''))) STORED;
CREATE INDEX account_search ON account USING gin (search gin_trgm_ops);
CREATE INDEX account_order ON account (kind, search, id);

-- An account that was not used for too long is opened again by an administrator; the idle days count from then.
ALTER TABLE account ADD COLUMN reopened_at timestamptz;
