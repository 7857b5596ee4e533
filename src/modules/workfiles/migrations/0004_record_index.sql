-- A file that is thrown away asks who still names it.
CREATE INDEX work_file_record ON work_file (record_sha256) WHERE record_sha256 IS NOT NULL;
