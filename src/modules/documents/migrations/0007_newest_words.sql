-- A common word is found among the newest documents of an agency: they are read in order.
CREATE INDEX document_words_newest ON document_words (agency_id, direction, sort_at DESC, document_id DESC);
CREATE INDEX document_words_newest_both ON document_words (agency_id, sort_at DESC, document_id DESC);
