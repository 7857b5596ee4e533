-- Thư gửi đi: written in the transaction of the act it tells of, sent later by a job.
CREATE TABLE mail_message (
  id uuid PRIMARY KEY,
  created_at timestamptz NOT NULL,
  recipient text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  about_kind text NOT NULL,
  about_id text NOT NULL,
  sent_at timestamptz,
  attempts int NOT NULL DEFAULT 0,
  last_error text
);
CREATE INDEX mail_message_newest ON mail_message (created_at DESC, id);
CREATE INDEX mail_message_waiting ON mail_message (created_at) WHERE sent_at IS NULL;
