-- A word begun ("qu…") stands for every word of the province that begins so. Divided by agency, a search reads a
-- sixteenth of them, whatever the other agencies have written.
ALTER TABLE document_words RENAME TO document_words_whole;
ALTER TABLE document_words_whole RENAME CONSTRAINT document_words_pkey TO document_words_whole_pkey;
DROP INDEX document_words_found, document_words_newest, document_words_newest_both;

CREATE TABLE document_words (
  document_id uuid NOT NULL REFERENCES document (id),
  agency_id uuid NOT NULL,
  direction text NOT NULL,
  sort_at timestamptz NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (document_id, agency_id)
) PARTITION BY HASH (agency_id);

DO $$
BEGIN
  FOR place IN 0..15 LOOP
    EXECUTE format('CREATE TABLE document_words_%s PARTITION OF document_words FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
      place, place);
  END LOOP;
END $$;

INSERT INTO document_words (document_id, agency_id, direction, sort_at, words)
SELECT document_id, agency_id, direction, sort_at, words FROM document_words_whole;
DROP TABLE document_words_whole;

CREATE INDEX document_words_found ON document_words USING gin (agency_id, words) WITH (fastupdate = off);
CREATE INDEX document_words_newest ON document_words (agency_id, direction, sort_at DESC, document_id DESC);
CREATE INDEX document_words_newest_both ON document_words (agency_id, sort_at DESC, document_id DESC);

-- Who has a part in a document sits at its agency: taken for independent, a list of thousands would look like a handful.
CREATE STATISTICS document_party_place (dependencies, ndistinct) ON account_id, agency_id FROM document_party;
