-- Cơ quan ghi trong chứng thư số: tells two officers of the same name apart.
ALTER TABLE signing_key ADD COLUMN organisation text;
