-- Systems of agencies that ask and bring by themselves, through our own service.
ALTER TABLE exchange_peer DROP CONSTRAINT exchange_peer_kind_check;
ALTER TABLE exchange_peer ADD CONSTRAINT exchange_peer_kind_check CHECK (kind IN ('vxp', 'lgsp', 'folder', 'system'));
CREATE UNIQUE INDEX exchange_peer_system ON exchange_peer (system_id) WHERE kind = 'system';
