-- Each foreign key has its index.
CREATE INDEX document_version_file ON document_version (file_id) WHERE file_id IS NOT NULL;
