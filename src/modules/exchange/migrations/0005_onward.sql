-- Packages that only pass through: from a registered system to somebody another peer serves, or the other way.
ALTER TABLE exchange_inbox DROP CONSTRAINT exchange_inbox_state_check;
ALTER TABLE exchange_inbox ADD CONSTRAINT exchange_inbox_state_check
  CHECK (state IN ('arrived', 'passed', 'stray', 'refused'));
DROP INDEX exchange_inbox_trouble;
CREATE INDEX exchange_inbox_trouble ON exchange_inbox (received_at DESC, id) WHERE state IN ('stray', 'refused');
-- When the peer that has a package is asked next what became of it; null: not asked any more.
ALTER TABLE exchange_outbox ADD COLUMN ask_at timestamptz;
CREATE INDEX exchange_outbox_ask ON exchange_outbox (peer_id, ask_at) WHERE state = 'sent' AND ask_at IS NOT NULL;
