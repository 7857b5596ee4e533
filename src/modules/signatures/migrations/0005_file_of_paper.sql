-- Each foreign key has its index.
CREATE INDEX issued_paper_file ON issued_paper (sha256);
