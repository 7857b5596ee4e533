-- What other authorities said about their certificates, until it runs out, and for a few minutes why they did not answer.
CREATE TABLE revocation_answer (
  -- SHA-256 of what was asked, and of whom.
  name text PRIMARY KEY,
  body bytea,
  reason text,
  valid_until timestamptz NOT NULL,
  CHECK ((body IS NULL) = (reason IS NOT NULL))
);
CREATE INDEX revocation_answer_until ON revocation_answer (valid_until);
