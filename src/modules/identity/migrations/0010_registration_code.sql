-- Mã đăng ký: handed out at the desk to somebody who is known there and has no account yet; only its hash is kept. One at a time.
CREATE TABLE registration_code (
  person_id uuid PRIMARY KEY REFERENCES person (id),
  code_hash bytea NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);

-- Tries at a secret, counted before they are judged. The subject is a hash: people type passwords where names belong.
-- `part` is the network a try came from; empty: from anywhere.
CREATE TABLE counted_try (
  subject bytea NOT NULL,
  part text NOT NULL,
  tries int NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (subject, part)
);
CREATE INDEX counted_try_last ON counted_try (last_at);

-- Letters to one address are counted, whoever asks for them.
CREATE INDEX one_time_token_address ON one_time_token (lower(address), created_at) WHERE address IS NOT NULL;
