-- Officers search among the dossiers of their agency: the agency is part of the index, so that a common name in the rest of
-- the province costs nothing.
CREATE EXTENSION IF NOT EXISTS btree_gin;
DROP INDEX dossier_search;
CREATE INDEX dossier_search ON dossier USING gin (agency_id, search gin_trgm_ops);
