-- A letter is taken in once, however often the mailbox brings it: its Message-ID.
ALTER TABLE document ADD COLUMN mail_id text;
CREATE UNIQUE INDEX document_mail ON document (agency_id, mail_id) WHERE mail_id IS NOT NULL;
