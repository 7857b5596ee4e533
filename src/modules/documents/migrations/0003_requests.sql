-- What the sender of an incoming document asks later: take it back, change it, replace it. The clerk agrees or not, and the
-- sender is told (statuses 15 and 16).
CREATE TABLE document_request (
  id uuid PRIMARY KEY,
  document_id uuid NOT NULL REFERENCES document (id),
  agency_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('revoke', 'update', 'replace')),
  reason text,
  inbox_id uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  answer text CHECK (answer IN ('agreed', 'refused')),
  answer_note text,
  answered_at timestamptz,
  answered_by_name text,
  UNIQUE (document_id, inbox_id)
);
CREATE INDEX document_request_open ON document_request (agency_id, asked_at) WHERE answered_at IS NULL;
CREATE INDEX document_incoming_exchange ON document (agency_id, exchange_id) WHERE direction = 'incoming' AND exchange_id IS NOT NULL;
