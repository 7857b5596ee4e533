-- A seat that ends looks for the sessions in it.
CREATE INDEX session_position ON session (position_id);
