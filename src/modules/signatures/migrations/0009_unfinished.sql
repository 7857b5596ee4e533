-- A paper counts from the moment what it stands for is kept with it; until then whoever checks its code is told not to use it.
ALTER TABLE issued_paper ADD COLUMN kept_at timestamptz;
UPDATE issued_paper SET kept_at = issued_on::timestamptz;

-- What a key is about to sign. It goes with the signatures that are written down; what is left was broken off in between.
CREATE TABLE signing_intent (
  id uuid PRIMARY KEY,
  key_id uuid NOT NULL REFERENCES signing_key (id),
  account_id uuid,
  items jsonb NOT NULL,
  begun_at timestamptz NOT NULL
);
CREATE INDEX signing_intent_key ON signing_intent (key_id);
