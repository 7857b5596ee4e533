-- What an author adds to a draft: attachments in their order; and, as its source, a text written elsewhere.
ALTER TABLE document_file DROP CONSTRAINT document_file_role_check;
ALTER TABLE document_file ADD CONSTRAINT document_file_role_check CHECK (role IN ('main', 'attachment', 'copy', 'source'));
ALTER TABLE document_file ADD COLUMN place int NOT NULL DEFAULT 0;
