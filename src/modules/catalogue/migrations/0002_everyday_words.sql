-- Từ khóa: what people call a procedure at home (“sổ đỏ”, “bằng lái”), as its publisher gives them. The column keywords
-- holds these together with results, field and life events, ready to be searched.
ALTER TABLE procedure ADD COLUMN everyday_words text;
