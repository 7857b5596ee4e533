-- What came of a request, for the program that asked.
ALTER TABLE signing_request ADD COLUMN outcome jsonb;
