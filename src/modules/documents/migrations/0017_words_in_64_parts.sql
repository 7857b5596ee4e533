-- In sixteen parts ten agencies share one, and a word begun ("qu…") stands for all of theirs. In sixty-four hardly more
-- than two do.
ALTER TABLE document_words RENAME TO document_words_sixteen;
ALTER TABLE document_words_sixteen RENAME CONSTRAINT document_words_pkey TO document_words_sixteen_pkey;
DROP INDEX document_words_found, document_words_newest, document_words_newest_both;

DO $$
BEGIN
  FOR place IN 0..15 LOOP
    EXECUTE format('ALTER TABLE document_words_%1$s RENAME TO document_words_sixteen_%1$s', place);
  END LOOP;
END $$;

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
  FOR place IN 0..63 LOOP
    EXECUTE format('CREATE TABLE document_words_%s PARTITION OF document_words FOR VALUES WITH (MODULUS 64, REMAINDER %s)',
      place, place);
  END LOOP;
END $$;

INSERT INTO document_words (document_id, agency_id, direction, sort_at, words)
SELECT document_id, agency_id, direction, sort_at, words FROM document_words_sixteen ORDER BY agency_id, sort_at;
DROP TABLE document_words_sixteen;

CREATE INDEX document_words_found ON document_words USING gin (agency_id, words) WITH (fastupdate = off);
CREATE INDEX document_words_newest ON document_words (agency_id, direction, sort_at DESC, document_id DESC);
CREATE INDEX document_words_newest_both ON document_words (agency_id, sort_at DESC, document_id DESC);
