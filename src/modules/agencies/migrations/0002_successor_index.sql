-- Whoever asks what an agency came from, and every agency that goes, looks for it here.
CREATE INDEX agency_successor_successor ON agency_successor (successor_id);
