-- Peers that we call and that call us: another province. Nobody may call under two names.
CREATE UNIQUE INDEX exchange_peer_caller ON exchange_peer ((settings ->> 'theirSystemId'))
  WHERE settings ->> 'theirSystemId' IS NOT NULL;
