-- Biểu mẫu: jsonb sorts names by length, and the questions of a form have an order. json keeps what was written.
ALTER TABLE form ALTER COLUMN schema TYPE json;
