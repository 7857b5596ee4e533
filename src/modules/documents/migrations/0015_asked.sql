-- What a program asked for with a key of its own: the same key with anything else is a mistake of the program.
ALTER TABLE document ADD COLUMN asked text;
