-- Work in hand of an agency, by status and date: as many rows as are open, however many were ever filed.
CREATE INDEX dossier_open ON dossier (agency_id, status, due_at) WHERE ended_at IS NULL;
-- What was finished, or accepted, between two days: the evidence under a figure, and the register (form 06).
CREATE INDEX dossier_processed ON dossier (agency_id, processed_at) WHERE processed_at IS NOT NULL;
CREATE INDEX dossier_accepted ON dossier (agency_id, accepted_at, id) WHERE accepted_at IS NOT NULL;
CREATE INDEX dossier_rating_at ON dossier_rating (rated_at);
