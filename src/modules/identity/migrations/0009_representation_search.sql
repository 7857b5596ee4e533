-- Found by the name of the organisation or its tax code, with or without diacritics; listed by how they stand.
ALTER TABLE representation ADD COLUMN search text
  GENERATED ALWAYS AS (search_text(name || ' ' || tax_code)) STORED;
CREATE INDEX representation_search ON representation USING gin (search gin_trgm_ops);
CREATE INDEX representation_state ON representation (state, asked_at, id);
DROP INDEX representation_waiting;
