-- Filters of the lists that somebody uses often, under their own name.
CREATE TABLE document_filter (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  direction text NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
  name text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 60),
  query jsonb NOT NULL,
  UNIQUE (account_id, direction, name)
);
