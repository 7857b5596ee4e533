-- How a scan was taken (dots per inch, colours), as far as its pictures say; NULL for what is no scan.
ALTER TABLE document_text ADD COLUMN scan jsonb;
