-- What waits for its owner to confirm it on the phone. `answered`: confirmed, the act goes on; whoever cancels before that stops it.
CREATE TABLE signing_request (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  key_id uuid NOT NULL REFERENCES signing_key (id),
  what text NOT NULL,
  -- Where it was asked for, and where it leads when done.
  back text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'answered', 'done', 'failed', 'cancelled')),
  -- What was pressed on the phone of the demonstration.
  phone text CHECK (phone IN ('yes', 'no')),
  message text,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX signing_request_account ON signing_request (account_id, created_at);
CREATE INDEX signing_request_key ON signing_request (key_id);
