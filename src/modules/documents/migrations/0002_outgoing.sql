-- What is written of an outgoing document: the words, each time it was sent round as they were then.
CREATE TABLE document_version (
  document_id uuid NOT NULL REFERENCES document (id),
  version int NOT NULL,
  content jsonb NOT NULL,
  file_id uuid REFERENCES document_file (id),
  made_at timestamptz NOT NULL,
  made_by uuid NOT NULL,
  made_by_name text NOT NULL,
  PRIMARY KEY (document_id, version)
);

-- To whom it goes, and what became of it there (Decision 28/2018/QĐ-TTg art. 9).
CREATE TABLE document_recipient (
  document_id uuid NOT NULL REFERENCES document (id),
  place int NOT NULL,
  name text NOT NULL,
  -- The code in the exchange; NULL for those who get paper.
  code text,
  state text NOT NULL CHECK (state IN ('waiting', 'sent', 'delivered', 'failed', 'paper')),
  -- The last business status that came back: 01–06, 13, 15, 16.
  status text,
  status_text text,
  status_at timestamptz,
  PRIMARY KEY (document_id, place)
);
CREATE INDEX document_recipient_code ON document_recipient (document_id, code) WHERE code IS NOT NULL;

-- Remarks at a place of a version.
CREATE TABLE document_comment (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES document (id),
  version int NOT NULL,
  -- The words it is about, as they stood there.
  quote text,
  text text NOT NULL,
  by_account_id uuid NOT NULL,
  by_name text NOT NULL,
  at timestamptz NOT NULL,
  settled_at timestamptz,
  settled_by_name text
);
CREATE INDEX document_comment_document ON document_comment (document_id, at);
