-- What the signatures of a received PDF were worth when it was read; NULL for what is no PDF.
ALTER TABLE document_text ADD COLUMN signatures text CHECK (signatures IN ('valid', 'invalid', 'uncertain', 'none'));
