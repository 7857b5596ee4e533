-- Who works for a peer holds a lock of the connection instead of a time.
ALTER TABLE exchange_peer DROP COLUMN busy_until;
